import { mkdir, rm } from 'node:fs/promises';
import { ownFolder, removeFoldersOfDead } from './folders-of-dead.ts';

const prefix = 'codex-quota-stories';

/** Where all that the stories of one run put into the system's folder for such things goes. */
export const storiesFolder = ownFolder(prefix);

/** Run by vitest once. */
export async function setup(): Promise<void> {
  await removeFoldersOfDead(prefix);
  await mkdir(storiesFolder, { recursive: true });
}

export function teardown(): Promise<void> {
  return rm(storiesFolder, { recursive: true, force: true, maxRetries: 5 });
}
