import type { JsonObject } from '../../json.ts';
import type { TokenHash } from '../../tokens/token-set.ts';
import { recordOfWorkspace } from '../record-of-workspace.ts';
import type { LoginsOf, StoreDocs, StoredLogin } from '../store-types.ts';

export interface SetAsideRequest {
  /** The refresh token that the pool record holds. */
  readonly hash: TokenHash;
  readonly flaggedAtMs: number;
  readonly reason: string;
  readonly lastError: string | null;
  readonly loginsOf: LoginsOf;
}

/**
 * First half of setting an account aside: its pool record, every field of it, into the flagged list, and so each one that stands there
 * for another workspace of the same sign-in. A record that is there already stays. False when the pool does not hold the token (any more).
 */
export function addToFlagged(
  before: StoreDocs,
  request: SetAsideRequest,
): { readonly after: StoreDocs; readonly result: boolean } {
  const added = recordsToAdd(before, request);
  if (added === null) return { after: before, result: false };
  if (added.length === 0) return { after: before, result: true };
  const accounts = [...before.flagged.accounts, ...added.map(({ record }) => setAsideRecord(record, request))];
  return { after: { ...before, flagged: { ...before.flagged, accounts } }, result: true };
}

/** Null when the pool does not hold the token. Of two that stand for the same, the second half joins what they say. */
function recordsToAdd(
  { pool, flagged }: StoreDocs,
  { hash, loginsOf }: Pick<SetAsideRequest, 'hash' | 'loginsOf'>,
): readonly StoredLogin[] | null {
  const pooled = loginsOf(pool).filter((login) => login.hash === hash);
  if (pooled.length === 0) return null;
  const there = loginsOf(flagged).filter((login) => login.hash === hash);
  const isOnlyOne = pooled.length === 1 && there.length <= 1;
  const known = [...there];
  for (const login of pooled) if (recordOfWorkspace(known, login, isOnlyOne) === undefined) known.push(login);
  return known.slice(there.length);
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
