import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { JournalEntry } from '../stand-in/journal.ts';

/** The port of this computer at which the spec listens. */
export const recorderPortVariable = 'APP_RECORDER_PORT';

type Fields = Readonly<Record<string, unknown>>;
type Order = (fields: Fields) => unknown;

const orders = new Map<string, Order>();
let socket: Socket | null = null;

/** Tells the spec. What is said before it answers waits. */
export function note(entry: JournalEntry): void {
  socket?.write(`${JSON.stringify({ entry })}\n`);
}

/** What a spec may make happen. Throwing refuses the order. */
export function onOrder(name: string, carryOut: Order): void {
  orders.set(name, carryOut);
}

/** Lines of JSON, both ways: the main process of Electron has no channel to who started it. */
export function openLink(port: number): void {
  const opened = connect(port, '127.0.0.1').setNoDelay(true).unref();
  socket = opened;
  createInterface({ input: opened }).on('line', (line) => void answer(JSON.parse(line)));
  opened.on('error', () => {});
  // A spec that was ended in the middle leaves no app behind.
  opened.once('close', () => process.exit(0));
}

async function answer(message: Fields): Promise<void> {
  const { number, order } = message;
  try {
    const carryOut = orders.get(String(order));
    if (carryOut === undefined) throw new Error(`The recorder knows no order "${order}".`);
    const value = await Promise.resolve(carryOut(message));
    socket?.write(`${JSON.stringify({ number, value: value ?? null })}\n`);
  } catch (error) {
    socket?.write(`${JSON.stringify({ number, error: error instanceof Error ? error.message : String(error) })}\n`);
  }
}
