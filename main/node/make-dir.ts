import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from './quota-home/file-refusal.ts';

/**
 * The folder and those above it, for their owner alone; one that is there already stays as it is. Level by level, since Node's own
 * `recursive` never comes back where a file system denies a new folder with ENOENT although the one above is there, as /proc does.
 * Throws the system's error.
 */
export function makeDir(dir: string): void {
  // Nearly always, and a refusal that has to be caught takes many times as long.
  if (isDir(dir)) return;
  const refusal = attempt(dir);
  if (refusal === null) return;
  const parent = dirname(dir);
  if (systemCode(refusal) !== 'ENOENT' || parent === dir || existsSync(parent)) throw refusal;
  makeDir(parent);
  const second = attempt(dir);
  if (second !== null) throw second;
}

function attempt(dir: string): Error | null {
  try {
    mkdirSync(dir, { mode: 0o700 });
    return null;
  } catch (error) {
    // Whatever the system calls it: a drive's root on Windows answers EPERM, and a folder on a read-only disk EROFS.
    if (isDir(dir)) return null;
    if (error instanceof Error) return error;
    throw error;
  }
}

function isDir(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
