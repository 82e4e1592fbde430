import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { AppError } from '../../core/app-error.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { stampOf } from './atomic-file.ts';
import { absentStamp, type FileStamp } from './place-file.ts';
import { refusedStoreWrite } from './store-refusal.ts';

/** Not the name of any store or backup of codex-multi-auth (facts/multi-auth.md 1.8, point 2). */
const lockName = 'quota-tray.lock';
const patienceMs = 15_000;
/** Nobody removes the file again and again between two tries. */
const triesAtMost = 20;
/** As young as this, a file may change again without its time telling (see `youngMs` of custody). */
const youngMs = 2_000;
const busy = 5;
/** SQLite's codes for a file that is damaged, and for one that is no database at all. */
const damaged: ReadonlySet<number> = new Set([11, 26]);

/**
 * One SQLite file in a store's folder. Its write transaction is the lock: the system frees it when the process dies, in whatever
 * way. Its one table names the custody folders in use, since two Codex homes can share one pool.
 */
export interface FolderLock {
  /** One holder at a time, in this process and among all. Throws AppError `store-busy` after 15 s. The folder must exist. */
  hold<T>(work: () => Promise<T>): Promise<T>;
  registerCustodyDir(dir: string): Promise<void>;
  /** Empty while nobody has registered; looking creates nothing. */
  custodyDirs(): Promise<readonly string[]>;
  close(): void;
}

/** The database in one file, which somebody may have removed meanwhile and replaced by another. */
interface Opened {
  readonly database: DatabaseSync;
  /** Prepared once: it is asked before each spend. */
  readonly custodyDirs: StatementSync;
  readonly file: string;
}

export function createFolderLock(dir: string): FolderLock {
  const path = join(dir, lockName);
  const registered = new Set<string>();
  const left = new Set<Opened>();
  let current: Promise<Opened> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let known: { readonly stamp: FileStamp; readonly dirs: readonly string[] } | null = null;

  const open = (): Promise<Opened> => {
    current ??= openDatabase(path, registered).catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  };
  /** One in the middle of a transaction is closed at its end. */
  const leave = (opened: Opened): void => {
    current = null;
    if (opened.database.isTransaction) left.add(opened);
    else opened.database.close();
  };
  /** Only the file that lies there now is the lock: whoever came after the removal knows no other. */
  const begin = async (): Promise<Opened> => {
    for (let attempt = 0; attempt < triesAtMost; attempt += 1) {
      const opened = await open();
      await patiently(path, () => opened.database.exec('BEGIN IMMEDIATE'));
      if (fileOf(stampOf(path)) === opened.file) return opened;
      opened.database.exec('ROLLBACK');
      leave(opened);
    }
    throw busyError(dir);
  };
  const holdOnce = async <T>(work: (database: DatabaseSync) => Promise<T>): Promise<T> => {
    const opened = await begin();
    try {
      return await work(opened.database);
    } finally {
      await commit(path, opened.database);
      if (left.delete(opened)) opened.database.close();
    }
  };
  const inTurn = <T>(work: (database: DatabaseSync) => Promise<T>): Promise<T> => {
    const mine = turn.then(() => holdOnce(work));
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    hold: (work) => inTurn(() => work()),
    registerCustodyDir: (custodyDir) =>
      inTurn(async (database) => {
        register(database, custodyDir);
        registered.add(custodyDir);
      }),
    async custodyDirs() {
      const stamp = stampOf(path);
      if (stamp === absentStamp) return [];
      if (known?.stamp === stamp) return known.dirs;
      const found = await open();
      if (found.file !== fileOf(stamp)) leave(found);
      const { custodyDirs } = await open();
      const dirs = await patiently(path, () => readDirs(custodyDirs));
      known = isYoung(stamp) ? null : { stamp, dirs };
      return dirs;
    },
    close() {
      void current?.then(
        ({ database }) => database.close(),
        () => undefined,
      );
      current = null;
    },
  };
}

