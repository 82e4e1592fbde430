import type { Settings } from '../../../shared/settings.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import type { SetAsideFacts } from '../standing/standing.ts';
import { readingIntervalMs } from './cadence.ts';

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;
const weekMs = 7 * dayMs;
/** A reset is known to the second, and many people have the same one. */
const afterResetMs = 5_000;
const jitterMs = 30_000;
/** Accounts that are due within this time of one another are checked together. */
const togetherMs = 2 * minuteMs;
/** A start has better things to do than a check that can wait a week. */
const firstWeeklyMs = 5 * minuteMs;
const undeterminedAgainMs = 60 * minuteMs;
/** Whatever else is wrong, no account is checked by itself more often than this. */
const restMs = 10 * minuteMs;
const longestRestDoublings = 5;
/** Held sign-ins are tried again half an hour later; what is further off was written before the clock was set back. */
const longestHoldMs = 30 * minuteMs;

export interface JobFacts {
  readonly nowMs: number;
  readonly startedAtMs: number;
  /** The same for the life of the process, in [0, 1): so that many copies of this app do not ask in one second. */
  readonly jitter: number;
  readonly settings: Settings;
  readonly management: 'manage' | 'watch' | 'unasked';
  readonly isOnline: boolean;
  readonly isOnBattery: boolean;
  readonly popoverOpenedAtMs: number | null;
  /** When the last reading began; null before the first one. */
  readonly lastReadAtMs: number | null;
  /** After wake, unlock or the network's return; null otherwise. */
  readonly readSoonAtMs: number | null;
  readonly guardRetryAtMs: number | null;
  /** The account that the icon shows. */
  readonly leadKey: string | null;
  readonly status: StatusReport | null;
  readonly setAside: readonly SetAsideFacts[];
  /** By key: the last check that was made by itself. */
  readonly tried: ReadonlyMap<string, Tried>;
}

export interface Tried {
  readonly atMs: number;
  /** Checks in a row that could not tell; then it is tried again before long. */
  readonly undetermined: number;
}

export type Job =
  | { readonly kind: 'read'; readonly dueMs: number }
  | { readonly kind: 'check'; readonly dueMs: number; readonly keys: readonly string[]; readonly restore: boolean };

export interface Plan {
  readonly next: Job | null;
  /** Null: only when asked. */
  readonly readAtMs: number | null;
}

/** What the app does next by itself, and when. Without a network it waits for one. */
export function planNext(facts: JobFacts): Plan {
  if (!facts.isOnline) return { next: null, readAtMs: null };
  const readAtMs = nextReadMs(facts);
  const check = nextCheck(facts);
  const read: Job | null = readAtMs === null ? null : { kind: 'read', dueMs: readAtMs };
  const isCheckFirst = check !== null && (read === null || check.dueMs < read.dueMs);
  return { next: isCheckFirst ? check : read, readAtMs };
}

function nextReadMs(facts: JobFacts): number | null {
  const { nowMs, readSoonAtMs } = facts;
  const lastReadAtMs = unlessAhead(facts.lastReadAtMs, nowMs);
  const retry = heldRetryMs(facts, lastReadAtMs);
  const { cadence } = facts.settings;
  if (cadence === 'manual') return retry[0] ?? null;
  if (lastReadAtMs === null) return nowMs;
  const intervalMs = readingIntervalMs({ ...facts, cadence });
  const regular = intervalMs === null ? [] : [lastReadAtMs + intervalMs];
  const soon = readSoonAtMs === null ? [] : [readSoonAtMs];
  const times = [...regular, ...retry, ...soon, ...resetsToRead(facts, lastReadAtMs)];
  return times.length === 0 ? null : Math.min(...times);
}

/** Held sign-ins are tried again whatever the pace is: nobody is told anything about them before. */
function heldRetryMs({ guardRetryAtMs, nowMs }: JobFacts, lastReadAtMs: number | null): readonly number[] {
  if (guardRetryAtMs === null || (lastReadAtMs ?? 0) >= guardRetryAtMs) return [];
  if (guardRetryAtMs <= nowMs + longestHoldMs) return [guardRetryAtMs];
  return [lastReadAtMs === null ? nowMs : lastReadAtMs + longestHoldMs];
}

/** What has happened cannot lie ahead: then the clock was set back meanwhile, and nothing may wait for that moment to come. */
function unlessAhead(atMs: number | null, nowMs: number): number | null {
  return atMs !== null && atMs > nowMs ? null : atMs;
}

/**
 * Resets that the last reading could not see yet. One of a window that nothing was used of gives nothing back, and twenty accounts have
 * one every few minutes; only the icon must not go without its number.
 */
