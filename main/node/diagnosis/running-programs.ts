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

/** A script runs under the name of its interpreter, so the first words of its line are looked at, never shown. */
function linuxName(pid: string): readonly string[] {
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
  try {
    if (process.getuid !== undefined && statSync(`/proc/${pid}`).uid !== process.getuid()) return [];
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, 2);
    return words.flatMap(knownName).slice(0, 1);
  } catch {
    return [];
  }
}

function knownName(word: string): readonly string[] {
  const name = knownNames.get(basename(word.trim()).toLowerCase());
  return name === undefined ? [] : [name];
}
