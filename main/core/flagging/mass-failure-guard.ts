import type { GuardCause } from '../ledger/ledger-event.ts';

const minuteMs = 60 * 1000;
/** Hard failures count together within this time, and held ones are tried again after it (product.md section 6). */
const guardPeriodMs = 30 * minuteMs;
const manyAccounts = 3;
/** Refusals of the client rather than of an account. */
const clientRefusals: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client']);

/** A failure that would set an account aside, or ask for its sign-in. */
export interface HardFailure {
  readonly key: string;
  readonly reason: string;
  readonly httpStatus: number | null;
  readonly atMs: number;
}

/** Carried from round to round in `counters.json`. */
export interface GuardState {
  /** Who failed lately, each account once. */
  readonly recent: readonly RecentFailure[];
  /** When a refresh of each account last succeeded, as long as that may matter. */
  readonly worked: ReadonlyMap<string, number>;
  /** Not acted on yet, each with the moment it was first held. */
  readonly held: readonly HardFailure[];
}

interface RecentFailure {
  readonly key: string;
  readonly atMs: number;
}

export interface GuardDecision {
  readonly guard: GuardState;
  /** To be acted on now. */
  readonly flag: readonly HardFailure[];
  /** Nothing happens to these yet; their verification's verdict stays what it is. */
  readonly hold: readonly HardFailure[];
  /** Set once, when the guard begins to hold: say that it looks like a connection or service problem. */
  readonly began: GuardCause | null;
  /** Some of `flag` were held before: tell about all of it in one notification. */
  readonly together: boolean;
}

export const quietGuard: GuardState = { recent: [], worked: new Map(), held: [] };

/** A refresh of the account succeeded: it is neither held nor counted any more. */
export function noteWorked(guard: GuardState, key: string, atMs: number): GuardState {
  const worked = new Map(guard.worked).set(key, Math.max(atMs, guard.worked.get(key) ?? 0));
  return { ...letGo(guard, key), worked };
}

/** The same without a refresh of ours: somebody else has signed it in or refreshed it, so it says nothing of our client. */
export function letGo(guard: GuardState, key: string): GuardState {
  return {
    ...guard,
    recent: guard.recent.filter((failure) => failure.key !== key),
    held: guard.held.filter((failure) => failure.key !== key),
  };
}

/**
 * Puts the hard failures of one round through the guard. Give it a whole round at once where there is one: what was acted on before
 * the third failure is not taken back. `accountsInUse`: keys of the pool and the CLI login, all of them; those that failed lately count as
 * well.
 */
export function passGuard(input: {
  readonly guard: GuardState;
  readonly failures: readonly HardFailure[];
  readonly accountsInUse: readonly string[];
  readonly nowMs: number;
}): GuardDecision {
  const { nowMs, accountsInUse } = input;
  const failures = latestPerKey(input.failures);
  const guard = withRecent(
    withoutGone(input.guard, [...accountsInUse, ...failures.map(({ key }) => key)]),
    failures,
    nowMs,
  );
  const heldBefore = new Map(guard.held.map((failure) => [failure.key, failure]));
  const isMass = isMassFailure(guard.recent, accountsInUse);
  // Held for the whole period, tried again, and failed again: then it was no passing trouble.
  const isConfirmed = failures.some(({ key }) => isDue(heldBefore.get(key), nowMs));
  const causeToHold = (failure: HardFailure): GuardCause | null => {
    const before = heldBefore.get(failure.key);
    if (isConfirmed && (isMass || before !== undefined)) return null;
    if (isMass) return 'many-at-once';
    return isClientRefused(guard, before ?? failure) ? 'client-refused' : null;
  };
  const hold = failures.filter((failure) => causeToHold(failure) !== null);
  const flag = failures.filter((failure) => causeToHold(failure) === null);
  const [first] = hold;
  return {
    guard: afterRound(guard, { hold, flag, isConfirmed }),
    flag,
    hold,
    began: first !== undefined && guard.held.length === 0 ? causeToHold(first) : null,
    together: flag.some(({ key }) => heldBefore.has(key)),
  };
}

/** When to try the held accounts again, all of them in one round; null while nothing is held. */
export function guardRetryAtMs(guard: GuardState): number | null {
  return guard.held.length === 0 ? null : Math.min(...guard.held.map(({ atMs }) => atMs)) + guardPeriodMs;
}

function latestPerKey(failures: readonly HardFailure[]): readonly HardFailure[] {
  return [...new Map(failures.map((failure) => [failure.key, failure])).values()];
}

function isMassFailure(recent: readonly RecentFailure[], accountsInUse: readonly string[]): boolean {
  const accounts = new Set([...accountsInUse, ...recent.map(({ key }) => key)]);
  return recent.length >= manyAccounts && recent.length * 2 > accounts.size;
}

/** A moment in the future means that the clock was set back; nothing is held for that. */
function isDue(held: HardFailure | undefined, nowMs: number): boolean {
  return held !== undefined && (nowMs - held.atMs >= guardPeriodMs || held.atMs > nowMs);
}

/** An account that was taken out of all lists never fails again: held for ever, it would keep the next trouble from being told. */
function withoutGone(guard: GuardState, keys: readonly string[]): GuardState {
  return { ...guard, held: guard.held.filter(({ key }) => keys.includes(key)) };
}

function withRecent(guard: GuardState, failures: readonly HardFailure[], nowMs: number): GuardState {
  const recent = new Map([...guard.recent, ...failures].map(({ key, atMs }) => [key, { key, atMs }]));
  const oldestMs = Math.min(nowMs, ...guard.held.map(({ atMs }) => atMs)) - guardPeriodMs;
  return {
    ...guard,
    recent: [...recent.values()].filter(({ atMs }) => Math.abs(nowMs - atMs) < guardPeriodMs),
    worked: new Map([...guard.worked].filter(([, atMs]) => atMs > oldestMs)),
  };
}

/** Until the refresh of another account has shown, since then, that the service still takes our client. */
function isClientRefused(guard: GuardState, failure: HardFailure): boolean {
  if (!clientRefusals.has(failure.reason)) return false;
  return ![...guard.worked].some(([key, atMs]) => key !== failure.key && atMs >= failure.atMs);
}

/** What was confirmed no longer speaks for a passing trouble, so it does not count towards the next one. */
function afterRound(
  guard: GuardState,
  round: {
    readonly hold: readonly HardFailure[];
    readonly flag: readonly HardFailure[];
    readonly isConfirmed: boolean;
  },
): GuardState {
  const flagged = new Set(round.flag.map(({ key }) => key));
  const held = new Map(guard.held.filter(({ key }) => !flagged.has(key)).map((failure) => [failure.key, failure]));
  for (const failure of round.hold) if (!held.has(failure.key)) held.set(failure.key, failure);
  const recent = round.isConfirmed ? guard.recent.filter(({ key }) => !flagged.has(key)) : guard.recent;
  return { ...guard, recent, held: [...held.values()] };
}
