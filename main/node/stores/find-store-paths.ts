import { homedir } from 'node:os';
import { namesIn } from '../names-in.ts';
import { type StorePaths, storePaths } from './store-paths.ts';

/** Where the stores of a program lie that was started on this computer with this environment. */
export function findStorePaths(env: Readonly<Record<string, string | undefined>>): StorePaths {
  return storePaths({ env, platform: process.platform, osHome: homedir(), namesIn });
}
