import { isJsonObject, type JsonObject, type JsonValue, textOrNull } from '../json.ts';
import { readCount, readHttpStatus, readMoment, readNumber } from '../ledger/ledger-fields.ts';
import { type GuardState, quietGuard } from './mass-failure-guard.ts';

/** Ambiguous failures in a row of one account. A success clears them. */
export interface UnclearFailures {
  readonly count: number;
  /** Of the last one that was counted. */
  readonly lastAtMs: number;
}

/** What a service asked for. */
export interface Pause {
  /** Nothing is asked of it before that moment, epoch milliseconds. */
  readonly untilMs: number;
  /** When it said so, by the same clock: what has not happened yet was written before the clock was set back. */
  readonly heldAtMs: number;
}

/** `counters.json`: small numbers shared by tray and command. Losing them costs patience, never a login. */
export interface Counters {
  readonly unclear: ReadonlyMap<string, UnclearFailures>;
  /** By an account's key or a service's name. */
  readonly retryNotBefore: ReadonlyMap<string, Pause>;
  readonly guard: GuardState;
  /** How far the service's clock was ahead of this machine's, milliseconds. */
  readonly serviceAheadMs: number;
}

const minuteMs = 60 * 1000;
/** `Retry-After` is obeyed up to here (product.md section 1, promise 8). */
const longestWaitMs = 7 * 24 * 60 * minuteMs;
/** A clock that is set right by seconds is the same clock. */
const clockSlackMs = minuteMs;
const farthestOffMs = 100 * 366 * 24 * 60 * minuteMs;
/** A streak nobody added to for so long says nothing about today. */
const streakForgottenMs = 30 * 24 * 60 * minuteMs;

export const emptyCounters: Counters = {
  unclear: new Map(),
  retryNotBefore: new Map(),
  guard: quietGuard,
  serviceAheadMs: 0,
};

export function countUnclear(counters: Counters, key: string, failures: UnclearFailures): Counters {
  return { ...counters, unclear: new Map(counters.unclear).set(key, failures) };
}

/** After a success. The very same counters when there was nothing to clear, so that nothing is written. */
export function clearUnclear(counters: Counters, key: string): Counters {
  return counters.unclear.has(key) ? { ...counters, unclear: without(counters.unclear, key) } : counters;
}

/** Later moments win over earlier ones; more than seven days from now is cut to that. */
export function deferRetry(
  counters: Counters,
  name: string,
  { untilMs, nowMs }: { readonly untilMs: number; readonly nowMs: number },
): Counters {
  const cut = Math.min(untilMs, nowMs + longestWaitMs);
  return cut <= (retryNotBefore(counters, name, nowMs) ?? 0)
    ? counters
    : { ...counters, retryNotBefore: new Map(counters.retryNotBefore).set(name, { untilMs: cut, heldAtMs: nowMs }) };
}

/** Half a minute more or less is the way the answer took. */
export function rememberServiceClock(counters: Counters, aheadMs: number): Counters {
  return Math.abs(counters.serviceAheadMs - aheadMs) < minuteMs / 2
    ? counters
    : { ...counters, serviceAheadMs: aheadMs };
}

export function retryNotBefore(counters: Counters, name: string, nowMs: number): number | null {
  return pauseEndMs(counters.retryNotBefore.get(name), nowMs);
}

/**
 * The moment to wait for, null when there is none ahead. One that a wrong clock wrote is not waited for: it is further away than
 * anything we would have written, or was asked for at a moment that has not come.
 */
export function pauseEndMs(pause: Pause | undefined, nowMs: number): number | null {
  if (pause === undefined || pause.untilMs <= nowMs || pause.untilMs > nowMs + longestWaitMs) return null;
  return pause.heldAtMs > nowMs + clockSlackMs ? null : pause.untilMs;
}

/** What has passed is left out, so that the file does not grow with the years. */
export function pruneCounters(counters: Counters, nowMs: number): Counters {
  const waits = [...counters.retryNotBefore].filter(([name]) => retryNotBefore(counters, name, nowMs) !== null);
  const streaks = [...counters.unclear].filter(([, { lastAtMs }]) => nowMs - lastAtMs < streakForgottenMs);
  return { ...counters, retryNotBefore: new Map(waits), unclear: new Map(streaks) };
}

export function encodeCounters(counters: Counters): string {
  const { unclear, retryNotBefore: waits, guard, serviceAheadMs } = counters;
  const record = {
    version: 1,
    unclear: Object.fromEntries(unclear),
    retryNotBefore: Object.fromEntries(waits),
    guard: { ...guard, worked: Object.fromEntries(guard.worked) },
    serviceAheadMs,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Null when this is no counters file at all; a field that does not fit is left out by itself. */
export function parseCounters(value: JsonValue | undefined): Counters | null {
  if (!isJsonObject(value)) return null;
  return {
    unclear: readMap(value.unclear, (entry) => {
      const lastAtMs = isJsonObject(entry) ? readMoment(entry.lastAtMs) : null;
      const count = isJsonObject(entry) ? readCount(entry.count) : 0;
      return lastAtMs === null || count === 0 ? null : { count, lastAtMs };
    }),
    retryNotBefore: readMap(value.retryNotBefore, readPause),
    guard: isJsonObject(value.guard) ? parseGuard(value.guard) : quietGuard,
    serviceAheadMs: readOffset(value.serviceAheadMs),
  };
}

function readPause(value: JsonValue): Pause | null {
  if (!isJsonObject(value)) return null;
  const [untilMs, heldAtMs] = [readMoment(value.untilMs), readMoment(value.heldAtMs)];
  return untilMs === null || heldAtMs === null ? null : { untilMs, heldAtMs };
}

/** A clock that is off by more than a century is none to go by. */
function readOffset(value: JsonValue | undefined): number {
  const aheadMs = readNumber(value);
  return aheadMs !== null && Math.abs(aheadMs) <= farthestOffMs ? aheadMs : 0;
}

function parseGuard(record: JsonObject): GuardState {
  const held = readList(record.held, (entry) => {
    const [key, reason] = [textOrNull(entry.key), textOrNull(entry.reason)];
    const atMs = readMoment(entry.atMs);
    return key === null || reason === null || atMs === null
      ? null
      : { key, reason, atMs, httpStatus: readHttpStatus(entry.httpStatus) };
  });
  const recent = readList(record.recent, (entry) => {
    const [key, atMs] = [textOrNull(entry.key), readMoment(entry.atMs)];
    return key === null || atMs === null ? null : { key, atMs };
  });
  return { held, recent, worked: readMap(record.worked, readMoment) };
}

function readMap<T>(value: JsonValue | undefined, read: (entry: JsonValue) => T | null): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const [name, entry] of Object.entries(isJsonObject(value) ? value : {})) {
    const fit = entry === undefined ? null : read(entry);
    if (fit !== null) map.set(name, fit);
  }
  return map;
}

function readList<T>(value: JsonValue | undefined, read: (entry: JsonObject) => T | null): readonly T[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.flatMap((entry) => (isJsonObject(entry) ? (read(entry) ?? []) : []));
}

function without<T>(map: ReadonlyMap<string, T>, name: string): ReadonlyMap<string, T> {
  const rest = new Map(map);
  rest.delete(name);
  return rest;
}
