import { isTooDeep, parseExactly } from '../exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { RemovedTwin, Tidied } from '../stores/edits/tidy-lists.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { FixUndo } from './fix.ts';

type ChangedMode = FixUndo['modes'][number];
type Leftover = FixUndo['leftovers'][number];

const largestMode = 0o7777;

/**
 * Null unless all of it is as a repair writes it: half a way back could leave a list that neither of the two states had. Numbers stay as
 * they are written, since the records are another program's.
 */
export function parseFixUndo(text: string): FixUndo | null {
  const value = exactly(text);
  if (!isJsonObject(value) || isTooDeep(value)) return null;
  const tidied = value['tidied'] === null ? null : tidiedIn(value['tidied']);
  const modes = eachOf(value['modes'], modeIn);
  const leftovers = eachOf(value['leftovers'], leftoverIn);
  if (tidied === undefined || modes === null || leftovers === null) return null;
  return { tidied, modes, leftovers };
}

function exactly(text: string): JsonValue | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

/** Null when it is no list, or one of its entries is not read. */
function eachOf<T>(value: JsonValue | undefined, read: (entry: JsonObject) => T | null): readonly T[] | null {
  if (!Array.isArray(value)) return null;
  const entries: readonly JsonValue[] = value;
  const known = entries.flatMap((entry) => (isJsonObject(entry) ? (read(entry) ?? []) : []));
  return known.length === entries.length ? known : null;
}

/** Undefined for what is none. */
function tidiedIn(value: JsonValue | undefined): Tidied | undefined {
  if (!isJsonObject(value)) return undefined;
  const { pointersBefore, pointersAfter } = value;
  const removed = eachOf(value['removed'], twinIn);
  if (removed === null || !isJsonObject(pointersBefore) || !isJsonObject(pointersAfter)) return undefined;
  return { removed, pointersBefore, pointersAfter };
}

function twinIn({ store, position, hash, record }: JsonObject): RemovedTwin | null {
  if (store !== 'pool' && store !== 'flagged') return null;
  if (!isCount(position) || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash) || !isJsonObject(record))
    return null;
  return { store, position, hash: hash as TokenHash, record };
}

function modeIn({ path, mode, id }: JsonObject): ChangedMode | null {
  if (typeof path !== 'string' || !isCount(mode) || mode > largestMode) return null;
  if (id === undefined) return { path, mode };
  return id === 'readable-by-others' || id === 'changeable-by-others' ? { path, mode, id } : null;
}

/** Its name is one within the backup, and leads nowhere else. */
function leftoverIn({ path, name }: JsonObject): Leftover | null {
  if (typeof path !== 'string' || typeof name !== 'string') return null;
  return /^\d+-[^\\/]*\.kept$/.test(name) ? { path, name } : null;
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
