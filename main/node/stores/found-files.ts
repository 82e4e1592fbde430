import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FoundFile } from '../../../shared/errors.ts';
import { isJsonObject, parseJson } from '../../core/json.ts';
import { cutOffLine } from '../../core/stores/cut-off-line.ts';
import { readPlainFile } from './read-plain-file.ts';

export interface FileFacts extends FoundFile {
  readonly path: string;
}

/** More than codex-multi-auth keeps; whatever else is called so is not worth reading. */
const mostCopies = 10;

/** What lies there; null when it is no plain file, or cannot be looked at. */
export async function fileFacts(path: string): Promise<FileFacts | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return null;
  const text = readPlainFile(path) ?? '';
  return {
    path,
    name: basename(path),
    writtenAt: found.mtime.toISOString(),
    bytes: found.size,
    accounts: countAccounts(text),
    cutOffLine: cutOffLine(text),
  };
}

function countAccounts(text: string): number | null {
  const value = parseJson(text);
  return isJsonObject(value) && Array.isArray(value['accounts']) ? value['accounts'].length : null;
}

/**
 * The newest copy of a list that codex-multi-auth keeps beside it (facts/multi-auth.md 1.6) and that can be understood; the newest of
 * all where none can be, null without any.
 */
export async function newestCopy(list: string): Promise<FileFacts | null> {
  const names = await readdir(dirname(list)).catch(() => []);
  const kept = names.filter((name) => name.startsWith(`${basename(list)}.`) && /\.bak(\.\d)?$/.test(name));
  const aged = await Promise.all(kept.map((name) => withAge(join(dirname(list), name))));
  const newestFirst = aged.sort((a, b) => b.writtenMs - a.writtenMs).slice(0, mostCopies);
  let newest: FileFacts | null = null;
  for (const { path } of newestFirst) {
    const copy = await fileFacts(path);
    if (copy !== null && copy.accounts !== null) return copy;
    newest ??= copy;
  }
  return newest;
}

async function withAge(path: string): Promise<{ readonly path: string; readonly writtenMs: number }> {
  const found = await stat(path).catch(() => null);
  return { path, writtenMs: found?.mtimeMs ?? 0 };
}
