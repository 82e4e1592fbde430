import { isJsonObject, type JsonValue, numberOrNull, parseJson, textOrNull } from '../json.ts';
import { isWebPage } from '../json-code.ts';
import type { HttpResult } from '../ports.ts';
import { readRetryAfter } from '../tokens/retry-after.ts';

interface ResetCredits {
  /** Null when the answer does not say. */
  readonly count: number | null;
  /** Soonest first; without those that never end. */
  readonly endsAtMs: readonly number[];
}

export type ResetCreditsAnswer =
  | (ResetCredits & { readonly kind: 'known' })
  | { readonly kind: 'unknown'; readonly putOff: { readonly resetCreditsRetryAtMs?: number } };

/** What one exchange about saved resets came to (facts/codex.md 4.3). Whatever is no such answer leaves their end unknown. */
export function readResetCredits(result: HttpResult, nowMs: number): ResetCreditsAnswer {
  if (result.kind !== 'answer') return { kind: 'unknown', putOff: {} };
  const { status, headers, complete, body } = result;
  if (status === 429 || status >= 500) {
    const atMs = readRetryAfter(headers, nowMs);
    return { kind: 'unknown', putOff: atMs === null ? {} : { resetCreditsRetryAtMs: atMs } };
  }
  const isGood = status >= 200 && status < 300 && complete && !isWebPage(result);
  const credits = isGood ? parseResetCredits(parseJson(body), nowMs) : null;
  return credits === null ? { kind: 'unknown', putOff: {} } : { kind: 'known', ...credits };
}

/** As lax as the reading of usage. One that has ended, or is used up, is not among those that can still be used. */
export function parseResetCredits(value: JsonValue | undefined, nowMs: number): ResetCredits | null {
  if (!isJsonObject(value) || !Array.isArray(value['credits'])) return null;
  const endsAtMs = value['credits'].flatMap((credit: JsonValue) => {
    if (!isJsonObject(credit) || (textOrNull(credit['status']) ?? 'available') !== 'available') return [];
    const atMs = momentOf(credit['expires_at']);
    return atMs === null || atMs <= nowMs ? [] : [atMs];
  });
  return { count: numberOrNull(value['available_count']), endsAtMs: endsAtMs.sort((a, b) => a - b) };
}

/** A text with a zone, or seconds since 1970 as Codex itself tells it. */
function momentOf(value: JsonValue | undefined): number | null {
  const atMs = typeof value === 'number' ? value * 1000 : Date.parse(textOrNull(value) ?? '');
  return Number.isFinite(atMs) && atMs > 0 && atMs <= 8.64e15 ? Math.round(atMs) : null;
}
