import type { HeldBack, LedgerLine, UndoableRun, WatchedRestore } from '../../../shared/app-snapshot.ts';
import { type NamedLogin, type NamingRules, nameLogins } from '../accounts/account-book.ts';
import { retryAfterFailingAgainMs } from '../flagging/after-restore.ts';
import type { Counters } from '../flagging/counters.ts';
import { guardRetryAtMs } from '../flagging/mass-failure-guard.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { recallUsage } from '../glance/recall-usage.ts';
import { isoOrNull } from '../iso-time.ts';
import type { AccountHistory } from '../ledger/account-history.ts';
import type { LedgerState } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isRestoreFresh, signInNow, undoableRuns } from '../ledger/ledger-queries.ts';
import type { StoreDocs, StoredLogin, Stores } from '../stores/store-types.ts';
import { limitAt } from '../usage/windows.ts';
import type { UsageMemory } from '../usage-memory/last-values.ts';
import { comparedAnswers } from './compared-answers.ts';
import { ledgerLines } from './ledger-lines.ts';
import type { SetAsideFacts, Standing } from './standing.ts';

export interface TakeStockDeps {
  readonly clock: { now(): number };
  readonly stores: Stores;
  readonly ledger: Pick<Ledger, 'load' | 'eventsOf'>;
  readonly naming: NamingRules;
  readonly readMemory: () => Promise<UsageMemory>;
  readonly readCounters: () => Promise<Counters>;
}

/** Asks no service and changes nothing. */
export async function takeStock(deps: TakeStockDeps): Promise<Standing> {
  const nowMs = deps.clock.now();
  const [docs, state, memory, { guard }] = await Promise.all([
    deps.stores.read(),
    deps.ledger.load(),
    deps.readMemory(),
    deps.readCounters(),
  ]);
  const logins = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => deps.stores.loginsOf(doc));
  const { named } = nameLogins(state, logins, deps.naming);
  const setAside = named.filter(isSetAside);
  const inUse = new Set(named.filter(({ login }) => login.store !== 'flagged').map(({ key }) => key));
  return {
    leadKey: leadOf(named, docs),
    heldBack: heldBackOf(guard.held.length, { accounts: inUse.size, nextTryAtMs: guardRetryAtMs(guard) }),
    stories: await tellStories(deps, setAside),
    answers: comparedAnswers(named, setAside, deps.naming),
    undoable: undoableRuns(state, nowMs).map(({ keys, atMs }) => undoable(keys, atMs)),
    watched: watchedRestores(state, nowMs),
    setAside: setAside.map((one) => factsOf(one, memory, nowMs)),
  };
}

/** The flagged list, and a login that nobody moves but that needs its sign-in all the same. */
function isSetAside({ login, history }: NamedLogin): boolean {
  return login.store === 'flagged' || (login.store === 'cli' && signInNow(history, login.hash).kind === 'needed');
}

function leadOf(named: readonly NamedLogin[], { pool }: StoreDocs): string | null {
  const inPool = named.filter(({ login }) => login.store === 'pool');
  const isActive = ({ login }: { readonly login: StoredLogin }): boolean =>
    login.position === pool.top['activeIndex'] && login.enabled;
  const lead = named.find(({ login }) => login.store === 'cli') ?? inPool.find(isActive) ?? inPool[0];
  return lead?.key ?? null;
}

function heldBackOf(
  failed: number,
  { accounts, nextTryAtMs }: { readonly accounts: number; readonly nextTryAtMs: number | null },
): HeldBack | null {
  const nextTryAt = isoOrNull(nextTryAtMs);
  return nextTryAt === null ? null : { failed, accounts: Math.max(failed, accounts), nextTryAt };
}

async function tellStories(
  { ledger }: TakeStockDeps,
  setAside: readonly NamedLogin[],
): Promise<Readonly<Record<string, readonly LedgerLine[]>>> {
  const keys = [...new Set(setAside.map(({ key }) => key))];
  const stories = await Promise.all(keys.map(async (key) => [key, ledgerLines(await ledger.eventsOf(key))] as const));
  return Object.fromEntries(stories);
}

function undoable(keys: readonly string[], atMs: number): UndoableRun {
  return { keys, restoredAt: iso(atMs), until: iso(atMs + restoreWatchMs) };
}

/** Restored within a day and still standing, or stopped again meanwhile: then the restore itself is over, and its trouble is not. */
function watchedRestores(state: LedgerState, nowMs: number): readonly WatchedRestore[] {
  return [...state.accounts.values()].flatMap((history): readonly WatchedRestore[] => {
    const { key, restore, wayBack } = history;
    if (restore !== null && isRestoreFresh(history, nowMs)) {
      const [{ atMs }, putBacks] = [restore, wayBack?.putBacks ?? 0];
      return [{ key, restoredAt: iso(atMs), putBacks, failedAgain: false, nextCheckAt: null }];
    }
    const stoppedMs = stoppedSinceMs(history);
    if (history.episode.failedAgain === 0 || stoppedMs === null || nowMs - stoppedMs >= restoreWatchMs) return [];
    // Counted by a clock that was set back since, that moment says nothing.
    const nextCheckAt = stoppedMs > nowMs ? null : isoOrNull(retryAfterFailingAgainMs(history));
    return [{ key, restoredAt: iso(stoppedMs), putBacks: 0, failedAgain: true, nextCheckAt }];
  });
}

function stoppedSinceMs({ flag, signIn }: AccountHistory): number | null {
  return flag?.sinceMs ?? (signIn.kind === 'needed' ? signIn.sinceMs : null);
}

function factsOf({ key, login, history }: NamedLogin, memory: UsageMemory, nowMs: number): SetAsideFacts {
  const { lastCheck, lastVerifiedMs, flag } = history;
  const isLimited = lastCheck?.verdict === 'limited';
  const { reading } = recallUsage(memory, key, nowMs);
  return {
    key,
    isByHand: flag?.by === 'manual' || login.flaggedReason === 'manual',
    lastVerifiedMs,
    isUndetermined: lastCheck?.verdict === 'undetermined',
    isLimited,
    limitedUntilMs: isLimited && reading !== null ? limitAt(reading, reading.fetchedAtMs).untilMs : null,
    stoppedMs: stoppedSinceMs(history),
    retryNotBeforeMs: retryAfterFailingAgainMs(history),
  };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
