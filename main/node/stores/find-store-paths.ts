import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { type StorePaths, storePaths } from './store-paths.ts';

/** Where the stores of a program lie that was started on this computer with this environment. */
export function findStorePaths(env: Readonly<Record<string, string | undefined>>): StorePaths {
  return storePaths({ env, platform: process.platform, osHome: homedir(), namesIn });
}

/** Nothing in a folder that is not there or cannot be read. */
export function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
