import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { isJsonObject, type JsonObject, parseJson, textOrNull } from '../../core/json.ts';

export interface SessionOptions {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly signal: AbortSignal | undefined;
  readonly overallMs: number;
  /** In a process group of its own, which Ctrl-C does not reach and which ends as a whole; and not over before the child is gone. */
  readonly apart?: true;
}

type CodexAnswer =
  | { readonly kind: 'result'; readonly result: JsonObject }
  | { readonly kind: 'error'; readonly message: string };

/** One question to the app-server; never settles when the session ends before the answer. */
export type Ask = (method: string, params: object | null) => Promise<CodexAnswer>;

/** The next notification of that name that `fits`, also one that came before it was asked for. Never settles when none comes. */
export type Hear = (method: string, fits: (params: JsonObject) => boolean) => Promise<JsonObject>;

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
  const { ask, hear, notify } = openLine(child);
  const clientInfo = { name: 'codex_quota_tray', title: 'Codex Quota Tray', version: options.version };
  const conversation = async (): Promise<T | SessionFailure> => {
    const hello = await ask('initialize', { clientInfo });
    if (hello.kind === 'error') return failed('protocol');
    notify('initialized');
    return talk(ask, hear);
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

function isGroup({ apart }: SessionOptions): boolean {
  return apart === true && process.platform !== 'win32';
}

function failed(reason: SessionFailure['reason']): SessionFailure {
  return { kind: 'failed', reason };
}

interface Heard {
  readonly method: string;
  readonly params: JsonObject;
}

/** Of a conversation that nobody waits for the end of, the last few are enough. */
const heardAtMost = 50;

function createEar(): { readonly hear: Hear; readonly take: (heard: Heard) => void } {
  let heard: Heard[] = [];
  const waiting = new Set<(one: Heard) => void>();
  return {
    take(one) {
      heard = [...heard, one].slice(-heardAtMost);
      for (const listener of [...waiting]) listener(one);
    },
    hear: (method, fits) =>
      new Promise((resolve) => {
        const listener = (one: Heard): void => {
          if (one.method !== method || !fits(one.params)) return;
          waiting.delete(listener);
          resolve(one.params);
        };
        waiting.add(listener);
        for (const one of heard) listener(one);
      }),
  };
}

function openLine(child: Child): {
  readonly ask: Ask;
  readonly hear: Hear;
  readonly notify: (method: string) => void;
} {
  const ear = createEar();
  const waiting = new Map<number, (answer: CodexAnswer) => void>();
  let lastId = 0;
  const send = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parseJson(line);
    if (!isJsonObject(message)) return;
    const { id, method, params } = message;
    // What has a method is a notification, or a question of its own with a number that may be one of ours.
    if (typeof method === 'string' && id === undefined)
      ear.take({ method, params: isJsonObject(params) ? params : {} });
    if (method !== undefined || typeof id !== 'number') return;
    waiting.get(id)?.(readAnswer(message));
    waiting.delete(id);
  });
  return {
    hear: ear.hear,
    notify: (method) => send({ method }),
    ask: (method, params) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        send({ id: lastId, method, params });
      }),
  };
}

function readAnswer({ result, error }: JsonObject): CodexAnswer {
  if (isJsonObject(result)) return { kind: 'result', result };
  return { kind: 'error', message: (isJsonObject(error) ? textOrNull(error['message']) : null) ?? '' };
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
function watchEnd(child: Child, { signal, overallMs }: SessionOptions): End {
  let stop = (): void => undefined;
  const failure = new Promise<SessionFailure>((resolve) => {
    const onAbort = (): void => resolve(failed('cancelled'));
    const timer = setTimeout(() => resolve(failed('timeout')), overallMs);
    let exitTimer: NodeJS.Timeout | undefined;
    signal?.addEventListener('abort', onAbort, { once: true });
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
