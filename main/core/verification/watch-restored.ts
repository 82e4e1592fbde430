import { type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { decideAfterRestore } from '../flagging/after-restore.ts';
import type { AccountHistory, WayBackFacts } from '../ledger/account-history.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { watchedWayBack } from '../ledger/ledger-queries.ts';
import type { Notice } from '../notices.ts';
import { plainName } from '../plain-name.ts';
import { putBackAsFlagged, putBackIntoPool } from '../stores/edits/put-back.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { type ErasedAccount, type ErasedAccountsDeps, erasedAccounts } from './erased-accounts.ts';
import { poolLimit } from './move-account.ts';

export interface WatchRestoredDeps extends ErasedAccountsDeps {
  readonly tell: (notice: Notice) => void;
}

/** In `reasonWording` as well. */
const erasedReason = 'erased-by-another-program';
const nowhere = { inPool: false, inFlaggedList: false };

/**
 * Looks for accounts that came into the pool within a day, by a restore, by hand or by a sign-in, and are in neither list any more: a
 * long-lived proxy of codex-multi-auth writes the whole pool from memory and erases what it has never seen (facts/multi-auth.md, headline 6).
 */
export async function watchRestored(deps: WatchRestoredDeps): Promise<void> {
  for (const erased of await erasedAccounts(deps, 'restored')) {
    const nowMs = deps.clock.now();
    const wayBack = wayBackOf(erased, nowMs);
    const decision = decideAfterRestore({ wayBack }, nowhere, nowMs);
    if (decision.kind === 'nothing') continue;
    // A sign-in that has ended since has no business in the pool, but its account must not be lost sight of; nor where there is no room.
    const mayGoBack = decision.kind === 'put-back' && !erased.isDead && (await hasRoom(deps));
    if (mayGoBack) await putBack(deps, erased);
    else if (!erased.isPartlyThere) await setAsideErased(deps, erased);
  }
}

async function hasRoom({ stores }: WatchRestoredDeps): Promise<boolean> {
  return (await stores.read()).pool.accounts.length < poolLimit;
}

/** As this home's ledger has it; another home that moved the account counts its own put-backs. */
function wayBackOf({ history, move }: ErasedAccount, nowMs: number): WayBackFacts {
  return watchedWayBack(history, nowMs) ?? { atMs: move.kept.at, putBacks: 0 };
}

/** Set-aside accounts that a rival had written into the pool again, and that are out of it once more: nobody is told. */
export async function recordTakenOut(
  { ledger, naming }: { readonly ledger: Ledger; readonly naming: NamingRules },
  logins: readonly StoredLogin[],
): Promise<void> {
  if (logins.length === 0) return;
  const { named } = nameLogins(await ledger.load(), logins, naming);
  const reasonOf = ({ lastRefusal }: AccountHistory): string => lastRefusal?.reason ?? 'refused';
  await ledger.record(named.map(({ key, history }) => ({ kind: 're-flagged', key, reason: reasonOf(history) })));
}

async function putBack(deps: WatchRestoredDeps, erased: ErasedAccount): Promise<void> {
  const request = { ...erased.request, maxAccounts: poolLimit };
  if (!(await deps.stores.transact((docs) => putBackIntoPool(docs, request)))) return;
  const { key, newEntries } = erased;
  await deps.ledger.record([...newEntries, { kind: 'put-back', key }]);
  deps.tell({ kind: 'put-back', key, label: labelOf(deps, erased) });
}

async function setAsideErased(deps: WatchRestoredDeps, erased: ErasedAccount): Promise<void> {
  const { key, history, newEntries, move } = erased;
  const { nowMs: at, loginsOf } = erased.request;
  const aside = { flaggedAt: at, flaggedReason: erasedReason };
  const record = { ...erased.request.record, ...aside };
  const besides = erased.request.besides?.map((one) => ({ ...one, ...aside }));
  const hash = loginsOf.hashIn(record);
  if (hash === null) return;
  const also = besides === undefined ? {} : { besides };
  await deps.custody.record({ t: 'set-aside', at, hash, key: move.kept.key, record, ...also, putBacks: 0 });
  const request = { ...erased.request, reason: erasedReason };
  if (!(await deps.stores.transact((docs) => putBackAsFlagged(docs, request)))) return;
  const facts = {
    reason: erasedReason,
    httpStatus: null,
    by: 'automatic' as const,
    episode: history.episode.number + 1,
  };
  await deps.ledger.record([...newEntries, { kind: 'flagged', key, ...facts }]);
  deps.tell({ kind: 'erased-again', key, label: labelOf(deps, erased) });
}

function labelOf({ naming }: WatchRestoredDeps, { key, history, email }: ErasedAccount): string {
  return (naming.hideEmails ? null : plainName(history.emails.at(-1) ?? email ?? '')) ?? key;
}
