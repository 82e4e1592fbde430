import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changingCall, errorsOf, everyError, type FaultError } from './changing-calls.ts';

/**
 * Stops only at the calls that are asked for, and not at each one: a run takes half the time. Of a signal that is to be sent at such a stop
 * nothing comes (strace 6.1).
 */
const quickly = '--seccomp-bpf';

/** The process dies at the entry of the call. */
const death = 'SIGKILL';

/** The `count`th call of this name, in any one thread, fails with `error` and does nothing. */
export interface Fault {
  readonly call: string;
  readonly count: number;
  readonly error: FaultError | typeof death;
  /** So does each later one, as on a disk that is full and stays so. */
  readonly lasts: boolean;
}

export interface Traced {
  /** What the command runs under. */
  readonly under: readonly string[];
  /** One thread for files beside the main one: so the numbers of calls mean the same each time. */
  readonly env: Readonly<Record<string, string>>;
  /** The lines of the trace, once the command has ended. Removes it. */
  lines(): Promise<readonly string[]>;
}

/**
 * Strace counts in each thread by itself, and a small number meant for the thread that writes files would meet the start of Node. So the
 * main thread makes more calls than any other before it becomes the command, as a shell that goes on when one of them fails.
 */
const callsAhead = 300;
const makeCalls = `i=0; while [ $i -lt ${callsAhead} ]; do echo > /dev/null; i=$((i+1)); done 2> /dev/null; exec "$@"`;
const ahead = ['/bin/sh', '-c', makeCalls, 'sh'];

let traces = 0;

/** `fault` null: nothing fails, and every call on a file is told. Needs strace where it may trace. */
export function tracedRun(strace: string, fault: Fault | null): Traced {
  traces += 1;
  const path = join(tmpdir(), `fault-${process.pid}-${traces}.trace`);
  const asked = fault === null ? ['-e', 'trace=%file,%desc'] : ['-e', `trace=${fault.call}`, '-e', injection(fault)];
  const pace = fault !== null && isDeath(fault) ? [] : [quickly];
  return {
    under: [strace, '-f', '-qq', '-y', '-s', '0', '-o', path, ...pace, ...asked, ...ahead],
    env: { UV_THREADPOOL_SIZE: '1' },
    async lines() {
      const text = readFileSync(path, 'utf8');
      await rm(path, { force: true });
      return wholeLines(text.split('\n'));
    },
  };
}

function injection({ call, count, error, lasts }: Fault): string {
  const does = error === death ? `signal=${death}` : `error=${error}`;
  return `inject=${call}:${does}:when=${count}${lasts ? '+' : ''}`;
}

/** Whoever dies of it tells nothing of its answers. */
export function isDeath({ error }: Fault): boolean {
  return error === death;
}

/**
 * Death at each call that these strike, but for those of another thread with which the main one would die before it is the command. What
 * lies on the disk then is the same as at the main thread's call before.
 */
export function deathsAt(faults: readonly Fault[]): readonly Fault[] {
  const isMadeAhead = ({ call, count }: Fault): boolean => /^(openat|write)$/.test(call) && count <= callsAhead;
  const calls = new Map(
    faults
      .filter((fault) => !isMadeAhead(fault))
      .map(({ call, count }) => [`${call} ${count}`, { call, count, error: death, lasts: false } as const]),
  );
  return [...calls.values()];
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
const output = /^\d+ +write\([12]<(?!\/dev\/null>)/;

/**
 * Each call below `dir`, or on its output, that changes something, by its number in its thread, with each error that it can give. One
 * error after the other, so that every nth of them is spread over calls and errors alike.
 */
export function faultsBelow(dir: string, lines: readonly string[]): readonly Fault[] {
  const counts = new Map<string, number>();
  const found = new Map<string, Fault>();
  for (const line of lines) {
    const call = changingCall(line);
    if (call === null) continue;
    const thread = /^\d+/.exec(line)?.[0] ?? '';
    const count = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, count);
    if (!line.includes(dir) && !output.test(line)) continue;
    for (const error of errorsOf(line)) found.set(`${call} ${count} ${error}`, { call, count, error, lasts: false });
  }
  return everyError.flatMap((error) => [...found.values()].filter((fault) => fault.error === error));
}

/** What was struck: on our files or our output, and elsewhere, such as the pipe by which Node wakes itself. */
export function struckCalls(
  dir: string,
  lines: readonly string[],
): { readonly ours: number; readonly elsewhere: number } {
  const struck = lines.filter((line) => line.includes('(INJECTED)') && !line.includes('/dev/null'));
  const ours = struck.filter((line) => line.includes(dir) || output.test(line)).length;
  return { ours, elsewhere: struck.length - ours };
}
