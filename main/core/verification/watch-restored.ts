import { type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { type CustodyState, type KeptRestore, latestMoveOf } from '../custody/custody-state.ts';
import { newestOf } from '../custody/lineage.ts';
import { decideAfterRestore } from '../flagging/after-restore.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import type { AccountHistory } from '../ledger/account-history.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Notice } from '../notices.ts';
import { plainName } from '../plain-name.ts';
import { type PutBackRequest, putBackAsFlagged, putBackIntoPool } from '../stores/edits/put-back.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import type { HashedTokens } from '../tokens/token-set.ts';
import { type MoveDeps, poolLimit } from './move-account.ts';

export interface WatchRestoredDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
  readonly tell: (notice: Notice) => void;
}

/** In `reasonWording` as well. */
const erasedReason = 'erased-by-another-program';

/**
 * Looks for accounts that came back into the pool within a day, by a restore or by hand, and are in neither list any more: a long-lived
 * proxy of codex-multi-auth writes the whole pool from memory and erases what it has never seen (facts/multi-auth.md, headline 6).
 */
export async function watchRestored(deps: WatchRestoredDeps): Promise<void> {
  const nowMs = deps.clock.now();
  const state = await deps.ledger.load();
  const custody = await deps.custody.load();
  const watched = [...state.accounts.values()].filter(({ key }) => isKept(custody.restored.get(key), nowMs));
  if (watched.length === 0) return;
  const { inPool, inFlaggedList } = await findKeys(deps, state);
  for (const history of watched) {
    const { key } = history;
    const where = { inPool: inPool.has(key), inFlaggedList: inFlaggedList.has(key) };
    const kept = latestMoveOf(custody, key);
    if (kept === null || where.inPool || where.inFlaggedList) continue;
    const decision = decideAfterRestore(history, where, nowMs);
    if (decision.kind === 'nothing') continue;
    const { tokens, isDead } = newestTokens(custody, kept);
    const { loginsOf } = deps.stores;
    const request = { record: kept.record, tokens, nowMs, maxAccounts: poolLimit, loginsOf };
    // A sign-in that has ended since has no business in the pool, but its account must not be lost sight of.
    if (decision.kind === 'put-back' && !isDead) await putBack(deps, history, request);
    else await setAsideErased(deps, history, request);
  }
}

function isKept(kept: KeptRestore | undefined, nowMs: number): boolean {
  return kept !== undefined && nowMs - kept.at < restoreWatchMs;
}

/** Set-aside accounts that a rival had written into the pool again, and that are out of it once more: nobody is told. */
export async function recordTakenOut(
  { ledger, naming }: Pick<WatchRestoredDeps, 'ledger' | 'naming'>,
  logins: readonly StoredLogin[],
): Promise<void> {
  if (logins.length === 0) return;
  const { named } = nameLogins(await ledger.load(), logins, naming);
  const reasonOf = ({ lastRefusal }: AccountHistory): string => lastRefusal?.reason ?? 'refused';
  await ledger.record(named.map(({ key, history }) => ({ kind: 're-flagged', key, reason: reasonOf(history) })));
}

async function findKeys(
  { stores, naming }: WatchRestoredDeps,
  state: LedgerState,
): Promise<{ readonly inPool: ReadonlySet<string>; readonly inFlaggedList: ReadonlySet<string> }> {
  const docs = await stores.read();
  const { named } = nameLogins(state, [...stores.loginsOf(docs.pool), ...stores.loginsOf(docs.flagged)], naming);
  const keysIn = (store: 'pool' | 'flagged'): ReadonlySet<string> =>
    new Set(named.filter(({ login }) => login.store === store).map(({ key }) => key));
  return { inPool: keysIn('pool'), inFlaggedList: keysIn('flagged') };
}

interface NewestTokens {
  /** The newest pair that is known of its chain; null when the record has it, or nothing newer is kept. */
  readonly tokens: HashedTokens | null;
  /** Spent without a known successor, or refused for good. */
  readonly isDead: boolean;
}

function newestTokens(custody: CustodyState, { hash }: KeptRestore): NewestTokens {
  const newest = newestOf(custody, hash);
  const tokens = newest === hash ? null : (custody.held.get(newest)?.tokens ?? null);
  const isSpent = custody.answered.has(newest) || (newest !== hash && tokens === null);
  return { tokens, isDead: isSpent || custody.refusals.get(newest)?.hard === true };
}

async function putBack(
  deps: WatchRestoredDeps,
  { key, emails }: AccountHistory,
  request: PutBackRequest,
): Promise<void> {
  if (!(await deps.stores.transact((docs) => putBackIntoPool(docs, request)))) return;
  await deps.ledger.record([{ kind: 'put-back', key }]);
  deps.tell({ kind: 'put-back', key, label: labelOf(deps, key, emails) });
}

async function setAsideErased(
  deps: WatchRestoredDeps,
  { key, emails, episode }: AccountHistory,
  request: PutBackRequest,
): Promise<void> {
  const { nowMs: at, loginsOf } = request;
  const record = { ...request.record, flaggedAt: at, flaggedReason: erasedReason };
  const hash = loginsOf.hashIn(record);
  if (hash === null) return;
  await deps.custody.record({ t: 'set-aside', at, hash, key, record, putBacks: 0 });
  const isSetAside = await deps.stores.transact((docs) => putBackAsFlagged(docs, { ...request, reason: erasedReason }));
  if (!isSetAside) return;
  const facts = { reason: erasedReason, httpStatus: null, by: 'automatic' as const, episode: episode.number + 1 };
  await deps.ledger.record([{ kind: 'flagged', key, ...facts }]);
  deps.tell({ kind: 'erased-again', key, label: labelOf(deps, key, emails) });
}

function labelOf({ naming }: WatchRestoredDeps, key: string, emails: readonly string[]): string {
  return (naming.hideEmails ? null : plainName(emails.at(-1) ?? '')) ?? key;
}
