import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, link, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from '../quota-home/file-refusal.ts';
import { makeFile } from './small-files.ts';

const linkFile = promisify(link);

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

  const holding = (remove: () => Promise<string | null>, ownSpare: string | null): LockFile => {
    held += 1;
    return {
      async release(isOurs) {
        held -= 1;
        const spare = isOurs ? await remove() : ownSpare;
        if (spare !== null) spares.push(spare);
        if (held === 0) for (const unused of spares.splice(0)) drop(unused);
      },
    };
  };

  const link = async (spare: string, path: string, text: string): Promise<LockFile | null | 'no-link'> => {
    try {
      if (!rewrite(spare, text)) {
        drop(spare);
        return 'no-link';
      }
      await linkFile(spare, path);
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
    const remove = async (): Promise<string> => {
      await unlinkIfThere(path);
      return spare;
    };
    return holding(remove, spare);
  };

  const make = async (path: string, text: string): Promise<LockFile | null> => {
    if (!(await makeFile(path, text))) return null;
    const remove = async (): Promise<string | null> => {
      if (held > 0 && canLink) return keepAside(dir, path);
      await unlinkIfThere(path);
      return null;
    };
    return holding(remove, null);
  };

  return {
    async take(path, text) {
      const spare = canLink ? spares.pop() : undefined;
      const linked = spare === undefined ? 'no-link' : await link(spare, path, text);
      return linked === 'no-link' ? make(path, text) : linked;
    },
  };
}

/** Another program may have the folder in view, too: a name that nobody else comes up with. */
async function keepAside(dir: string, path: string): Promise<string | null> {
  const spare = join(dir, `${process.pid}.${randomBytes(8).toString('hex')}.spare.tmp`);
  try {
    await rename(path, spare);
    return spare;
  } catch {
    await unlinkIfThere(path);
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

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
