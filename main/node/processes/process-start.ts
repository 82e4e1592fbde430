import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ownFolder } from '../programs/own-folder.ts';
import { askPowershell } from './powershell.ts';

/** When the process that has this number now was started, epoch milliseconds by the clock of that moment; null where nobody tells. */
export type StartOf = (pid: number) => Promise<number | null>;

const run = promisify(execFile);
const patienceMs = 5_000;
/** A program takes that long at most to find out when it was started itself. */
const slackMs = 60_000;

export function createStartOf(platform: NodeJS.Platform): StartOf {
  const ask = platform === 'win32' ? askWindows : askUnix;
  return async (pid) => startIn(await ask(pid).catch(() => ''));
}

/** In one language and one time zone, whatever the user has. */
async function askUnix(pid: number): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)], {
    timeout: patienceMs,
    env,
    cwd: ownFolder,
  });
  return `${stdout.trim()} UTC`;
}

function askWindows(pid: number): Promise<string> {
  const question = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CreationDate.ToUniversalTime().ToString('o')`;
  return askPowershell(question, process.env);
}

/** Of a line such as `Sun Nov 22 02:04:58 2026 UTC` or `2026-11-22T02:04:58.1234567Z`. */
export function startIn(text: string): number | null {
  const line = text.trim();
  if (!/^\w{3} \w{3} +\d{1,2} \d\d:\d\d:\d\d \d{4} UTC$|^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(line)) return null;
  const ms = Date.parse(line);
  return Number.isNaN(ms) ? null : ms;
}

/**
 * Whether a process that was started at `nowMs` is another one than that which said of itself that it was started at `startedAt`. One that
 * began before may be the same: a shell that became our program (`exec`) keeps its number and its start.
 */
export function isLaterProcess(startedAt: string | null, nowMs: number | null): boolean {
  const thenMs = startedAt === null || !/^\d+$/.test(startedAt) ? null : Number(startedAt);
  return thenMs !== null && nowMs !== null && nowMs - thenMs > slackMs;
}
