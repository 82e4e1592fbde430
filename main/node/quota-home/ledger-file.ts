import { closeSync, constants, fdatasync, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../core/app-error.ts';
import type { LedgerFiles, LedgerMark, LedgerReading } from '../../core/ledger/ledger.ts';
import { syncDirectory } from '../stores/atomic-file.ts';
import type { FileStamp } from '../stores/place-file.ts';
import { isAbsent, refusedRead, refusedWrite } from './file-refusal.ts';
import { ensureDir } from './quota-home-dir.ts';

/** Waits for the disk. The other calls on a line are over sooner than another thread could be told of them. */
const syncFile = promisify(fdatasync);
const newline = 0x0a;
/** A compaction can only take the file away under an append once in a while; more often means something else is wrong. */
const appendAttempts = 50;

/** Held across processes for as long as `work` runs. */
export interface WorkLock {
  hold<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Atomic and durable: readers see the old text or the new one. `onWritten` hears the stamp of the new one before anybody can meet it.
 * Throws AppError `disk-full` or `store-not-writable`.
 */
export type ReplaceFile = (path: string, text: string, onWritten?: (stamp: FileStamp) => void) => Promise<void>;

export interface LedgerFileDeps {
  readonly path: string;
  readonly lock: WorkLock;
  readonly replaceFile: ReplaceFile;
}

/** So many bytes before the known end are read again: a file system gives a file's number to the next one. */
const overlapBytes = 512;

const nothingRead: LedgerMark = { fileId: '', bytes: 0, end: '' };

/**
 * The ledger on disk. Appends take no lock: each is one write at the end of the file. A compaction replaces the file, so whoever
 * appended looks afterwards whether it is still the same one, and the compaction looks at the old one again for what came late.
 */
export function createLedgerFile(deps: LedgerFileDeps): LedgerFiles {
  async function readOn(mark: LedgerMark | null): Promise<LedgerReading> {
    const handle = openForReading(deps.path);
    if (handle === null) return { text: '', isContinued: mark === null || mark.bytes === 0, mark: nothingRead };
    try {
      const { fileId } = identify(handle);
      const isContinued = mark !== null && mark.fileId === fileId && endsAlike(handle, mark);
      const start = isContinued ? mark : nothingRead;
      const added = readFrom(handle, start.bytes);
      const lines = added.subarray(0, added.lastIndexOf(newline) + 1);
      const end = Buffer.concat([Buffer.from(start.end, 'hex'), lines]).subarray(-overlapBytes);
      const next = { fileId, bytes: start.bytes + lines.length, end: end.toString('hex') };
      return { text: lines.toString('utf8'), isContinued, mark: next };
    } catch (error) {
      throw refusedRead(deps.path, error);
    } finally {
      closeSync(handle);
    }
  }

  async function append(text: string): Promise<void> {
    await ensureDir(dirname(deps.path));
    for (let attempt = 1; attempt <= appendAttempts; attempt += 1) {
      if (await appendOnce(deps.path, text)) return;
    }
    throw new AppError('store-busy', `${deps.path} keeps being replaced by another program.`, {
      hint: 'Close other programs that write to this folder, then try again.',
    });
  }

  async function rewrite(change: (text: string) => string | null): Promise<void> {
    await deps.lock.hold(async () => {
      const handle = openForReading(deps.path);
      if (handle === null) return;
      try {
        const before = readFrom(handle, 0);
        const after = change(before.toString('utf8'));
        if (after === null) return;
        await deps.replaceFile(deps.path, after);
        const late = readFrom(handle, before.length);
        if (late.length > 0) await append(late.toString('utf8'));
      } finally {
        closeSync(handle);
      }
    });
  }

  return { readOn, append, rewrite };
}

function openForReading(path: string): number | null {
  try {
    // Without O_NONBLOCK a FIFO of this name would keep us waiting for a writer.
    const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (isPlainFile(handle)) return handle;
    closeSync(handle);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw refusedRead(path, error);
  }
  throw notAFile(path);
}

/** Closes what it cannot look at. */
function isPlainFile(handle: number): boolean {
  try {
    return fstatSync(handle).isFile();
  } catch (error) {
    closeSync(handle);
    throw error;
  }
}

function notAFile(path: string): AppError {
  return new AppError('store-unreadable', `${path} is not a file.`, { hint: 'Move it away, then try again.' });
}

function identify(handle: number): { readonly fileId: string; readonly size: number; readonly isPipe: boolean } {
  const found = fstatSync(handle);
  return { fileId: `${found.dev}:${found.ino}`, size: found.size, isPipe: found.isFIFO() };
}

function endsAlike(handle: number, mark: LedgerMark): boolean {
  const end = Buffer.from(mark.end, 'hex');
  const again = Buffer.alloc(end.length);
  return readSync(handle, again, 0, end.length, mark.bytes - end.length) === end.length && again.equals(end);
}

function readFrom(handle: number, start: number): Buffer {
  const { size } = fstatSync(handle);
  const buffer = Buffer.alloc(Math.max(0, size - start));
  let filled = 0;
  while (filled < buffer.length) {
    const bytesRead = readSync(handle, buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** False when the file was replaced meanwhile, so that nobody would see what was written. */
async function appendOnce(path: string, text: string): Promise<boolean> {
  try {
    const handle = openSync(path, 'a+', 0o600);
    try {
      const { size, fileId, isPipe } = identify(handle);
      // Whoever put a pipe there would hold up the whole process as soon as it is full.
      if (isPipe) throw notAFile(path);
      const [last] = size === 0 ? [newline] : readFrom(handle, size - 1);
      writeWhole(handle, Buffer.from(last === newline ? text : `\n${text}`));
      await syncFile(handle);
      if (size === 0) syncDirectory(dirname(path));
      return fileIdAt(path) === fileId;
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw error instanceof AppError ? error : refusedWrite(path, error);
  }
}

/** One write, so that lines of two processes do not mix; the loop is for a disk that took only a part. */
function writeWhole(handle: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(handle, bytes, written);
}

function fileIdAt(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
