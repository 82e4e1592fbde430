import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const name = /^codex-quota-stories-(\d+)$/;

/** Where all that the stories of one run put into the system's folder for such things goes. */
export const storiesFolder = join(tmpdir(), `codex-quota-stories-${process.pid}`);

/** Run by vitest once. A run that was ended in the middle could not clear up: the next one does. */
export async function setup(): Promise<void> {
  const left = (await readdir(tmpdir())).filter((found) => isOfDead(name.exec(found)?.[1]));
  await Promise.all(left.map((found) => remove(join(tmpdir(), found))));
  await mkdir(storiesFolder, { recursive: true });
}

export function teardown(): Promise<void> {
  return remove(storiesFolder);
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5 });
}

function isOfDead(pid: string | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}
