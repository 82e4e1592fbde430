import { chmod, mkdir, rm } from 'node:fs/promises';
import { testsFolder, testsFolderName } from '../build/tests-folder.ts';
import { foldersOfDead } from './support/folders-of-dead.ts';
import { leakyFilesBelow } from './support/token-watch.ts';

/** Run by vitest before the tests. A run that was ended in the middle could not clear up: the next one does. */
export async function setup(): Promise<void> {
  for (const left of await foldersOfDead(testsFolderName)) await searchAndRemove(left);
  await mkdir(testsFolder, { recursive: true });
  // As the system's own: tests that run as root start programs as somebody else.
  await chmod(testsFolder, 0o1777);
}

export function teardown(): Promise<void> {
  return searchAndRemove(testsFolder);
}

/**
 * A test searches its home when it ends, which one that was ended never does, so what it left is searched here. Throws, once it is gone,
 * when a piece of a token lay anywhere but in the stores, the lease files and custody.
 */
async function searchAndRemove(dir: string): Promise<void> {
  const leaky = leakyFilesBelow(dir);
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  if (leaky.length > 0) throw new Error(`Files that tests left held a piece of a token: ${leaky.join(', ')}`);
}
