import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import type { LedgerFiles, LedgerMark, LedgerReading } from '../../core/ledger/ledger.ts';
import type { FileStamp } from '../stores/place-file.ts';
import { isAbsent, refusedRead, refusedWrite } from './file-refusal.ts';
import { ensureDir } from './quota-home-dir.ts';

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
    const handle = await openForReading(deps.path);
    if (handle === null) return { text: '', isContinued: mark === null || mark.bytes === 0, mark: nothingRead };
    try {
      const { fileId } = await identify(handle);
      const isContinued = mark !== null && mark.fileId === fileId && (await endsAlike(handle, mark));
      const start = isContinued ? mark : nothingRead;
      const added = await readFrom(handle, start.bytes);
      const lines = added.subarray(0, added.lastIndexOf(newline) + 1);
      const end = Buffer.concat([Buffer.from(start.end, 'hex'), lines]).subarray(-overlapBytes);
      const next = { fileId, bytes: start.bytes + lines.length, end: end.toString('hex') };
      return { text: lines.toString('utf8'), isContinued, mark: next };
    } catch (error) {
      throw refusedRead(deps.path, error);
    } finally {
      await handle.close();
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
      const handle = await openForReading(deps.path);
      if (handle === null) return;
      try {
        const before = await readFrom(handle, 0);
        const after = change(before.toString('utf8'));
        if (after === null) return;
        await deps.replaceFile(deps.path, after);
        const late = await readFrom(handle, before.length);
        if (late.length > 0) await append(late.toString('utf8'));
      } finally {
        await handle.close();
      }
    });
  }

  return { readOn, append, rewrite };
}

async function openForReading(path: string): Promise<FileHandle | null> {
  try {
    // Without O_NONBLOCK a FIFO of this name would keep us waiting for a writer.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    if (isAbsent(error)) return null;
    throw refusedRead(path, error);
  }
  throw new AppError('store-unreadable', `${path} is not a file.`, { hint: 'Move it away, then try again.' });
}

async function identify(handle: FileHandle): Promise<{ readonly fileId: string; readonly size: number }> {
  const { dev, ino, size } = await handle.stat();
  return { fileId: `${dev}:${ino}`, size };
}

async function endsAlike(handle: FileHandle, mark: LedgerMark): Promise<boolean> {
  const end = Buffer.from(mark.end, 'hex');
  const again = Buffer.alloc(end.length);
  const { bytesRead } = await handle.read(again, 0, end.length, mark.bytes - end.length);
  return bytesRead === end.length && again.equals(end);
}

async function readFrom(handle: FileHandle, start: number): Promise<Buffer> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.max(0, size - start));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** False when the file was replaced meanwhile, so that nobody would see what was written. */
async function appendOnce(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'a+', 0o600);
    try {
      const { size, fileId } = await identify(handle);
      const [last] = size === 0 ? [newline] : await readFrom(handle, size - 1);
      await writeWhole(handle, Buffer.from(last === newline ? text : `\n${text}`));
      await handle.datasync();
      if (size === 0) await syncDir(dirname(path));
      return (await fileIdAt(path)) === fileId;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw refusedWrite(path, error);
  }
}

/** One write, so that lines of two processes do not mix; the loop is for a disk that took only a part. */
async function writeWhole(handle: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
}

async function fileIdAt(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path);
    return `${dev}:${ino}`;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Without it a new file's name may be lost with the power. Windows cannot open a folder for that, and does it by itself. */
async function syncDir(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
