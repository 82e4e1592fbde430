import { isSameAccount } from '../../accounts/identity.ts';
import type { JsonObject } from '../../json.ts';
import type { HashedTokens } from '../../tokens/token-set.ts';
import { recordOfWorkspace } from '../record-of-workspace.ts';
import type { ListDoc, LoginsOf, StoreDocs, StoredLogin } from '../store-types.ts';
import { hashedTokensOf, restoreIntoPool } from './restore-into-pool.ts';
import { withTokens } from './settle-tokens.ts';

export interface PutBackRequest {
  /** As it was when it was restored. */
  readonly record: JsonObject;
  /** Of the same sign-in for other workspaces. */
  readonly besides?: readonly JsonObject[];
  /** The newest pair of its chain; null when the record's own is that. */
  readonly tokens: HashedTokens | null;
  /** Whether a record of the account that a list has by now is none in its place: its sign-in was refused, and this one was not. */
  readonly givesWay: (login: StoredLogin) => boolean;
  readonly nowMs: number;
  readonly maxAccounts: number;
  readonly loginsOf: LoginsOf;
}

/**
 * A restored record that another program erased: into the pool once more, by the same rules as the restore itself. False when one of
 * the lists has the account by now: whoever put it there knows better which token it has. Of a record that gives way in the pool it takes
 * the place.
 */
export function putBackIntoPool(
  before: StoreDocs,
  request: PutBackRequest,
): { readonly after: StoreDocs; readonly result: boolean } {
  const { givesWay, nowMs, maxAccounts, loginsOf } = request;
  const flagged: ListDoc = { ...before.flagged, accounts: missingRecords(before, 'pool', request) };
  const hash = loginsOf(flagged)[0]?.hash ?? null;
  if (hash === null) return { after: before, result: false };
  const refused = new Set(
    loginsOf(before.pool).flatMap((one) => (givesWay(one) && one.hash !== null ? [one.hash] : [])),
  );
  const { after, result } = restoreIntoPool(
    { ...before, flagged },
    { hash, nowMs, maxAccounts, isDead: (one) => refused.has(one), loginsOf },
  );
  if (result.kind !== 'restored') return { after: before, result: false };
  return { after: { ...before, pool: after.pool }, result: true };
}

/** The same record into the flagged list: since when it is set aside it may know itself. */
export function putBackAsFlagged(
  before: StoreDocs,
  request: Omit<PutBackRequest, 'maxAccounts'> & { readonly reason: string },
): { readonly after: StoreDocs; readonly result: boolean } {
  const missing = missingRecords(before, 'flagged', request);
  if (missing.length === 0) return { after: before, result: false };
  const records = missing.map((record) => {
    const flaggedAt = record['flaggedAt'] ?? request.nowMs;
    return { ...record, flaggedAt, flaggedReason: request.reason };
  });
  const after = { ...before, flagged: { ...before.flagged, accounts: [...before.flagged.accounts, ...records] } };
  return { after, result: true };
}

/**
 * All of them when the account is in neither list. Where another program has erased only one of several workspaces, that one, with the
 * sign-in that the others have now.
 */
function missingRecords(
  { pool, flagged }: StoreDocs,
  wanted: 'pool' | 'flagged',
  { record, besides = [], tokens, givesWay, nowMs, loginsOf }: Omit<PutBackRequest, 'maxAccounts'>,
): readonly JsonObject[] {
  const newest = tokens === null ? record : withTokens(record, tokens, nowMs);
  const [first] = loginsOf({ ...flagged, accounts: [newest] });
  const pair = first === undefined ? null : hashedTokensOf(first);
  if (first === undefined || pair === null) return [];
  const records = [newest, ...besides.map((one) => withTokens(one, pair, nowMs))];
  const ofAccount = [...loginsOf(pool), ...loginsOf(flagged)].filter(
    ({ hash, identity }) => hash === first.hash || isSameAccount(identity, first.identity),
  );
  const there = ofAccount.filter((one) => one.hash === first.hash || !givesWay(one));
  const [own] = there;
  if (own === undefined) return records;
  if (there.length >= records.length || there.some(({ store }) => store !== wanted)) return [];
  const current = hashedTokensOf(own);
  if (current === null) return [];
  // A workspace that is there with a refused sign-in is none that was erased.
  const besideThem = ofAccount.filter(({ store }) => store === wanted);
  return loginsOf({ ...flagged, accounts: records })
    .filter((login) => recordOfWorkspace(besideThem, login, true) === undefined)
    .map((login) => withTokens(login.record, current, nowMs));
}
