import { type NewValue, rememberValues, type UsageMemory } from './last-values.ts';

/** What comes while a write is under way goes into the next one together. Resolves when it is on disk. */
export function createValuesBuffer(
  update: (change: (before: UsageMemory) => UsageMemory) => Promise<unknown>,
): (values: readonly NewValue[]) => Promise<unknown> {
  let waiting: NewValue[] = [];
  let next: Promise<unknown> | null = null;
  const takeWaiting = (memory: UsageMemory): UsageMemory => {
    const taken = waiting;
    waiting = [];
    next = null;
    return rememberValues(memory, taken);
  };
  return (values) => {
    waiting.push(...values);
    next ??= update(takeWaiting).catch((error: unknown) => {
      next = null;
      throw error;
    });
    return next;
  };
}
