import { type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { type KeptSetAside, latestMoveOf } from '../custody/custody-state.ts';
import { newestOf } from '../custody/lineage.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { historyOf } from '../ledger/ledger-queries.ts';
import { putBackAsFlagged } from '../stores/edits/put-back.ts';
import type { MoveDeps } from './move-account.ts';

export interface WatchSetAsideDeps extends MoveDeps {
  readonly ledger: Ledger;
  readonly naming: NamingRules;
}

/** As for a restored account: whoever goes on erasing, a person perhaps, is not fought for ever. */
const putBacksAtMost = 3;
/** What is erased sooner was overwritten by somebody who had read the list before: nobody wants that. */
const raceMs = 60_000;

/**
 * Looks for accounts that we set aside within a day and that are in neither list any more: codex-multi-auth read both lists before the
 * move and saved one of them before it and the other one after it. They go back among the set-aside ones, with the newest token of
 * their chain; nobody has to do anything about it, so nobody is told.
 */
export async function watchSetAside(deps: WatchSetAsideDeps): Promise<void> {
  const nowMs = deps.clock.now();
  const custody = await deps.custody.load();
  const kept = [...custody.setAside.values()].filter((one) => mayBePutBack(one, nowMs));
  if (kept.length === 0) return;
  const state = await deps.ledger.load();
  const { stores, naming } = deps;
  const { loginsOf } = stores;
  const docs = await stores.read();
  const { named } = nameLogins(state, [...loginsOf(docs.pool), ...loginsOf(docs.flagged)], naming);
  const listed = new Set(named.map(({ key }) => key));
  for (const one of kept) {
    const history = historyOf(state, one.key);
    // Restored, unflagged, removed or signed in again since: then it was not erased, or somebody else looks after it.
    if (history === null || history.flag === null || listed.has(history.key)) continue;
    const { hash, record } = latestMoveOf(custody, one.key) ?? one;
    const newest = newestOf(custody, hash);
    if (custody.released.has(newest)) continue;
    const tokens = newest === hash ? null : (custody.held.get(newest)?.tokens ?? null);
    const { reason } = history.flag;
    const request = { record, tokens, nowMs, maxAccounts: Number.POSITIVE_INFINITY, loginsOf, reason };
    if (!(await stores.transact((before) => putBackAsFlagged(before, request)))) continue;
    await deps.custody.record({ t: 'set-aside', ...one, hash, record, ...afterPutBack(one, nowMs) });
  }
}

/** Pure. A put-back counts when the account had stayed for a minute since it was written last. */
export function afterPutBack({ at, putBacks }: KeptSetAside, nowMs: number): Pick<KeptSetAside, 'at' | 'putBacks'> {
  return { at: Math.max(at, nowMs), putBacks: nowMs - at < raceMs ? putBacks : putBacks + 1 };
}

/** A clock that was set back makes it look as if it were to come: it still counts. */
export function mayBePutBack({ at, putBacks }: KeptSetAside, nowMs: number): boolean {
  return nowMs - at < restoreWatchMs && putBacks < putBacksAtMost;
}
