import { EventEmitter, once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { DrivenApp } from '../app-from-journal.ts';
import type { JournalEntry } from '../stand-in/journal.ts';

interface Answer {
  readonly number: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The spec's end of one recorder's lines. */
export interface RecorderListener extends Pick<DrivenApp, 'journal' | 'order' | 'until'> {
  readonly port: number;
  /** Nothing comes any more: what waits is told, with these words about why. */
  end(why: string): void;
}

export async function listenToRecorder(): Promise<RecorderListener> {
  const journal: JournalEntry[] = [];
  const answers = new Map<number, (answer: Answer) => void>();
  const changes = new EventEmitter().setMaxListeners(0);
  let recorder: Socket | null = null;
  let lastNumber = 0;
  let ending: string | null = null;
  const server = createServer((socket) => {
    recorder = socket;
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => {
      const message: Answer & { readonly entry?: JournalEntry } = JSON.parse(line);
      if (message.entry !== undefined) journal.push(message.entry);
      else answers.get(message.number)?.(message);
      changes.emit('change');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return {
    port: address.port,
    journal,
    async order(order, fields = {}) {
      if (ending !== null || recorder === null) throw new Error(ending ?? 'The app has not begun.');
      lastNumber += 1;
      const number = lastNumber;
      const answer = new Promise<Answer>((resolve) => void answers.set(number, resolve));
      recorder.write(`${JSON.stringify({ ...fields, number, order })}\n`);
      const { value, error } = await answer;
      answers.delete(number);
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async until(find) {
      for (;;) {
        const found = find();
        if (found !== null && found !== undefined && found !== false) return found;
        if (ending !== null) throw new Error(ending);
        await once(changes, 'change');
      }
    },
    end(why) {
      ending = why;
      for (const answer of answers.values()) answer({ number: 0, error: why });
      recorder?.destroy();
      server.close();
      changes.emit('change');
    },
  };
}
