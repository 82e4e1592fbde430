import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RivalAnswer, RivalOrder, RivalSettings } from './rival-orders.ts';

/** Another program at the same files, in a process of its own. */
export interface Rival {
  readonly pid: number;
  /** Resolves when the order was carried out; rejects with what the rival met. */
  order(order: RivalOrder): Promise<unknown>;
  /** Kills it where it stands: leases and half-done work stay behind. */
  die(): Promise<void>;
  close(): Promise<void>;
}

const childPath = fileURLToPath(new URL('rival-child.ts', import.meta.url));

/** Left out: it takes the time that codex-multi-auth takes, tells nobody what it writes, and is release 2.8.7. */
export async function startRival(
  listsDir: string,
  { timeFactor = 1, wordsPath = null, laterField = null }: Partial<Omit<RivalSettings, 'listsDir'>> = {},
): Promise<Rival> {
  const settings: RivalSettings = { listsDir, timeFactor, wordsPath, laterField };
  const child = fork(childPath, [JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map<number, (answer: RivalAnswer) => void>();
  child.on('message', (answer: RivalAnswer) => waiting.get(answer.number)?.(answer));
  const ended = once(child, 'exit').then(() => undefined);
  const gone = ended.then((): Omit<RivalAnswer, 'number'> => ({ error: 'The rival is gone.' }));
  await new Promise<void>((resolve) => waiting.set(0, () => resolve()));
  let number = 0;
  const end = async (how: (running: ChildProcess) => void): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) how(child);
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    async order(order) {
      number += 1;
      const mine = number;
      const answered = new Promise<RivalAnswer>((resolve) => waiting.set(mine, resolve));
      child.send({ number: mine, order });
      const { error, result } = await Promise.race([answered, gone]);
      if (error !== undefined) throw new Error(`${order.do}: ${error}`);
      return result;
    },
    die: () => end((running) => running.kill('SIGKILL')),
    close: () => end((running) => running.disconnect()),
  };
}
