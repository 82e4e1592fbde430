import { delimiter, dirname } from 'node:path';
import { installerFolders, searchHere } from '../programs/search-folders.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What Codex is started with. Installed by npm it is a script for `node`, which lies beside it or where installers put it; an app that
 * the desktop started has neither folder on its path. Windows finds the program behind such a script.
 */
export function programEnv(path: string, env: Env): Env {
  if (process.platform === 'win32') return env;
  const onPath = (env['PATH'] ?? '').split(delimiter);
  const more = installerFolders(searchHere(env));
  const folders = new Set([dirname(path), ...onPath, ...more]);
  return { ...env, PATH: [...folders].filter((folder) => folder !== '').join(delimiter) };
}
