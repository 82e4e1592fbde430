import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In the system's folder for such things, named after this process, so that the next one can tell whether it still lives. */
export function ownFolder(prefix: string): string {
  return join(tmpdir(), `${prefix}-${process.pid}`);
}

/** What was ended in the middle could not clear up: whoever comes next does. */
export async function removeFoldersOfDead(prefix: string): Promise<void> {
  const name = new RegExp(`^${prefix}-(\\d+)$`);
  const left = (await readdir(tmpdir())).filter((found) => isOfDead(name.exec(found)?.[1]));
  await Promise.all(left.map((found) => rm(join(tmpdir(), found), { recursive: true, force: true, maxRetries: 5 })));
}

function isOfDead(pid: string | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // Somebody else's process may not be asked, but it lives.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