/** The file itself, whatever was written into it: device and inode. */
function fileOf(stamp: FileStamp): string {
  return stamp.split(':').slice(0, 2).join(':');
}

function isYoung(stamp: FileStamp): boolean {
  return Date.now() - Number(stamp.split(':')[3]) / 1e6 < youngMs;
}

function register(database: DatabaseSync, custodyDir: string): void {
  database.prepare('INSERT OR IGNORE INTO custody_dirs (dir) VALUES (?)').run(custodyDir);
}

function readDirs(custodyDirs: StatementSync): readonly string[] {
  return custodyDirs.all().flatMap(({ dir }) => (typeof dir === 'string' ? [dir] : []));
}

/** Names the folders of this process again: the file may be a new one. */
async function openDatabase(path: string, registered: ReadonlySet<string>): Promise<Opened> {
  const { DatabaseSync } = await import('node:sqlite');
  if (!existsSync(path)) makeEmpty(path);
  const opened = await patiently(path, () => new DatabaseSync(path, { timeout: 0 }));
  try {
    // In memory, because a journal beside the stores would be one more file to explain.
    await patiently(path, () => opened.exec('PRAGMA journal_mode = MEMORY'));
    await patiently(path, () => opened.exec('CREATE TABLE IF NOT EXISTS custody_dirs (dir TEXT PRIMARY KEY) STRICT'));
    for (const custodyDir of registered) await patiently(path, () => register(opened, custodyDir));
    const custodyDirs = opened.prepare('SELECT dir FROM custody_dirs');
    return { database: opened, custodyDirs, file: fileOf(stampOf(path)) };
  } catch (error) {
    opened.close();
    throw error;
  }
}

/** For its owner alone from the beginning: SQLite makes files that all can read, and not every disk takes another mode afterwards. */
function makeEmpty(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw refusedStoreWrite(path, error);
  }
}

/** A commit that changed the table waits for readers to finish; one that gave up is taken back, or nobody could ever hold again. */
async function commit(path: string, database: DatabaseSync): Promise<void> {
  await patiently(path, () => database.exec('COMMIT')).finally(() => {
    if (database.isTransaction) database.exec('ROLLBACK');
  });
}

/**
 * Tries again while another process has the file, 15 s at most. Opening, reading and committing can meet that too, and it is waited
 * for outside SQLite, so that nothing else of this process stands still.
 */
async function patiently<T>(path: string, attempt: () => T): Promise<T> {
  const deadlineMs = Date.now() + patienceMs;
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 40)) {
    try {
      return attempt();
    } catch (error) {
      if (sqliteCode(error) !== busy) throw refusedLock(path, error);
      if (Date.now() > deadlineMs) throw busyError(dirname(path));
    }
    await new Promise((done) => setTimeout(done, waitMs * (0.5 + Math.random())));
  }
}

function busyError(dir: string): AppError {
  return new AppError('store-busy', `${dir} is being written by another Codex Quota process.`, {
    hint: 'Wait for it to finish, then try again.',
  });
}

function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode & 0xff
    : null;
}

/** SQLite does not pass the system's own error on, so its result code has to do: PERM, READONLY, IOERR, FULL, CANTOPEN. */
const systemNames: ReadonlyMap<number, string> = new Map([
  [3, 'EACCES'],
  [8, 'EACCES'],
  [10, 'EIO'],
  [13, 'ENOSPC'],
  [14, 'EACCES'],
]);

function refusedLock(path: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code !== null && damaged.has(code)) return damagedLock(path, error);
  const systemName = code === null ? undefined : systemNames.get(code);
  if (systemName === undefined) return error;
  return refusedStoreWrite(path, Object.assign(new Error(`lock file: ${systemName}`), { code: systemName }));
}

/** Not mended by itself: another process that finds it damaged at the same time would hold a lock of its own. */
function damagedLock(path: string, cause: unknown): AppError {
  return new AppError('store-broken', `${path}, the lock of Codex Quota, is damaged.`, {
    hint: `Quit Codex Quota everywhere, then remove it with: rm "${path}"`,
    cause,
  });
}
