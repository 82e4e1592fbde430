import type { ReadingError } from '../../../shared/status-report.ts';
import { isoOrNull } from '../iso-time.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOrNull } from '../json.ts';
import { readHttpStatus, readMoment } from '../ledger/ledger-fields.ts';
import { withoutTokens } from './without-tokens.ts';

/** The last good reading of one account, as plain JSON: its shape belongs to whoever reads usage. */
export interface KeptReading {
  /** Epoch milliseconds. */
  readonly fetchedAtMs: number;
  readonly value: JsonObject;
}

export interface LastValues {
  readonly reading: KeptReading | null;
  /** Of the last attempt when that one failed, so never older than the reading. */
  readonly error: ReadingError | null;
}

/** `usage.json`, by account key. Holds no token. */
export interface UsageMemory {
  readonly accounts: ReadonlyMap<string, LastValues>;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Values of an account that is in no store any more are kept for so long: a flag, an undo or another home may bring it back. */
const orphanAgeMs = 90 * dayMs;

export const emptyUsageMemory: UsageMemory = { accounts: new Map() };

export const noValues: LastValues = { reading: null, error: null };

/** What was found out about one account. */
export type NewValue =
  | { readonly key: string; readonly reading: KeptReading }
  /** The last good reading stays (product.md section 1, promise 4). */
  | { readonly key: string; readonly error: ReadingError };

/** One copy for all of them, so that a long list costs no quadratic work. */
export function rememberValues(memory: UsageMemory, values: readonly NewValue[]): UsageMemory {
  if (values.length === 0) return memory;
  const accounts = new Map(memory.accounts);
  for (const value of values)
    accounts.set(value.key, mergeValues(accounts.get(value.key) ?? noValues, lastValuesOf(value)));
  return { accounts };
}

export function rememberReading(memory: UsageMemory, key: string, reading: KeptReading): UsageMemory {
  return rememberValues(memory, [{ key, reading }]);
}

export function rememberError(memory: UsageMemory, key: string, error: ReadingError): UsageMemory {
  return rememberValues(memory, [{ key, error }]);
}

function lastValuesOf(found: NewValue): LastValues {
  if ('error' in found) return { reading: null, error: found.error };
  const value = withoutTokens(found.reading.value);
  return { reading: { fetchedAtMs: found.reading.fetchedAtMs, value: isJsonObject(value) ? value : {} }, error: null };
}

/** The later reading and the later error of each account, whoever wrote them: two writers in any order come to the same. */
export function mergeUsageMemory(a: UsageMemory, b: UsageMemory): UsageMemory {
  const accounts = new Map(a.accounts);
  for (const [key, values] of b.accounts) accounts.set(key, mergeValues(accounts.get(key) ?? noValues, values));
  return { accounts };
}

function mergeValues(a: LastValues, b: LastValues): LastValues {
  const reading = later(a.reading, b.reading, ({ fetchedAtMs }) => fetchedAtMs);
  const error = later(a.error, b.error, errorAtMs);
  const isOver = reading !== null && error !== null && errorAtMs(error) <= reading.fetchedAtMs;
  return { reading, error: isOver ? null : error };
}

/** Of two at the same moment the one whose text comes later, so that the order of writers does not matter. */
function later<T>(a: T | null, b: T | null, atMs: (value: T) => number): T | null {
  if (a === null || b === null) return a ?? b;
  const ahead = atMs(a) - atMs(b);
  if (ahead !== 0) return ahead > 0 ? a : b;
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b;
}

function errorAtMs(error: ReadingError): number {
  return Date.parse(error.at);
}

export function pruneUsageMemory(memory: UsageMemory, keysInUse: ReadonlySet<string>, nowMs: number): UsageMemory {
  const accounts = [...memory.accounts].filter(([key, { reading, error }]) => {
    const lastMs = Math.max(reading?.fetchedAtMs ?? 0, error === null ? 0 : errorAtMs(error));
    return keysInUse.has(key) || nowMs - lastMs < orphanAgeMs;
  });
  return { accounts: new Map(accounts) };
}

export function encodeUsageMemory(memory: UsageMemory): string {
  const accounts = Object.fromEntries(memory.accounts);
  return `${JSON.stringify({ version: 1, accounts }, null, 1)}\n`;
}

/** Null when this is no usage file at all; an entry that does not fit is left out by itself. */
export function parseUsageMemory(value: JsonValue | undefined): UsageMemory | null {
  if (!isJsonObject(value) || !isJsonObject(value.accounts)) return null;
  const accounts = new Map<string, LastValues>();
  for (const [key, entry] of Object.entries(value.accounts)) {
    if (!isJsonObject(entry)) continue;
    const values = mergeValues({ reading: parseReading(entry.reading), error: parseError(entry.error) }, noValues);
    if (values.reading !== null || values.error !== null) accounts.set(key, values);
  }
  return { accounts };
}

function parseReading(value: JsonValue | undefined): KeptReading | null {
  if (!isJsonObject(value) || !isJsonObject(value.value)) return null;
  const fetchedAtMs = readMoment(value.fetchedAtMs);
  return fetchedAtMs === null ? null : { fetchedAtMs, value: value.value };
}

function parseError(value: JsonValue | undefined): ReadingError | null {
  if (!isJsonObject(value)) return null;
  const [code, message] = [textOrNull(value.code), textOrNull(value.message)];
  const at = isoOrNull(Date.parse(textOrNull(value.at) ?? ''));
  if (code === null || message === null || at === null) return null;
  return { code, message, at, httpStatus: readHttpStatus(value.httpStatus) };
}
