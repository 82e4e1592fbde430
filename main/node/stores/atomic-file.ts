import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  renameSync,
  statSync,
} from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { systemCode } from '../quota-home/file-refusal.ts';
import { removeLeftBehind } from './left-behind.ts';
import { refusedStoreRead, refusedStoreWrite } from './store-refusal.ts';

/** Whether a file is still the one that was read: any write by anybody changes at least one of these. */
export type FileStamp = string & { readonly __brand: 'FileStamp' };
export const absentStamp = 'absent' as FileStamp;

/** Tells our temporary files from those that codex-multi-auth and Codex make beside the same files. */
const tempMark = '.quota-tray.';
const ownTemp = /\.quota-tray\.\d+\.[0-9a-f]{16}\.tmp$/;
/** Windows holds a file open for a moment whenever anybody looks at it. */
const renameRetriesMs = [10, 20, 40, 80];
const busyCodes: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** Throws AppError `store-unreadable` when it cannot even be looked at, which is something else than not being there. */
export function stampOf(path: string): FileStamp {
  try {
    return plainStampOf(path);
  } catch (error) {
    throw refusedStoreRead(path, error);
  }
}

/** The same, with the system's own error. */
export function plainStampOf(path: string): FileStamp {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return absentStamp;
  return `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}` as FileStamp;
}

/** The file behind a chain of symbolic links, so that the link stays and its target is replaced (facts/codex.md 1.3). Throws AppError for a circle. */
export function resolvedPath(path: string): string {
  let current = path;
  for (let hops = 0; hops < 40; hops += 1) {
    if (!isLink(current)) return current;
    current = resolve(dirname(current), readlinkSync(current));
  }
  throw refusedStoreRead(path, Object.assign(new Error('links in a circle'), { code: 'ELOOP' }));
}

/** False also where it cannot be looked at: whoever opens it next hears why. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false;
  }
}

export interface Replacement {
  readonly path: string;
  readonly text: string;
  /** What was read before the change was made; null replaces whatever is there. */
  readonly expected: FileStamp | null;
  /** Hears the stamp that the file is about to have: a reader may meet it before this call comes back. */
  readonly onWritten?: (stamp: FileStamp) => void;
}

/**
 * Readers see the old text or the new, never part of either, and the new one survives a power cut. `changed` when somebody else wrote
 * since it was read: then nothing was touched. Throws AppError `disk-full` or `store-not-writable`; the old file is left.
 */
export async function replaceFile({ path, text, expected, onWritten }: Replacement): Promise<FileStamp | 'changed'> {
  const target = resolvedPath(path);
  const temp = `${target}${tempMark}${process.pid}.${randomBytes(8).toString('hex')}.tmp`;
  // Of any file in the folder: the list of set-aside accounts, say, may not be written again for weeks.
  removeLeftBehind(dirname(target), (name) => ownTemp.test(name));
  try {
    // A file that its owner made read-only is not replaced behind their back, although the folder would allow it.
    if (existsSync(target)) accessSync(target, constants.W_OK);
    const file = await open(temp, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A rename changes nothing that a stamp is made of. Looked up afterwards it could be that of whoever came next.
    const written = stampOf(temp);
    if (isStill(target, expected)) onWritten?.(written);
    if (!(await renameUnlessChanged(temp, target, expected))) {
      await rm(temp, { force: true });
      return 'changed';
    }
    syncDirectory(dirname(target));
    return written;
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw refusedStoreWrite(target, error);
  }
}

function isStill(target: string, expected: FileStamp | null): boolean {
  return expected === null || stampOf(target) === expected;
}

/**
 * One call right after the other and nothing else in between: whoever writes in that moment is overwritten, and there is no system call
 * that could tell. Through the thread pool that moment would be as long as the machine is busy.
 */
async function renameUnlessChanged(from: string, to: string, expected: FileStamp | null): Promise<boolean> {
  for (const waitMs of [...renameRetriesMs, null]) {
    if (!isStill(to, expected)) return false;
    try {
      renameSync(from, to);
      return true;
    } catch (error) {
      if (waitMs === null || process.platform !== 'win32' || !busyCodes.has(systemCode(error) ?? '')) throw error;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
  return false;
}

/** Without it the rename itself may be lost; Windows has no such call and needs none. */
export function syncDirectory(dir: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
