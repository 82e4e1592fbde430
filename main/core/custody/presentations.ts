import type { TokenHash } from '../tokens/token-set.ts';

/** What became of one presentation of a token. `open`: an intent with nothing after it, so its owner decides. */
type Presentation =
  | { readonly kind: 'open'; readonly segment: string; readonly at: number }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'settled' };

/** By the token that was shown, then by the id of its intent. */
export interface Presentations {
  readonly presentations: Map<TokenHash, Map<string, Presentation>>;
}

export function presentationsOf({ presentations }: Presentations, hash: TokenHash): Map<string, Presentation> {
  const known = presentations.get(hash);
  if (known !== undefined) return known;
  const fresh = new Map<string, Presentation>();
  presentations.set(hash, fresh);
  return fresh;
}

/** Presentations of this token whose answer never came, without those that still run in a living process. */
export function doubtsOf(
  { presentations }: Presentations,
  hash: TokenHash,
  isDead: (segment: string) => boolean,
): number {
  let count = 0;
  for (const presentation of presentations.get(hash)?.values() ?? []) {
    if (presentation.kind === 'unanswered' || (presentation.kind === 'open' && isDead(presentation.segment)))
      count += 1;
  }
  return count;
}

/** Segments of processes that presented this token and have not said what became of it. */
export function openSegmentsOf({ presentations }: Presentations, hash: TokenHash): readonly string[] {
  const segments: string[] = [];
  for (const presentation of presentations.get(hash)?.values() ?? []) {
    if (presentation.kind === 'open') segments.push(presentation.segment);
  }
  return segments;
}
