import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../quota-home/file-refusal.ts';
import { makeFile, unlinkQuietly } from './small-files.ts';

/** The file of one lease. */
export interface LockFile {
  /** To be called once. What lies under the name by now may be somebody else's; then it stays. */
  release(isOurs: boolean): Promise<void>;
}

export interface LockFiles {
  /** Null when there is something under that name already. */
  take(path: string, text: string): Promise<LockFile | null>;
}

/**
 * A run over a long list takes hundreds of leases, a few at a time, and to make a file costs many file systems more than all else about
 * a lease. So a file that is given back while others are held is kept under another name, and the next lease is that file under a second
 * name, with its text in it before anyone sees it. The spare ones go with the last lease; what a killed process leaves of them is
 * tidied up like any `.tmp`. Where a file cannot have two names (FAT, some network disks) each lease is a file of its own.
 */
export function createLockFiles(dir: string): LockFiles {
  const spares: string[] = [];
  let held = 0;
  let canLink = true;

  const holding = (remove: () => string | null, ownSpare: string | null): LockFile => {
    held += 1;
    return {
      async release(isOurs) {
        held -= 1;
        const spare = isOurs ? remove() : ownSpare;
        if (spare !== null) spares.push(spare);
        if (held === 0) for (const unused of spares.splice(0)) drop(unused);
      },
    };
  };

  const link = (spare: string, path: string, text: string): LockFile | null | 'no-link' => {
    try {
      if (!rewrite(spare, text)) {
        drop(spare);
        return 'no-link';
      }
      linkSync(spare, path);
    } catch (error) {
      if (systemCode(error) === 'EEXIST') {
        spares.push(spare);
        return null;
      }
      // Unless somebody took it away, there is no second name to be had here.
      canLink = systemCode(error) === 'ENOENT';
      drop(spare);
      return 'no-link';
    }
    const remove = (): string => {
      unlinkQuietly(path);
      return spare;
    };
    return holding(remove, spare);
  };

  const make = async (path: string, text: string): Promise<LockFile | null> => {
    if (!(await makeFile(path, text))) return null;
    const remove = (): string | null => {
      if (held > 0 && canLink) return keepAside(dir, path);
      unlinkQuietly(path);
      return null;
    };
    return holding(remove, null);
  };

  return {
    async take(path, text) {
      const spare = canLink ? spares.pop() : undefined;
      const linked = spare === undefined ? 'no-link' : link(spare, path, text);
      return linked === 'no-link' ? make(path, text) : linked;
    },
  };
}

/** Another program may have the folder in view, too: a name that nobody else comes up with. */
function keepAside(dir: string, path: string): string | null {
  const spare = join(dir, `${process.pid}.${randomBytes(8).toString('hex')}.spare.tmp`);
  try {
    renameSync(path, spare);
    return spare;
  } catch {
    unlinkQuietly(path);
    return null;
  }
}

/** A spare file is no lease: one that stays is tidied up later, and nobody who takes or gives back a lease has to hear of it. */
function drop(spare: string): void {
  try {
    unlinkSync(spare);
  } catch {
    // It stays.
  }
}

/** False for one that still lies under the name of an earlier lease: its text is somebody's. */
function rewrite(spare: string, text: string): boolean {
  const handle = openSync(spare, 'r+');
  try {
    const { nlink, size } = fstatSync(handle);
    if (nlink !== 1) return false;
    // Nearly always as long as the one before; to give room back and take it again would cost.
    if (size !== Buffer.byteLength(text)) ftruncateSync(handle, 0);
    writeFileSync(handle, text);
    return true;
  } finally {
    closeSync(handle);
  }
}
