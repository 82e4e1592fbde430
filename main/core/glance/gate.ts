import pLimit from 'p-limit';

/** At most `limit` at work; the others wait in the order in which they came. */
export function createGate(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  return pLimit(limit);
}
