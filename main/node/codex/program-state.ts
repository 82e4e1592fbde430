import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** `changeable`: it can be run, and everybody on this computer may put another program in its place. */
export type ProgramState = 'runnable' | 'changeable' | 'absent';

const byEverybody = 0o002;

/** Never throws: what cannot be looked at is `absent`. Windows has no such modes; there a program is `runnable`. */
export function programState(path: string): ProgramState {
  try {
    accessSync(path, constants.X_OK);
    const target = realpathSync(path);
    // A folder of that name on the path is executable too.
    if (!statSync(target).isFile()) return 'absent';
    // The folder of a link decides where it leads. A sticky folder keeps no stranger from being the first to put something there.
    const deciding = [target, dirname(target), dirname(path)];
    return process.platform !== 'win32' && deciding.some(isChangeable) ? 'changeable' : 'runnable';
  } catch {
    return 'absent';
  }
}

function isChangeable(path: string): boolean {
  return (statSync(path).mode & byEverybody) !== 0;
}
