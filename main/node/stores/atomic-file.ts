import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { removeLeftBehind } from './left-behind.ts';
import {
  type FileStamp,
  isOwnTemp,
  isSecondNameOf,
  ownTempOf,
  type PlacingCalls,
  placeFile,
  plainStampOf,
  systemCalls,
} from './place-file.ts';
import { refusedStoreRead, refusedStoreWrite } from './store-refusal.ts';

/** Throws AppError `store-unreadable` when it cannot even be looked at, which is something else than not being there. */
export function stampOf(path: string): FileStamp {
  try {
    return plainStampOf(path);
  } catch (error) {
    throw refusedStoreRead(path, error);
  }
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
  /** Left out: for its owner alone. */
  readonly mode?: number;
  /** Hears the stamp that the file is about to have: a reader may meet it before this call comes back. */
  readonly onWritten?: (stamp: FileStamp) => void;
}

/**
 * Readers see the old text or the new, never part of either, and the new one survives a power cut. `changed` when somebody else wrote
 * since it was read: then nothing was touched. Throws AppError `disk-full` or `store-not-writable`; the old file is left.
 */
export async function replaceFile(
  { path, text, expected, mode, onWritten }: Replacement,
  calls: PlacingCalls = systemCalls,
): Promise<FileStamp | 'changed'> {
  const target = resolvedPath(path);
  const temp = ownTempOf(target);
  // Of any file in the folder: the list of set-aside accounts, say, may not be written again for weeks.
  const isLeftForCertain = (name: string): boolean => expected !== null && isSecondNameOf(target, name);
  removeLeftBehind(dirname(target), isOwnTemp, isLeftForCertain);
  try {
    // A file that its owner made read-only is not replaced behind their back, although the folder would allow it.
    if (existsSync(target)) accessSync(target, constants.W_OK);
    const file = await open(temp, 'wx', 0o600);
    try {
      // At once, and from the text itself: by way of the handle a long list is copied into a buffer first, which stays until it is collected.
      writeFileSync(file.fd, text);
      if (mode !== undefined) await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    // A rename changes nothing that a stamp is made of. Looked up afterwards it could be that of whoever came next.
    const written = stampOf(temp);
    if (expected === null || stampOf(target) === expected) onWritten?.(written);
    if (!(await placeFile({ temp, target, expected }, calls))) {
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
