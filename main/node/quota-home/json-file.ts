import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isTooDeep } from '../../core/exact-json.ts';
import { isJsonObject, type JsonValue, parseJson } from '../../core/json.ts';
import type { Log } from '../../core/ports.ts';
import { restBetweenWrites } from '../../core/stores/rest-between-writes.ts';
import { systemClock } from '../clock.ts';
import { absentStamp, type FileStamp, plainStampOf } from '../stores/place-file.ts';
import { isAbsent, refusedWrite, systemCode } from './file-refusal.ts';
import type { ReplaceFile, WorkLock } from './ledger-file.ts';
import { ensureDir } from './quota-home-dir.ts';

/** Far above what thousands of accounts need. */
const largestBytes = 32 * 1024 * 1024;
/** Numbered names of what was set aside; after that they are drawn. */
const mostKept = 100;

/** A small JSON file that several processes change. */
export interface JsonFile<T> {
  /** The empty value when there is no file, or none that can be read. Changes nothing. */
  read(): Promise<T>;
  /**
   * Read, change, write under the lock; durable when it resolves with what is in the file now. `change` is pure and may return its
   * argument to leave the file alone. Changes asked for while a write is under way share the next one. A file that cannot be
   * understood is kept beside as `.bad`, and told. Throws AppError `disk-full` or `store-not-writable`.
   */
  update(change: (before: T) => T): Promise<T>;
}

export interface JsonFileDeps<T> {
  readonly path: string;
  readonly empty: T;
  /** Null when the JSON is something else than this kind of file. */
  readonly parse: (value: JsonValue | undefined) => T | null;
  readonly encode: (value: T) => string;
  readonly lock: WorkLock;
  readonly replaceFile: ReplaceFile;
  readonly log: Log;
  /** A file that could not be used has this name now, in the same folder. */
  readonly onKeptAside?: (name: string) => void;
}

type Found<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly because: string };

interface WaitingChange<T> {
  readonly change: (before: T) => T;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** The file's content as of one stamp. */
interface Kept<T> {
  readonly stamp: FileStamp;
  readonly value: T;
}

/** What this process read or wrote last; as long as the file has that stamp it need not be read and understood again. */
interface Memory<T> {
  kept: Kept<T> | null;
}

export function createJsonFile<T>(deps: JsonFileDeps<T>): JsonFile<T> {
  const memory: Memory<T> = { kept: null };
  let waiting: WaitingChange<T>[] = [];
  let isRunning = false;

  async function runWaiting(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const startedMs = systemClock.now();
      await deps.lock
        .hold(async () => {
          const batch = waiting;
          waiting = [];
          await applyBatch(deps, memory, batch);
        })
        .catch(rejectWaiting);
      await restBetweenWrites(systemClock, systemClock.now() - startedMs, () => waiting.length);
    }
    isRunning = false;
  }

  function rejectWaiting(error: unknown): void {
    for (const { reject } of waiting) reject(error);
    waiting = [];
  }

  return {
    async read() {
      const found = await find(deps, memory);
      if (found.kind === 'bad') tell(deps, 'cannot be read, so it counts as empty', found.because);
      return found.kind === 'read' ? found.value : deps.empty;
    },
    update: (change) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        if (!isRunning) void runWaiting();
      }),
  };
}

/** Never rejects: each change hears by itself what became of it, and one that throws does not take the others along. */
async function applyBatch<T>(
  deps: JsonFileDeps<T>,
  memory: Memory<T>,
  batch: readonly WaitingChange<T>[],
): Promise<void> {
  const applied: WaitingChange<T>[] = [];
  try {
    const found = await find(deps, memory);
    const before = found.kind === 'read' ? found.value : deps.empty;
    let after = before;
    for (const one of batch) {
      try {
        after = one.change(after);
        applied.push(one);
      } catch (error) {
        one.reject(error);
      }
    }
    if (after !== before) {
      await ensureDir(dirname(deps.path));
      if (found.kind === 'bad') await setAside(deps, found.because);
      const value = after;
      await deps.replaceFile(deps.path, deps.encode(value), (stamp) => {
        memory.kept = { stamp, value };
      });
    }
    for (const { resolve } of applied) resolve(after);
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}

async function find<T>({ path, parse }: JsonFileDeps<T>, memory: Memory<T>): Promise<Found<T>> {
  try {
    const stamp = plainStampOf(path);
    if (stamp === absentStamp) return { kind: 'absent' };
    if (memory.kept?.stamp === stamp) return { kind: 'read', value: memory.kept.value };
    const { size, isFile } = await shapeOf(path);
    if (!isFile) return { kind: 'bad', because: 'not a file' };
    if (size > largestBytes) return { kind: 'bad', because: 'too large' };
    // An editor on Windows may have put a byte order mark in front.
    const json = parseJson((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
    const value = isJsonObject(json) && isTooDeep(json) ? null : parse(json);
    if (value === null) return { kind: 'bad', because: 'not understood' };
    memory.kept = { stamp, value };
    return { kind: 'read', value };
  } catch (error) {
    if (isAbsent(error)) return { kind: 'absent' };
    const code = systemCode(error);
    if (code === null) throw error;
    return { kind: 'bad', because: code };
  }
}

async function shapeOf(path: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const facts = await stat(path);
  return { size: facts.size, isFile: facts.isFile() };
}

async function setAside<T>(deps: JsonFileDeps<T>, because: string): Promise<void> {
  const aside = await freeName(`${deps.path}.bad`);
  try {
    await rename(deps.path, aside);
  } catch (error) {
    if (!isAbsent(error)) throw refusedWrite(deps.path, error);
  }
  deps.onKeptAside?.(basename(aside));
  tell(deps, `could not be used; it was kept as ${basename(aside)} and begun afresh`, because);
}

/** What was kept earlier stays: perhaps nobody has looked at it yet. */
async function freeName(path: string): Promise<string> {
  for (let number = 1; number < mostKept; number += 1) {
    const name = number === 1 ? path : `${path}-${number}`;
    const taken = await lstat(name).catch(() => null);
    if (taken === null) return name;
  }
  return `${path}-${randomUUID()}`;
}

function tell<T>({ log, path }: JsonFileDeps<T>, what: string, because: string): void {
  log.write('error', `a file of ours ${what}`, { path, because });
}
