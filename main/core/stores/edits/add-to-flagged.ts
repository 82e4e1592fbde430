import type { JsonObject } from '../../json.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import type { LoginsOf, StoreDocs } from '../store-types.ts';

export interface SetAsideRequest {
  /** The refresh token that the pool record holds. */
  readonly hash: TokenHash;
  readonly flaggedAtMs: number;
  readonly reason: string;
  readonly lastError: string | null;
  readonly loginsOf: LoginsOf;
}

/**
 * First half of setting an account aside: its pool record, every field of it, into the flagged list. A record that is there
 * already with this token stays. False when the pool does not hold the token (any more).
 */
export function addToFlagged(
  before: StoreDocs,
  request: SetAsideRequest,
): { readonly after: StoreDocs; readonly result: boolean } {
  const { hash, loginsOf } = request;
  const pooled = loginsOf(before.pool).find((login) => login.hash === hash);
  if (pooled === undefined) return { after: before, result: false };
  if (loginsOf(before.flagged).some((login) => login.hash === hash)) return { after: before, result: true };
  const record = setAsideRecord(pooled.record, request);
  return {
    after: { ...before, flagged: { ...before.flagged, accounts: [...before.flagged.accounts, record] } },
    result: true,
  };
}

/** As the flagged list holds it. */
export function setAsideRecord(
  pooled: JsonObject,
  { flaggedAtMs, reason, lastError }: Pick<SetAsideRequest, 'flaggedAtMs' | 'reason' | 'lastError'>,
): JsonObject {
  return {
    ...pooled,
    flaggedAt: flaggedAtMs,
    flaggedReason: reason,
    ...(lastError === null ? {} : { lastError }),
  };
}