function resetsToRead({ status, leadKey, jitter }: JobFacts, lastReadAtMs: number): readonly number[] {
  const times = (status?.accounts ?? []).flatMap(({ key, windows }) =>
    windows.flatMap(({ resetAt, usedPercent }) =>
      resetAt === null || (usedPercent === 0 && key !== leadKey) ? [] : [spread(Date.parse(resetAt), jitter)],
    ),
  );
  return times.filter((atMs) => atMs > lastReadAtMs);
}

function spread(atMs: number, jitter: number): number {
  return atMs + afterResetMs + Math.round(jitter * jitterMs);
}

function nextCheck(facts: JobFacts): Extract<Job, { kind: 'check' }> | null {
  const due = facts.setAside.flatMap((account) => {
    const dueMs = checkDueMs(account, facts);
    return dueMs === null ? [] : [{ key: account.key, dueMs }];
  });
  if (due.length === 0) return null;
  const firstMs = Math.min(...due.map(({ dueMs }) => dueMs));
  const fromMs = Math.max(firstMs, facts.nowMs);
  const keys = due.filter(({ dueMs }) => dueMs <= fromMs + togetherMs).map(({ key }) => key);
  return { kind: 'check', dueMs: firstMs, keys, restore: facts.management !== 'watch' };
}

/** Null: never by itself. What a person set aside waits for a person. */
function checkDueMs(account: SetAsideFacts, facts: JobFacts): number | null {
  if (account.isByHand) return null;
  const triedBefore = facts.tried.get(account.key);
  const tried = triedBefore === undefined || triedBefore.atMs > facts.nowMs ? null : triedBefore;
  const known = { ...account, ...sinceSetBack(account, tried, facts.nowMs) };
  const backOffMs = known.retryNotBeforeMs ?? Number.NEGATIVE_INFINITY;
  const restedMs = tried === null ? Number.NEGATIVE_INFINITY : restUntilMs(tried);
  const isOwed = triedBefore !== undefined && triedBefore.undetermined > 0;
  const owed = isOwed ? [tried === null ? facts.nowMs : restedMs] : [];
  const times = [...owed, ...bringBackMs(known, facts), ...weeklyMs(known, facts)];
  return times.length === 0 ? null : Math.max(backOffMs, restedMs, Math.min(...times));
}

/** Of a check that lies ahead only what was tried since then is known, and a back-off from a stop that lies ahead is over. */
function sinceSetBack(
  { lastVerifiedMs, stoppedMs, retryNotBeforeMs }: SetAsideFacts,
  tried: Tried | null,
  nowMs: number,
): Pick<SetAsideFacts, 'lastVerifiedMs' | 'retryNotBeforeMs'> {
  const isCounted = retryNotBeforeMs === null || stoppedMs === null || stoppedMs <= nowMs;
  const checkedMs = unlessAhead(lastVerifiedMs, nowMs) ?? (lastVerifiedMs === null ? null : (tried?.atMs ?? null));
  // Once, not with every rest: what is checked after that has a moment that counts.
  const insteadMs = checkedMs === null ? nowMs : null;
  return { lastVerifiedMs: checkedMs, retryNotBeforeMs: isCounted ? retryNotBeforeMs : insteadMs };
}

function restUntilMs({ atMs, undetermined }: Tried): number {
  return atMs + restMs * 2 ** Math.min(Math.max(0, undetermined - 1), longestRestDoublings);
}

/** An app that only watches brings nothing back by itself. */
function bringBackMs(account: SetAsideFacts, { management, settings, jitter }: JobFacts): readonly number[] {
  if (management === 'watch') return [];
  const { limitedUntilMs, retryNotBeforeMs, lastVerifiedMs } = account;
  const checkedMs = lastVerifiedMs ?? Number.NEGATIVE_INFINITY;
  const times: number[] = [];
  if (settings.checkLimitedAfterReset && account.isLimited && limitedUntilMs !== null)
    if (checkedMs < limitedUntilMs) times.push(spread(limitedUntilMs, jitter));
  if (retryNotBeforeMs !== null && checkedMs < retryNotBeforeMs) times.push(retryNotBeforeMs);
  return times;
}

function weeklyMs(account: SetAsideFacts, { settings, startedAtMs, jitter, nowMs }: JobFacts): readonly number[] {
  if (settings.weeklyCheck !== 'on') return [];
  const { lastVerifiedMs, isUndetermined } = account;
  // A start that lies ahead was long enough ago.
  const afterStartMs = startedAtMs > nowMs ? nowMs : startedAtMs + firstWeeklyMs + Math.round(jitter * jitterMs);
  if (lastVerifiedMs === null) return [afterStartMs];
  return [Math.max(afterStartMs, lastVerifiedMs + (isUndetermined ? undeterminedAgainMs : weekMs))];
}
