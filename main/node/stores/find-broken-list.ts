import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AccountFile } from '../../../shared/errors.ts';
import { isJsonObject, parseJson } from '../../core/json.ts';
import { readPlainFile } from './read-plain-file.ts';
import type { StorePaths } from './store-paths.ts';

/** The file in the way of reading; else the first of the lists that is there and cannot be understood, null when all of them can. */
export async function findBrokenList(paths: StorePaths, inTheWay: AccountFile | null): Promise<string | null> {
  const { pool, flagged, auth, config } = paths;
  if (inTheWay !== null) return { pool, 'set-aside': flagged, 'codex-login': auth, 'codex-settings': config }[inTheWay];
  for (const path of [pool, flagged, auth]) {
    const text = readPlainFile(path);
    if (text !== null && !isJsonObject(parseJson(text))) return path;
  }
  return null;
}

/** The newest copy that codex-multi-auth keeps of the broken list, else of the pool (facts/multi-auth.md 1.6); null without any. */
export async function findNewestBackup(paths: StorePaths, inTheWay: AccountFile | null): Promise<string | null> {
  const list = (await findBrokenList(paths, inTheWay)) ?? paths.pool;
  const names = await readdir(dirname(list)).catch(() => []);
  const kept = names.filter((name) => name.startsWith(`${basename(list)}.`) && /\.bak(\.\d)?$/.test(name));
  const aged = await Promise.all(kept.map((name) => withAge(join(dirname(list), name))));
  return aged.sort((a, b) => b.writtenMs - a.writtenMs)[0]?.path ?? null;
}

async function withAge(path: string): Promise<{ readonly path: string; readonly writtenMs: number }> {
  const found = await stat(path).catch(() => null);
  return { path, writtenMs: found?.mtimeMs ?? 0 };
}
