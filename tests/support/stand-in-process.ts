import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry } from './stand-in/journal.ts';
import { mainPathVariable } from './stand-in/main-path.ts';

/** Compiling the app is most of its start, and each story starts it anew. */
const compiledDir = join(tmpdir(), 'stand-in-compiled');
const registerPath = join(import.meta.dirname, 'stand-in', 'register.ts');

/** The built app on the stand-in, as another process. */
export interface StandInProcess {
  readonly child: ChildProcess;
  readonly journal: readonly JournalEntry[];
  /** What it printed, for the words of a failure. */
  output(): string;
  /** Throws what the stand-in refuses. */
  order(name: string, fields?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Resolves with the first thing that is there; looks again with each entry. Throws when the app ends before. */
  until<T>(find: () => T | null | undefined | false): Promise<T>;
  readonly ended: Promise<number | null>;
}

export interface ProcessWish {
  readonly mainPath: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function startStandIn({ mainPath, args, env }: ProcessWish): StandInProcess {
  const line = ['--disable-warning=ExperimentalWarning', '--import', registerPath, mainPath, ...args];
  const child = spawn(process.execPath, line, {
    env: { ...env, [mainPathVariable]: mainPath, NODE_COMPILE_CACHE: compiledDir },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const journal: JournalEntry[] = [];
  const answers = new Map<number, (answer: Answer) => void>();
  const changes = new EventEmitter().setMaxListeners(0);
  let printed = '';
  let lastNumber = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  child.on('message', (message: Answer & { readonly entry?: JournalEntry }) => {
    if (message.entry !== undefined) journal.push(message.entry);
    else answers.get(message.number)?.(message);
    changes.emit('change');
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
    for (const answer of answers.values()) answer({ number: 0, error: 'The app has ended.' });
    changes.emit('change');
  });
  return {
    child,
    journal,
    ended,
    output: () => printed,
    order(order, fields = {}) {
      lastNumber += 1;
      const number = lastNumber;
      return new Promise((resolve, reject) => {
        if (hasEnded || !child.connected) return reject(new Error('The app has ended.'));
        answers.set(number, ({ value, error }) => {
          answers.delete(number);
          if (error === undefined) resolve(value);
          else reject(new Error(error));
        });
        child.send({ ...fields, number, order });
      });
    },
    async until(find) {
      for (;;) {
        const found = find();
        if (found !== null && found !== undefined && found !== false) return found;
        if (hasEnded) throw new Error(`The app ended with ${child.exitCode}. It printed: ${printed.slice(-2000)}`);
        await once(changes, 'change');
      }
    },
  };
}

interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: string;
}
