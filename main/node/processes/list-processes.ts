import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { isJsonObject, type JsonValue, parseJson, textOrNull } from '../../core/json.ts';
import { ownFolder } from '../programs/own-folder.ts';
import { askPowershell } from './powershell.ts';
import { unixWords } from './unix-words.ts';
import { windowsWords } from './windows-words.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A process of this user. */
export interface ListedProcess {
  /** The program and its arguments. They may hold anything, so they are looked at and never shown. */
  readonly words: readonly string[];
  /** What it was started with; null where that cannot be found out. */
  readonly env: () => Env | null;
}

const run = promisify(execFile);
const mostListedBytes = 32 * 1024 * 1024;
const unixPatienceMs = 5_000;

/** Null when the list could not be read in time. */
export async function listProcesses(platform: string, env: Env): Promise<readonly ListedProcess[] | null> {
  try {
    if (platform === 'linux') return readdirSync('/proc').flatMap(linuxProcess);
    return platform === 'win32' ? await windowsProcesses(env) : await unixProcesses();
  } catch {
    return null;
  }
}

function linuxProcess(pid: string): readonly ListedProcess[] {
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return [];
  try {
    if (process.getuid !== undefined && statSync(`/proc/${pid}`).uid !== process.getuid()) return [];
    const [name, words] = [readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), wordsIn(`/proc/${pid}/cmdline`)];
    // What a program calls itself counts as well: Codex may be started under another name.
    return [{ words: name === 'codex' ? [name] : words, env: () => linuxEnv(pid) }];
  } catch {
    return [];
  }
}

function wordsIn(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\0');
}

/** Only the user themselves may read it; a process that has ended meanwhile has none. */
function linuxEnv(pid: string): Env | null {
  try {
    const entries = wordsIn(`/proc/${pid}/environ`).flatMap((entry) => {
      const at = entry.indexOf('=');
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)] as const] : [];
    });
    return entries.length === 0 ? null : Object.fromEntries(entries);
  } catch {
    return null;
  }
}

/** The lines may be of any length, so none is cut. */
async function unixProcesses(): Promise<readonly ListedProcess[]> {
  const limits = {
    timeout: unixPatienceMs,
    maxBuffer: mostListedBytes,
    killSignal: 'SIGKILL',
    cwd: ownFolder,
  } as const;
  const { stdout } = await run('ps', ['-xww', '-o', 'pid=,command='], limits);
  return parseUnixList(stdout, process.pid);
}

/** Lines of `ps -o pid=,command=`. `ownPid` is left out. */
export function parseUnixList(text: string, ownPid: number): readonly ListedProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || Number(pid) === ownPid) return [];
    return [{ words: unixWords(command), env: () => null }];
  });
}

/** Other users' command lines are not told; their programs are. */
const windowsQuestion = `[Console]::OutputEncoding = [Text.Encoding]::UTF8
ConvertTo-Json -Compress -InputObject @(Get-CimInstance Win32_Process | Select-Object ProcessId, Name, CommandLine)`;

async function windowsProcesses(env: Env): Promise<readonly ListedProcess[]> {
  return parseWindowsList(await askPowershell(windowsQuestion, env), process.pid);
}

/** What `windowsQuestion` answers. Throws for anything else. `ownPid` is left out. */
export function parseWindowsList(text: string, ownPid: number): readonly ListedProcess[] {
  const list = parseJson(text.replace(/^\uFEFF/, ''));
  if (!Array.isArray(list) || list.length === 0) throw new Error('The answer holds no list of processes.');
  return list.filter(isJsonObject).flatMap(({ ProcessId: pid, Name, CommandLine }) => {
    const name = textOrNull(Name) ?? '';
    return pid === ownPid ? [] : [{ words: wordsOf(name, CommandLine), env: () => null }];
  });
}

function wordsOf(name: string, line: JsonValue | undefined): readonly string[] {
  const text = textOrNull(line) ?? '';
  return text.trim() === '' ? [name] : windowsWords(text, name);
}
