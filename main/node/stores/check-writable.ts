import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeDir } from '../make-dir.ts';
import { resolvedPath } from './atomic-file.ts';
import { refusedStoreWrite } from './store-refusal.ts';

/** Could this file be replaced now? Asked before a token is spent; throws AppError `store-not-writable`. */
export async function checkWritableFile(path: string): Promise<void> {
  const target = await resolvedPath(path);
  const dir = dirname(target);
  try {
    makeDir(dir);
    await access(dir, constants.W_OK | constants.X_OK);
    // A file that its owner made read-only is not replaced behind their back, although the folder would allow it.
    if (existsSync(target)) await access(target, constants.W_OK);
  } catch (error) {
    throw refusedStoreWrite(target, error);
  }
}
