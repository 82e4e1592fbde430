import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { isJsonObject, parseJson } from '../../core/json.ts';
import { namesIn } from '../names-in.ts';
import { readPlainFile } from './read-plain-file.ts';

/** From these codex-multi-auth brings a missing list back (facts/multi-auth.md 1.6); its journal wraps the list in `content`. */
const recoveryEnds = ['.bak', '.bak.1', '.bak.2', '.wal'];

/**
 * A missing list of which codex-multi-auth still has a copy is not empty: a new one of ours would take the place of what it was going to
 * bring back. Throws AppError `store-broken` then; a reset marker says that the list was cleared on purpose.
 */
export function refuseToBury(path: string): void {
  if (existsSync(path) || existsSync(`${path}.reset-intent`)) return;
  for (const name of namesIn(dirname(path))) {
    const accounts = recoveryEnds.some((end) => name === `${basename(path)}${end}`) ? accountsIn(path, name) : 0;
    if (accounts === 0) continue;
    throw new AppError(
      'store-broken',
      `${path} is missing, but ${join(dirname(path), name)} lists ${accounts} of it.`,
      {
        hint: 'Start codex-multi-auth once: it brings the list back. Or remove that file. Then try again.',
      },
    );
  }
}

function accountsIn(path: string, name: string): number {
  const value = parseJson(readPlainFile(join(dirname(path), name)) ?? '');
  const content = isJsonObject(value) ? value['content'] : undefined;
  const list = typeof content === 'string' ? parseJson(content) : value;
  return isJsonObject(list) && Array.isArray(list['accounts']) ? list['accounts'].length : 0;
}
