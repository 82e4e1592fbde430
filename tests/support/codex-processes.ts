import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Every process in whose environment this folder is named and whose program is a `codex`, by its id. */
function codexPidsOf(dir: string): readonly number[] {
  if (process.platform === 'linux') return processIds().filter((pid) => namesOnLinux(pid, dir));
  const lines = execFileSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => /\/codex app-server/.test(line) && line.includes(dir))
    .map((line) => parseInt(line, 10));
}

function processIds(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid));
}

function namesOnLinux(pid: number, dir: string): boolean {
  try {
    const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return program.endsWith('/codex') && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(dir);
  } catch {
    // Ended meanwhile, or somebody else's.
    return false;
  }
}

const looksAtMost = 150;
const betweenLooksMs = 100;

/** Resolves to what is left when everybody has had fifteen seconds to end: to nobody, as it should be. */
export async function codexPidsLeft(dir: string): Promise<readonly number[]> {
  let pids = codexPidsOf(dir);
  for (let look = 0; look < looksAtMost && pids.length > 0; look += 1) {
    await pause(betweenLooksMs);
    pids = codexPidsOf(dir);
  }
  return pids;
}

/** Resolves to those that there are, once there are any. */
export async function codexPidsSeen(dir: string): Promise<readonly number[]> {
  let pids = codexPidsOf(dir);
  for (let look = 0; look < looksAtMost && pids.length === 0; look += 1) {
    await pause(betweenLooksMs);
    pids = codexPidsOf(dir);
  }
  return pids;
}
