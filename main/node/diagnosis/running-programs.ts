import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { RunningProgram } from '../../core/diagnosis/facts.ts';

const run = promisify(execFile);
const patienceMs = 5_000;

/** Programs that are known to refresh sign-ins of Codex, by how their process or start file is called. */
const knownNames: ReadonlyMap<string, string> = new Map([
  ['codex', 'codex'],
  ['codex.exe', 'codex'],
  ['codex.js', 'codex'],
  ['codex-multi-auth', 'codex-multi-auth'],
  ['codex-multi-auth.js', 'codex-multi-auth'],
  ['codex-multi-auth-codex', 'codex-multi-auth'],
  ['codex-auth', 'codex-auth'],
  ['codex-auth.exe', 'codex-auth'],
  ['codexbar', 'CodexBar'],
  ['cockpit-tools', 'Cockpit Tools'],
  ['cockpit-tools.exe', 'Cockpit Tools'],
  ['opencode', 'opencode'],
  ['opencode.exe', 'opencode'],
]);

/** The program is in the line itself, and what follows are its arguments. */
const evaluating = /^(-[cep]|-pe|--eval|--print)(=|$)/;

/** Names and counts only, of this user's processes; null when the list could not be read. */
export async function runningPrograms(platform: string): Promise<readonly RunningProgram[] | null> {
  const names = await namesOn(platform).catch(() => null);
  if (names === null) return null;
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function namesOn(platform: string): Promise<readonly string[]> {
  if (platform === 'linux') return readdirSync('/proc').flatMap(linuxName);
  const limits = { timeout: patienceMs, windowsHide: true };
  const { stdout } =
    platform === 'win32'
      ? await run('tasklist', ['/FO', 'CSV', '/NH'], limits)
      : await run('ps', ['-xo', 'comm='], limits);
  return stdout.split('\n').flatMap((line) => knownName(platform === 'win32' ? (line.split('"')[1] ?? '') : line));
}

function linuxName(pid: string): readonly string[] {
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
  try {
    if (process.getuid !== undefined && statSync(`/proc/${pid}`).uid !== process.getuid()) return [];
    return programOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'));
  } catch {
    return [];
  }
}

/**
 * A script runs under the name of its interpreter, behind whatever options that was given. So the words of a line are looked at, never
 * shown, up to the first one that is neither an option nor can be the value of one: what follows that are its own arguments.
 */
export function programOf([program = '', ...words]: readonly string[]): readonly string[] {
  const known = knownName(program);
  if (known.length > 0) return known;
  let couldBeValue = false;
  for (const word of words) {
    if (evaluating.test(word)) return [];
    const isOption = word.startsWith('-');
    const name = isOption ? [] : knownName(word);
    if (name.length > 0) return name;
    if (!isOption && !couldBeValue) return [];
    couldBeValue = isOption && word !== '--' && !word.includes('=');
  }
  return [];
}

function knownName(word: string): readonly string[] {
  const name = knownNames.get(basename(word.trim()).toLowerCase());
  return name === undefined ? [] : [name];
}
