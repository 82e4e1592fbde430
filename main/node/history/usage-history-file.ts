import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { HistoryPoint, HistoryQuery, UsageHistory } from '../../core/app/usage-history.ts';
import { errorName } from '../../core/error-name.ts';
import type { Log } from '../../core/ports.ts';
import { ensureDir } from '../quota-home/quota-home-dir.ts';

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;
/** The longest window is a month, and its trend begins with it. */
const keptMs = 32 * dayMs;
/** A session's trend wants every reading; a month's does well with two an hour. */
const thinAfterMs = 2 * dayMs;
const thinStepMs = 30 * minuteMs;
const tidyEveryMs = 6 * 60 * minuteMs;
/** A second process writes for milliseconds; longer than this the app does not stand still for a curve. */
const patienceMs = 500;
/** SQLite's codes for a file that is damaged, and for one that is no database at all. */
const damaged: ReadonlySet<number> = new Set([11, 26]);

// No WAL: a rollback journal is as safe for two writers, leaves no files beside after a crash that somebody has to explain, and works
// on network file systems. A write is a handful of rows every few minutes.
const setUp = `
  PRAGMA journal_mode = DELETE;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS readings (
    account TEXT NOT NULL,
    window_seconds INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    used_percent REAL NOT NULL,
    PRIMARY KEY (account, window_seconds, at_ms)
  ) STRICT, WITHOUT ROWID`;

const insertOne = 'INSERT OR IGNORE INTO readings (account, window_seconds, at_ms, used_percent) VALUES (?, ?, ?, ?)';
const selectSince = `SELECT at_ms, used_percent FROM readings
  WHERE account = ? AND window_seconds = ? AND at_ms >= ? ORDER BY at_ms`;
const dropOld = 'DELETE FROM readings WHERE at_ms < ? OR at_ms > ?';
/** Of each step the last reading stays. The step is no parameter: a number from JavaScript would make it a division of reals. */
const thinOld = `DELETE FROM readings WHERE at_ms < ? AND EXISTS (
  SELECT 1 FROM readings AS later
  WHERE later.account = readings.account AND later.window_seconds = readings.window_seconds
    AND later.at_ms > readings.at_ms AND later.at_ms < (readings.at_ms / ${thinStepMs} + 1) * ${thinStepMs})`;

export interface UsageHistoryFileDeps {
  readonly path: string;
  readonly log: Log;
  readonly nowMs: () => number;
}

/** `history.db`. Bounded: about a month, and from the third day on two readings an hour of each window. Made on the first reading. */
export function createUsageHistoryFile(deps: UsageHistoryFileDeps): UsageHistory {
  let opened: DatabaseSync | null = null;
  let isClosed = false;
  let tidiedAtMs: number | null = null;

  async function withDatabase<T>(otherwise: T, work: (database: DatabaseSync) => T): Promise<T> {
    try {
      const database = opened ?? (await openDatabase(deps.path));
      if (isClosed) {
        database.close();
        return otherwise;
      }
      opened = database;
      return work(database);
    } catch (error) {
      if (isDamaged(error)) setAside();
      deps.log.write('warn', 'The history of readings cannot be used', { cause: errorName(error) });
      return otherwise;
    }
  }

  /** Begun afresh with the next reading; the old file stays for whoever wants to look at it. */
  function setAside(): void {
    opened?.close();
    opened = null;
    try {
      renameSync(deps.path, `${deps.path}.bad`);
    } catch (error) {
      deps.log.write('warn', 'A damaged history of readings could not be set aside', { cause: errorName(error) });
    }
  }

  function tidy(database: DatabaseSync): void {
    const nowMs = deps.nowMs();
    if (tidiedAtMs !== null && Math.abs(nowMs - tidiedAtMs) < tidyEveryMs) return;
    tidiedAtMs = nowMs;
    // What lies in the future was recorded by a clock that was wrong.
    database.prepare(dropOld).run(nowMs - keptMs, nowMs + dayMs);
    database.prepare(thinOld).run(nowMs - thinAfterMs);
  }

  return {
    async record(points) {
      if (points.length === 0) return;
      await withDatabase(undefined, (database) => {
        inTransaction(database, () => {
          insert(database, points);
          tidy(database);
        });
      });
    },
    async since(query) {
      // Looking leaves no trace.
      if (opened === null && !existsSync(deps.path)) return [];
      return withDatabase([], (database) => select(database, query));
    },
    close() {
      isClosed = true;
      opened?.close();
      opened = null;
    },
  };
}

async function openDatabase(path: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite');
  await ensureDir(dirname(path));
  // Opening a pipe of this name would wait for ever, and the whole app with it.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new Error('The history is no file.');
  // SQLite gives its journal the mode of the file, so the file has to be ours alone from the start.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: patienceMs });
  try {
    database.exec(setUp);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}

function insert(database: DatabaseSync, points: readonly HistoryPoint[]): void {
  const statement = database.prepare(insertOne);
  for (const { key, windowSeconds, atMs, usedPercent } of points)
    statement.run(key, Math.round(windowSeconds), Math.round(atMs), usedPercent);
}

function select(database: DatabaseSync, { key, windowSeconds, fromMs }: HistoryQuery) {
  const rows = database.prepare(selectSince).all(key, Math.round(windowSeconds), Math.round(fromMs));
  return rows.flatMap(({ at_ms: atMs, used_percent: usedPercent }) =>
    typeof atMs === 'number' && typeof usedPercent === 'number' && Number.isFinite(usedPercent)
      ? [{ atMs, usedPercent }]
      : [],
  );
}

function isDamaged(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    damaged.has(error.errcode & 0xff)
  );
}
