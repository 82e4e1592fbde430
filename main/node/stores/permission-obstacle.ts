import { accessSync, constants, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { shellWord } from '../../core/shell-word.ts';

/** What stands in the way: the file itself, or the first folder on the way to it that lets nobody through. */
interface PermissionObstacle {
  readonly path: string;
  /** In the words of a message about the file that was wanted. */
  readonly what: string;
  /** Four octal digits. */
  readonly mode: string;
  /** To be typed as it is. */
  readonly command: string;
}

/** Null when nothing on the way has a mode to look at. */
export function readObstacle(path: string): PermissionObstacle | null {
  const found = statOrNull(path);
  if (found === null) return folderObstacle(dirname(path));
  return obstacle({ path, found, what: 'it', rights: found.isDirectory() ? 'u+rx' : 'u+r' });
}

/** A file is replaced through its folder, so it is the folder that counts, unless the file was made read-only on purpose. */
export function writeObstacle(path: string): PermissionObstacle | null {
  const found = statOrNull(path);
  if (found !== null && !isWritable(path) && isWritable(dirname(path)))
    return obstacle({ path, found, what: 'it', rights: 'u+w' });
  return folderObstacle(dirname(path));
}

function folderObstacle(dir: string): PermissionObstacle | null {
  const found = statOrNull(dir);
  if (found !== null) return obstacle({ path: dir, found, what: `its folder ${dir}`, rights: 'u+rwx' });
  return dir === dirname(dir) ? null : folderObstacle(dirname(dir));
}

interface Found {
  readonly path: string;
  readonly found: Stats;
  readonly what: string;
  readonly rights: string;
}

function obstacle({ path, found, what, rights }: Found): PermissionObstacle {
  const isOthers = process.getuid !== undefined && process.getuid() !== 0 && found.uid !== process.getuid();
  // Only the owner may change a mode: a file that was made with sudo has to change hands first.
  const command = isOthers ? `sudo chown "$(id -un)" ${shellWord(path)}` : `chmod ${rights} ${shellWord(path)}`;
  return { path, what, mode: (found.mode & 0o7777).toString(8).padStart(4, '0'), command };
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
