import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RivalList } from './rival-orders.ts';

export interface FoundList {
  readonly text: string;
  /** From a journal or a backup, so that whoever reads it saves it as the list again. */
  readonly isRecovered: boolean;
}

/** How codex-multi-auth reads a list (facts/multi-auth.md 1.6). Null: there is none, or somebody is about to clear it. */
export function findList(list: RivalList, path: string): FoundList | null {
  if (list === 'pool') removeStagedCopies(path);
  if (existsSync(`${path}.reset-intent`) && (list === 'flagged' || !isList(textOf(path)))) return null;
  const text = textOf(path);
  if (isList(text)) return { text, isRecovered: false };
  const candidates = list === 'pool' ? [journalled(path), ...backupsOf(path).map(textOf)] : flaggedBackups(path);
  const recovered = candidates.find(isList);
  return recovered === undefined ? null : { text: recovered, isRecovered: true };
}

/** Those of a process that is in the middle of its save as well. */
function removeStagedCopies(path: string): void {
  for (const name of namesBeside(path))
    if (name.includes('.rotate.') && name.endsWith('.tmp')) rmSync(join(dirname(path), name), { force: true });
}

function journalled(path: string): string {
  try {
    const { checksum, content } = JSON.parse(readFileSync(`${path}.wal`, 'utf8'));
    return createHash('sha256').update(content).digest('hex') === checksum ? content : '';
  } catch {
    return '';
  }
}

const namedBackups = ['.bak', '.bak.1', '.bak.2'];

/** After the three of its own every other file whose name begins like the list's, in the order of their names. */
function backupsOf(path: string): readonly string[] {
  const named = namedBackups.map((end) => `${path}${end}`);
  const others = namesBeside(path)
    .filter((name) => !/\.tmp$|\.rotate\.|\.wal$|\.reset-intent$|\.cache/.test(name))
    .map((name) => join(dirname(path), name))
    .filter((other) => !named.includes(other));
  return [...named, ...others];
}

function flaggedBackups(path: string): readonly string[] {
  return namedBackups.map((end) => textOf(`${path}${end}`));
}

function namesBeside(path: string): readonly string[] {
  const start = `${basename(path)}.`;
  return existsSync(dirname(path))
    ? readdirSync(dirname(path))
        .filter((name) => name.startsWith(start))
        .sort()
    : [];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** One of another version counts as readable, and reads as empty. */
function isList(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && Array.isArray(value.accounts);
  } catch {
    return false;
  }
}
