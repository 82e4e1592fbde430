import { fieldsOf } from './devtools.ts';

/** One thing the app did to the world around it, or that crossed between its processes. */
export interface JournalEntry {
  readonly kind: string;
  readonly [field: string]: unknown;
}

type Order = (fields: Readonly<Record<string, unknown>>) => unknown;

const orders = new Map<string, Order>();

/** Tells the spec. Without one listening nothing happens. */
export function note(entry: JournalEntry): void {
  if (process.connected) process.send?.({ entry });
}

/** What a spec may make happen: a click, a lost network. Throwing refuses the order. */
export function onOrder(name: string, carryOut: Order): void {
  orders.set(name, carryOut);
}

/** The channel alone does not keep the app running. */
export function takeOrders(): void {
  process.on('message', (message) => void answer(fieldsOf(message)));
  process.channel?.unref();
  // A spec that was ended in the middle leaves no app behind.
  process.once('disconnect', () => process.exit(0));
}

async function answer(message: Readonly<Record<string, unknown>>): Promise<void> {
  const { number, order } = message;
  if (typeof order !== 'string') return;
  try {
    const carryOut = orders.get(order);
    if (carryOut === undefined) throw new Error(`The stand-in knows no order "${order}".`);
    const value = await Promise.resolve(carryOut(message));
    process.send?.({ number, value: value ?? null });
  } catch (error) {
    process.send?.({ number, error: error instanceof Error ? error.message : String(error) });
  }
}
