import type { StripNotice } from '../../../shared/app-snapshot.ts';
import { conflictKinds } from '../../../shared/conflict-kinds.ts';
import { isJsonObject, type JsonValue, textOrNull } from '../json.ts';
import { readMoment, readNumber } from '../ledger/ledger-fields.ts';
import type { SeenConflicts } from './conflict-notice.ts';

/** What was last told about one window of one account. */
export interface ToldWindow {
  readonly resetAtMs: number | null;
  /** Highest share that was told since the window began; 100: used up. 0: nothing. */
  readonly percent: number;
}

/** `notices.json`: what people were told, so that nothing is told twice, and what they could not be told. Holds no token. */
export interface ToldMemory {
  /** False until the first look: what is there then is no news. */
  readonly hasLooked: boolean;
  /** Keys whose trouble was told about, as long as it lasts. */
  readonly stopped: readonly string[];
  /** By key, when the restore happened that was told about, epoch milliseconds. */
  readonly restored: ReadonlyMap<string, number>;
  /** By `windowId`. */
  readonly windows: ReadonlyMap<string, ToldWindow>;
  readonly isHeldBackTold: boolean;
  /** The system showed none, so a window has to; newest last. */
  readonly untold: readonly StripNotice[];
  readonly seenConflicts: SeenConflicts;
  /** When the restore window was last shown, epoch milliseconds. */
  readonly restoreShownAtMs: number | null;
}

export const nothingTold: ToldMemory = {
  hasLooked: false,
  stopped: [],
  restored: new Map(),
  windows: new Map(),
  isHeldBackTold: false,
  untold: [],
  seenConflicts: new Map(),
  restoreShownAtMs: null,
};

export function encodeToldMemory(memory: ToldMemory): string {
  const record = {
    version: 1,
    ...memory,
    restored: Object.fromEntries(memory.restored),
    windows: Object.fromEntries(memory.windows),
    seenConflicts: Object.fromEntries(memory.seenConflicts),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Null when this is no such file at all; a field that does not fit is left out by itself. */
export function parseToldMemory(value: JsonValue | undefined): ToldMemory | null {
  if (!isJsonObject(value)) return null;
  return {
    hasLooked: value['hasLooked'] === true,
    stopped: listOf(value['stopped'], textOrNull),
    restored: mapOf(value['restored'], readMoment),
    windows: mapOf(value['windows'], toldWindow),
    isHeldBackTold: value['isHeldBackTold'] === true,
    untold: listOf(value['untold'], stripNotice),
    seenConflicts: seenConflicts(value['seenConflicts']),
    restoreShownAtMs: readMoment(value['restoreShownAtMs']),
  };
}

function toldWindow(value: JsonValue): ToldWindow | null {
  if (!isJsonObject(value)) return null;
  const percent = readNumber(value['percent']);
  return percent === null ? null : { percent, resetAtMs: readMoment(value['resetAtMs']) };
}

function stripNotice(value: JsonValue): StripNotice | null {
  if (!isJsonObject(value)) return null;
  const [id, title, body] = [textOrNull(value['id']), textOrNull(value['title']), textOrNull(value['body'])];
  return id === null || title === null || body === null ? null : { id, title, body };
}

function seenConflicts(value: JsonValue | undefined): SeenConflicts {
  const byName = mapOf(value, (keys) => (Array.isArray(keys) ? listOf(keys, textOrNull) : null));
  const known = conflictKinds.flatMap((kind) => {
    const keys = byName.get(kind);
    return keys === undefined ? [] : [[kind, keys] as const];
  });
  return new Map(known);
}

function listOf<T>(value: JsonValue | undefined, read: (entry: JsonValue) => T | null): readonly T[] {
  const entries: readonly JsonValue[] = Array.isArray(value) ? value : [];
  return entries.flatMap((entry) => read(entry) ?? []);
}

function mapOf<T>(value: JsonValue | undefined, read: (entry: JsonValue) => T | null): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const [name, entry] of Object.entries(isJsonObject(value) ? value : {})) {
    const fit = entry === undefined ? null : read(entry);
    if (fit !== null) found.set(name, fit);
  }
  return found;
}
