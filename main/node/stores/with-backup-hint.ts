import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { isJsonObject, parseJson } from '../../core/json.ts';
import { readPlainFile } from './read-plain-file.ts';

/** The refusal of a list that cannot be understood, with what to do about it: where its newest backup lies, and how much is in it. */
export async function withBackupHint(refusal: AppError, path: string): Promise<AppError> {
  return new AppError(refusal.code, refusal.message, { hint: await backupHint(path), cause: refusal });
}

async function backupHint(path: string): Promise<string> {
  const untouched = 'It was left exactly as it is.';
  const names = await readdir(dirname(path)).catch(() => []);
  const backups = names
    .filter((name) => name.startsWith(`${basename(path)}.bak`))
    .map((name) => join(dirname(path), name))
    .flatMap((backup) => countAccounts(backup));
  const newest = backups.sort((a, b) => b.modifiedMs - a.modifiedMs)[0];
  if (newest === undefined) return `${untouched} Mend or move it, then try again.`;
  const when = new Date(newest.modifiedMs).toISOString().slice(0, 16).replace('T', ' ');
  return `${untouched} The newest backup, ${newest.path} from ${when} UTC, lists ${newest.accounts} accounts.`;
}

function countAccounts(
  path: string,
): readonly { readonly path: string; readonly accounts: number; readonly modifiedMs: number }[] {
  const value = parseJson(readPlainFile(path) ?? '');
  if (!isJsonObject(value) || !Array.isArray(value['accounts'])) return [];
  const modifiedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modifiedMs === undefined ? [] : [{ path, accounts: value['accounts'].length, modifiedMs }];
}
