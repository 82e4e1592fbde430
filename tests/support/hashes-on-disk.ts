import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import type { CodexHome } from './codex-home.ts';

/** Hashes of every refresh token in the stores, the lease results and custody. */
export async function hashesOnDisk(home: CodexHome): Promise<ReadonlySet<string>> {
  const listed = async (dir: string): Promise<readonly string[]> =>
    (await readdir(dir).catch(() => [])).map((name) => join(dir, name));
  const paths = [
    home.authPath,
    home.poolPath,
    home.flaggedPath,
    ...(await listed(home.custodyDir)),
    ...(await listed(home.leaseDir)),
  ];
  const texts = await Promise.all(paths.map(textOf));
  return new Set(texts.flatMap((text) => [...text.matchAll(/rt_[\w-]+/g)].map(([token]) => sha256Hex(token))));
}

/** Nothing of what is no file: a pipe that a test laid there would keep it waiting. */
async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? readFile(path, 'utf8').catch(() => '') : '';
}
