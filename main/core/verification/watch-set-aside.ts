import type { KeptSetAside } from '../custody/custody-moves.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { textOrNull } from '../json.ts';
import { putBackAsFlagged } from '../stores/edits/put-back.ts';
import { type ErasedAccountsDeps, erasedAccounts } from './erased-accounts.ts';

/** As for a restored account: whoever goes on erasing, a person perhaps, is not fought for ever. */
const putBacksAtMost = 3;
/** What is erased sooner was overwritten by somebody who had read the list before: nobody wants that. */
const raceMs = 60_000;
/** It hardly counts then; but somebody may go on like that, and be met each time by one of us that looks every few seconds. */
const raceWeight = 1 / 32;
/** Of a record from before its reason was kept with it. */
const unknownReason = 'refused';

/**
 * Looks for accounts that we set aside within a day and that are in neither list any more: codex-multi-auth read both lists before the
 * move and saved one of them before it and the other one after it. They go back among the set-aside ones, with the newest token of
 * their chain; nobody has to do anything about it, so nobody is told.
 */
export async function watchSetAside(deps: ErasedAccountsDeps): Promise<void> {
  const { stores, custody, clock } = deps;
  for (const { move, history, request, isReleased } of await erasedAccounts(deps, 'set-aside')) {
    const nowMs = clock.now();
    if (isReleased || move.kind !== 'set-aside' || !mayBePutBack(move.kept, nowMs)) continue;
    const reason = history.flag?.reason ?? textOrNull(request.record['flaggedReason']) ?? unknownReason;
    const wanted = { ...request, reason };
    if (!(await stores.transact((before) => putBackAsFlagged(before, wanted)))) continue;
    await custody.record({ t: 'set-aside', ...move.kept, ...afterPutBack(move.kept, nowMs) });
  }
}

/** Pure. A put-back counts in full when the account had stayed for a minute since it was written last. */
export function afterPutBack({ at, putBacks }: KeptSetAside, nowMs: number): Pick<KeptSetAside, 'at' | 'putBacks'> {
  return { at: Math.max(at, nowMs), putBacks: putBacks + (nowMs - at < raceMs ? raceWeight : 1) };
}

/** A clock that was set back makes it look as if it were to come: it still counts. */
export function mayBePutBack({ at, putBacks }: KeptSetAside, nowMs: number): boolean {
  return nowMs - at < restoreWatchMs && putBacks < putBacksAtMost;
}
