import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type Ask, converse, type Hear, openLine } from './codex-line.ts';

export interface SessionOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly signal: AbortSignal | undefined;
  readonly overallMs: number;
  /** In a process group of its own, which Ctrl-C does not reach and which ends as a whole; and not over before the child is gone. */
  readonly apart?: true;
  /**
   * It may be spending the token of its sign-in: once started it goes on whoever cancels, out of reach of Ctrl-C as well, until it has
   * answered or its time is over.
   */
  readonly maySpend?: true;
}

export interface SessionFailure {
  readonly kind: 'failed';
  /** `not-started`: nothing of Codex has run, so it has spent nothing either. */
  readonly reason: 'timeout' | 'crashed' | 'protocol' | 'cancelled' | 'not-started';
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** What a child that was told to end may still take. */
const graceMs = 2_000;
/** A whole conversation takes some kilobytes. Whoever says so much more is no Codex, and may never come to the end of a line. */
const mostHeardBytes = 16 * 1024 * 1024;

/**
 * Starts `codex app-server`, introduces us and lets `talk` ask (facts/codex.md 4.3 and 9). The child ends with its input, so it does not
 * outlive us; one that stays is killed. Never rejects as long as `talk` does not.
 */
export async function talkToCodex<T>(
  options: SessionOptions,
  talk: (ask: Ask, hear: Hear) => Promise<T>,
): Promise<T | SessionFailure> {
  if (options.signal?.aborted === true) return failed('cancelled');
  const child = start(options);
  if (child === null) return failed('not-started');
  const end = watchEnd(child, options);
  endTalkative(child, isGroup(options));
  const line = openLine({ said: child.stdout, told: child.stdin });
  const conversation = async (): Promise<T | SessionFailure> => {
    const outcome = await converse(line, options.version, talk);
    return outcome === 'not-welcome' ? failed('protocol') : outcome;
  };
  try {
    return await Promise.race([conversation(), end.failure]);
  } finally {
    end.stop();
    const gone = letGo(child, isGroup(options));
    if (options.apart === true) await gone;
  }
}

/** Null when the system refuses at once, such as for a file that is being written. For other reasons it says so in an event. */
function start(options: SessionOptions): Child | null {
  const { path, env } = options;
  try {
    const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore'];
    return spawn(path, ['app-server'], { env, stdio, windowsHide: true, detached: isGroup(options) });
  } catch {
    return null;
  }
}

function isGroup({ apart, maySpend }: SessionOptions): boolean {
  return (apart === true || maySpend === true) && process.platform !== 'win32';
}

function failed(reason: SessionFailure['reason']): SessionFailure {
  return { kind: 'failed', reason };
}

function endTalkative(child: Child, isGroup: boolean): void {
  let heardBytes = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    heardBytes += bytes.length;
    if (heardBytes <= mostHeardBytes) return;
    child.stdout.destroy();
    if (isGroup && child.pid !== undefined) killGroup(child.pid);
    else child.kill('SIGKILL');
  });
}

/** What `env` and shells end with when there is no such program, or none that runs here: Codex is often a script for `node`. */
function isNeverRun(exitCode: number | null): boolean {
  return exitCode === 126 || exitCode === 127;
}

interface End {
  readonly failure: Promise<SessionFailure>;
  stop(): void;
}

/** Whatever ends a conversation before its last answer. */
function watchEnd(child: Child, { signal, overallMs, maySpend }: SessionOptions): End {
  let stop = (): void => undefined;
  const failure = new Promise<SessionFailure>((resolve) => {
    const onAbort = (): void => resolve(failed('cancelled'));
    const timer = setTimeout(() => resolve(failed('timeout')), overallMs);
    let exitTimer: NodeJS.Timeout | undefined;
    if (maySpend !== true) signal?.addEventListener('abort', onAbort, { once: true });
    let hasSpoken = false;
    child.stdout.once('data', () => {
      hasSpoken = true;
    });
    child.once('error', () => resolve(failed(child.pid === undefined ? 'not-started' : 'crashed')));
    // After its last words have been heard; somebody it started may keep its output open.
    child.once('close', (code) => resolve(failed(!hasSpoken && isNeverRun(code) ? 'not-started' : 'crashed')));
    const onExit = (): void => {
      exitTimer = setTimeout(() => resolve(failed('crashed')), graceMs);
    };
    child.once('exit', onExit);
    stop = () => {
      clearTimeout(timer);
      clearTimeout(exitTimer);
      // It ends after the conversation, too, and that keeps nobody waiting.
      child.removeListener('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
    };
  });
  return { failure, stop: () => stop() };
}

/** Resolves when the child is gone. */
function letGo(child: Child, isGroup: boolean): Promise<void> {
  child.stdin.end();
  child.stdout.resume();
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const killer = setTimeout(() => (isGroup ? killGroup(pid) : child.kill('SIGKILL')), graceMs);
    child.once('exit', () => {
      clearTimeout(killer);
      // Whoever it started and left behind goes with it.
      if (isGroup) killGroup(pid);
      resolve();
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of it is left.
  }
}
