import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FixFiles, FixUndo } from '../../core/diagnosis/fix.ts';
import { parseFixUndo } from '../../core/diagnosis/parse-fix-undo.ts';
import { isAbsent } from '../quota-home/file-refusal.ts';
import { ensureDir } from '../quota-home/quota-home-dir.ts';
import { replaceFile } from '../stores/atomic-file.ts';
import { refusedStoreWrite } from '../stores/store-refusal.ts';

export interface FixFilesDeps {
  /** Within custody, the only folder of ours that may hold tokens; never beside the pool, where a copy would be taken for a backup of its own. */
  readonly dir: string;
  readonly stores: readonly string[];
}

const undoName = 'undo.json';

/** The backup of `fix`: one folder for its latest run. */
export function createFixFiles({ dir, stores }: FixFilesDeps): FixFiles {
  return {
    async backUp(id) {
      const own = join(dir, id);
      const earlier = await namesIn(dir);
      await ensureDir(dirname(dir));
      await ensureDir(dir);
      try {
        await ensureDir(own);
        for (const path of stores) await copyInto(path, join(own, basename(path)));
        for (const name of earlier) await remove(join(dir, name));
      } catch (error) {
        // Nothing has been put right yet, so there is nothing to take back with it.
        await remove(own).catch(() => undefined);
        throw error;
      }
      return own;
    },
    async saveUndo(id, undo) {
      await replaceFile({ path: join(dir, id, undoName), text: `${JSON.stringify(undo)}\n`, expected: null });
    },
    async latestUndo() {
      for (const name of await namesIn(dir)) {
        const undo = await readUndo(join(dir, name, undoName));
        if (undo !== null) return { dir: join(dir, name), undo };
      }
      return null;
    },
    async forgetUndo() {
      for (const name of await namesIn(dir)) await remove(join(dir, name, undoName));
    },
    setMode: (path, mode) => refusing(path, () => changeMode(path, mode)),
    async moveAway(id, { path, name }) {
      await refusing(path, () => move(path, join(dir, id, name)));
    },
    async moveBack(from, { path, name }) {
      await refusing(path, () => move(join(from, name), path));
    },
  };
}

function remove(path: string): Promise<void> {
  return refusing(path, () => rm(path, { recursive: true, force: true }));
}

async function refusing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusedStoreWrite(path, error);
  }
}

async function changeMode(path: string, mode: number): Promise<boolean> {
  try {
    await chmod(path, mode);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function copyInto(from: string, to: string): Promise<void> {
  try {
    // A store that is no file is refused by whoever reads it; copying a pipe would never come to an end.
    if (!(await stat(from)).isFile()) return;
    await copyOf(from, to);
    await chmod(to, 0o600);
  } catch (error) {
    if (!isAbsent(error)) throw refusedStoreWrite(to, error);
  }
}

/**
 * Read and written, and not by one call: the system's own copy never comes to an end where another program cuts the file short
 * meanwhile, as Codex 0.140 does with each save of auth.json. Under its name it is whole: a death leaves half of it under another one,
 * which goes with the folder at the next run.
 */
async function copyOf(from: string, to: string): Promise<void> {
  const half = `${to}.tmp`;
  await writeFile(half, await readFile(from), { mode: 0o600 });
  await rename(half, to);
}

/** The Codex home and ours may lie on two disks. Nothing happens when there is nothing to move. */
async function move(from: string, to: string): Promise<void> {
  const found = await lstat(from).catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (found === null) return;
  const { mode } = found;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to).catch(async () => {
    await copyOf(from, to);
    await chmod(to, mode & 0o777);
    await rm(from);
  });
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw refusedStoreWrite(dir, error);
  }
}

/** Written by us alone, whole or not at all. */
async function readUndo(path: string): Promise<FixUndo | null> {
  try {
    return parseFixUndo(await readFile(path, 'utf8'));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw refusedStoreWrite(path, error);
  }
}
