import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders below the system's one for temporary files, named after the process that made them, which could not clear up at its end. */
export async function foldersOfDead(name: RegExp): Promise<readonly string[]> {
  const found = await readdir(tmpdir());
  return found.filter((one) => isOfDead(name.exec(one)?.[1])).map((one) => join(tmpdir(), one));
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
