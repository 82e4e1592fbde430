import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { resolvedPath } from './atomic-file.ts';
import { refusedStoreWrite } from './store-refusal.ts';

/** Could this file be replaced now? Asked before a token is spent; throws AppError `store-not-writable`. */
export function checkWritableFile(path: string): void {
  const target = resolvedPath(path);
  const dir = dirname(target);
  try {
    accessSync(nearestThere(dir), constants.W_OK | constants.X_OK);
    // A file that its owner made read-only is not replaced behind their back, although the folder would allow it.
    if (existsSync(target)) accessSync(target, constants.W_OK);
  } catch (error) {
    throw refusedStoreWrite(target, error);
  }
}

/** Whoever only asks makes no folder: an empty one could look like a store of another program. */
function nearestThere(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearestThere(dirname(dir));
}
