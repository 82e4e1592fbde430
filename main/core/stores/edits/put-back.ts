import { isSameAccount } from '../../accounts/identity.ts';
import type { JsonObject } from '../../json.ts';
import type { HashedTokens } from '../../tokens/token-set.ts';
import type { ListDoc, LoginsOf, StoreDocs } from '../store-types.ts';
import { restoreIntoPool } from './restore-into-pool.ts';
import { withTokens } from './settle-tokens.ts';

export interface PutBackRequest {
  /** As it was when it was restored. */
  readonly record: JsonObject;
  /** The newest pair of its chain; null when the record's own is that. */
  readonly tokens: HashedTokens | null;
  readonly nowMs: number;
  readonly maxAccounts: number;
  readonly loginsOf: LoginsOf;
}

/**
 * A restored record that another program erased: into the pool once more, by the same rules as the restore itself. False when one of
 * the lists has the account by now: whoever put it there knows better which token it has.
 */
export function putBackIntoPool(
  before: StoreDocs,
  request: PutBackRequest,
): { readonly after: StoreDocs; readonly result: boolean } {
  const { nowMs, maxAccounts, loginsOf } = request;
  const flagged: ListDoc = { ...before.flagged, accounts: [newestRecord(request)] };
  const hash = loginsOf(flagged)[0]?.hash ?? null;
  if (hash === null || isListed(before, request)) return { after: before, result: false };
  const { after, result } = restoreIntoPool(
    { ...before, flagged },
    { hash, nowMs, maxAccounts, isDead: noneIsDead, loginsOf },
  );
  if (result.kind !== 'restored') return { after: before, result: false };
  return { after: { ...before, pool: after.pool }, result: true };
}

/** The same record into the flagged list: since when it is set aside it may know itself. */
export function putBackAsFlagged(
  before: StoreDocs,
  request: PutBackRequest & { readonly reason: string },
): { readonly after: StoreDocs; readonly result: boolean } {
  if (isListed(before, request)) return { after: before, result: false };
  const newest = newestRecord(request);
  const flaggedAt = newest['flaggedAt'] ?? request.nowMs;
  const record = { ...newest, flaggedAt, flaggedReason: request.reason };
  const after = { ...before, flagged: { ...before.flagged, accounts: [...before.flagged.accounts, record] } };
  return { after, result: true };
}

/** There is no other sign-in of the account that it could give way to. */
const noneIsDead = (): boolean => false;

function isListed({ pool, flagged }: StoreDocs, request: PutBackRequest): boolean {
  const { loginsOf } = request;
  const [erased] = loginsOf({ ...flagged, accounts: [newestRecord(request)] });
  if (erased === undefined) return false;
  return [...loginsOf(pool), ...loginsOf(flagged)].some(
    ({ hash, identity }) => hash === erased.hash || isSameAccount(identity, erased.identity),
  );
}

function newestRecord({ record, tokens, nowMs }: PutBackRequest): JsonObject {
  return tokens === null ? record : withTokens(record, tokens, nowMs);
}
