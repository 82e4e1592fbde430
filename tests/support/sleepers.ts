import type { Clock } from '../../main/core/ports.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** Timers of a clock that a test holds in its hands. */
export interface Sleepers {
  readonly sleep: Clock['sleep'];
  count(): number;
  /** The first that is due until then; null when there is none. */
  firstUntil(endMs: number): Sleeper | null;
}

export function createSleepers(now: () => number): Sleepers {
  const sleepers = new Set<Sleeper>();
  return {
    sleep: (durationMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true || durationMs <= 0) {
          resolve();
          return;
        }
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { atMs: now() + durationMs, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    count: () => sleepers.size,
    firstUntil(endMs) {
      let first: Sleeper | null = null;
      for (const sleeper of sleepers)
        if (sleeper.atMs <= endMs && (first === null || sleeper.atMs < first.atMs)) first = sleeper;
      return first;
    },
  };
}
