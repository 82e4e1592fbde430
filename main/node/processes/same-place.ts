import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';

/**
 * Whether a program that was started with another environment writes to the same file or folder. What cannot be told is taken for the
 * same: then somebody waits for nothing, and nobody takes a sign-in for lost that is about to be written.
 */
export function isSamePlace(ours: string, theirs: string | null): boolean {
  if (theirs === null || !isAbsolute(theirs)) return true;
  return theirs === ours || realPath(theirs) === realPath(ours);
}

/** A file that is not there yet lies where its folder leads. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const dir = dirname(path);
    return dir === path ? path : join(realPath(dir), basename(path));
  }
}
