import type { TokenHash } from '../tokens/token-set.ts';

/** The chains of tokens, one per sign-in: which token came of which. */
export interface Lineage {
  readonly successors: Map<TokenHash, TokenHash>;
  readonly predecessors: Map<TokenHash, TokenHash[]>;
}

/** A token cannot come before itself, however strange an answer is: a link that would close a ring is left out, and false. */
export function lengthenChain(lineage: Lineage, from: TokenHash, to: TokenHash): boolean {
  const { successors, predecessors } = lineage;
  if (successors.has(from)) return true;
  for (let at: TokenHash | undefined = to; at !== undefined; at = successors.get(at)) if (at === from) return false;
  successors.set(from, to);
  const siblings = predecessors.get(to);
  if (siblings === undefined) predecessors.set(to, [from]);
  else siblings.push(from);
  return true;
}

/** The last token of the chain that `hash` belongs to, `hash` itself when nothing came after it. */
export function newestOf(lineage: Lineage, hash: TokenHash): TokenHash {
  let newest = hash;
  for (let next = lineage.successors.get(newest); next !== undefined; next = lineage.successors.get(newest))
    newest = next;
  return newest;
}

/** The first token of the chain that is still known: what stays the same while the tokens of a sign-in change. */
export function rootOf(lineage: Lineage, hash: TokenHash): TokenHash {
  let root = hash;
  const seen = new Set<TokenHash>([hash]);
  for (let before = lineage.predecessors.get(root)?.[0]; before !== undefined && !seen.has(before); ) {
    root = before;
    seen.add(root);
    before = lineage.predecessors.get(root)?.[0];
  }
  return root;
}

/** Every token that came before `hash` in its chain, and `hash` itself: what a store may hold in its place. */
export function chainUpTo(lineage: Lineage, hash: TokenHash): ReadonlySet<TokenHash> {
  const chain = new Set<TokenHash>();
  const waiting = [hash];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (chain.has(next)) continue;
    chain.add(next);
    waiting.push(...(lineage.predecessors.get(next) ?? []));
  }
  return chain;
}
