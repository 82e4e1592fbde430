import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The calls by which a program of Node changes files, and the one by which it opens them. */
const faultyCalls = ['write', 'pwrite64', 'fdatasync', 'fsync', 'link', 'rename', 'unlink', 'openat'] as const;
type FaultyCall = (typeof faultyCalls)[number];
export const faultErrors = ['EIO', 'ENOSPC', 'EROFS', 'EACCES'] as const;
type FaultError = (typeof faultErrors)[number];

/** The `count`th call of this name, in any one thread, fails with `error` and does nothing. */
export interface FaultPoint {
  readonly call: FaultyCall;
  readonly count: number;
}

export interface Fault extends FaultPoint {
  readonly error: FaultError;
}

export interface Traced {
  /** What the command runs under. */
  readonly under: readonly string[];
  /** One thread for files beside the main one: so the numbers of calls mean the same each time. */
  readonly env: Readonly<Record<string, string>>;
  /** The lines of the trace, once the command has ended. Removes it. */
  lines(): Promise<readonly string[]>;
}

let traces = 0;

/** `fault` null: nothing fails. Needs strace where it may trace. */
export function tracedRun(strace: string, fault: Fault | null): Traced {
  traces += 1;
  const path = join(tmpdir(), `fault-${process.pid}-${traces}.trace`);
  const trace = ['-e', `trace=${faultyCalls.join(',')}`];
  const inject = fault === null ? [] : ['-e', `inject=${fault.call}:error=${fault.error}:when=${fault.count}`];
  return {
    under: [strace, '-f', '-qq', '-y', '-s', '0', '-o', path, ...trace, ...inject],
    env: { UV_THREADPOOL_SIZE: '1' },
    async lines() {
      const text = readFileSync(path, 'utf8');
      await rm(path, { force: true });
      return wholeLines(text.split('\n'));
    },
  };
}

/** A call during which another thread made one stands in two lines: its words in the first, what came of it in the second. */
function wholeLines(lines: readonly string[]): readonly string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const thread = /^\d+/.exec(line)?.[0] ?? '';
    const [, beginning] = /^(.*) <unfinished \.\.\.>$/.exec(line) ?? [];
    if (beginning !== undefined) {
      begun.set(thread, beginning);
      return [];
    }
    const [, rest] = /^\d+ +<\.\.\. \w+ resumed>(.*)$/.exec(line) ?? [];
    return [rest === undefined ? line : `${begun.get(thread) ?? ''}${rest}`];
  });
}

/** What it prints may go to a disk that is full, or to a terminal that is gone. */
const output = /^\d+ +write\([12]</;

/** Each call below `dir` or on its output that a run made, by its number in its thread. */
export function pointsBelow(dir: string, lines: readonly string[]): readonly FaultPoint[] {
  const counts = new Map<string, number>();
  const found = new Map<string, FaultPoint>();
  for (const line of lines) {
    const [, thread = '', name = ''] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    const call = faultyCalls.find((one) => one === name);
    if (call === undefined) continue;
    const count = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, count);
    if (line.includes(dir) || output.test(line)) found.set(`${call} ${count}`, { call, count });
  }
  return [...found.values()];
}

/** What was struck: on our files or our output, and elsewhere, such as the pipe by which Node wakes itself. */
export function struckCalls(
  dir: string,
  lines: readonly string[],
): { readonly ours: number; readonly elsewhere: number } {
  const struck = lines.filter((line) => line.includes('(INJECTED)'));
  const ours = struck.filter((line) => line.includes(dir) || output.test(line)).length;
  return { ours, elsewhere: struck.length - ours };
}
