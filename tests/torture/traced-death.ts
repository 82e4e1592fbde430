import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Death at the entry of the `count`th call of this name in any one thread. */
export interface DeathCall {
  readonly call: string;
  readonly count: number;
}

/** Calls that change files, and how many of each a check of a few accounts makes; the last ones are seldom reached. */
const changingCalls = [
  ['pwrite64', 30],
  ['fdatasync', 16],
  ['fsync', 16],
  ['rename', 14],
  ['link', 12],
  ['unlink', 14],
  ['mkdir', 24],
  ['chmod', 6],
  ['openat', 70],
  ['write', 120],
] as const;
const deathCalls = changingCalls.flatMap(([call, most]) =>
  Array.from({ length: most }, (_, index): DeathCall => ({ call, count: index + 1 })),
);
/** Has no divisor in common with their number, so that going on by it meets each of them once. */
const stride = 97;

/** Each number another one, until all have had their turn. */
export function deathCallOf(number: number): DeathCall {
  return deathCalls[(number * stride) % deathCalls.length] ?? { call: 'pwrite64', count: 1 };
}

let found: string | null | undefined;

/** Null where there is no strace, or one from before 5.3, or processes may not be traced. */
export function stracePath(): string | null {
  if (found !== undefined) return found;
  const dirs = (process.env['PATH'] ?? '').split(delimiter);
  const path = dirs.map((dir) => join(dir, 'strace')).find((one) => existsSync(one));
  const works =
    path !== undefined &&
    spawnSync(path, ['-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', process.execPath, '-e', '0']).status === 0;
  found = works ? path : null;
  return found;
}

let traces = 0;

export interface TracedDeath {
  /** What the command runs under. */
  readonly under: readonly string[];
  /** One thread for files beside the main one: so the numbers of calls mean the same each time. */
  readonly env: Readonly<Record<string, string>>;
  /** Answers that had been written into custody when the process died; at least. Removes the trace. */
  answersWritten(): Promise<number>;
}

export function tracedDeath(strace: string, { call, count }: DeathCall): TracedDeath {
  traces += 1;
  const path = join(tmpdir(), `crash-${process.pid}-${traces}.trace`);
  const calls = call === 'pwrite64' ? call : `pwrite64,${call}`;
  const death = `inject=${call}:signal=SIGKILL:when=${count}`;
  return {
    under: [strace, '-f', '-qq', '-s', '24', '-o', path, '-e', `trace=${calls}`, '-e', death],
    env: { UV_THREADPOOL_SIZE: '1' },
    async answersWritten() {
      const lines = readFileSync(path, 'utf8').split('\n');
      await rm(path, { force: true });
      return lines.filter((line) => /pwrite64\(\d+, "\{\\"t\\":\\"answer\\".* = \d+$/.test(line)).length;
    },
  };
}
