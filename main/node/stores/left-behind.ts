import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file under a temporary name lives for milliseconds; what is as old as this is of a process that died over it. */
const oldMs = 60_000;
/** However many there are: the rest goes with the next ones who come by, and nobody waits for it. */
const mostAtOnce = 100;

/**
 * A process that is killed between writing a temporary file and giving it its name leaves it behind, with tokens in it, and nobody
 * looks at it again. Never gets in the way: what cannot be removed stays. What is left for certain need not be old.
 */
export function removeLeftBehind(
  dir: string,
  isOurs: (name: string) => boolean,
  isLeftForCertain: (name: string) => boolean = () => false,
): void {
  try {
    for (const name of readdirSync(dir).filter(isOurs).slice(0, mostAtOnce)) {
      const path = join(dir, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile() !== true) continue;
      if (isLeftForCertain(name) || Date.now() - found.mtimeMs > oldMs) rmSync(path, { force: true });
    }
  } catch {
    // A folder that cannot be read or changed is told about by whoever needs it.
  }
}
