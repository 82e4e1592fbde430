import type { Clock } from '../../main/core/ports.ts';

/** Time stands still until a test lets it go on. */
export interface FakeClock extends Clock {
  /** Timers that are set. */
  readonly sleepers: () => number;
  /** Lets time pass, one timer after the other; what each of them sets going comes to its rest before the next. */
  advance(durationMs: number): Promise<void>;
  /** As a person sets it: no timer goes off because of that. */
  set(atMs: number): void;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export function createFakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => nowMs,
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
        const sleeper = { atMs: nowMs + durationMs, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    sleepers: () => sleepers.size,
    set(atMs) {
      nowMs = atMs;
    },
    async advance(durationMs) {
      const endMs = nowMs + durationMs;
      await rest();
      for (;;) {
        const [next] = [...sleepers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await rest();
      }
      nowMs = endMs;
    },
  };
}

/** Longer than any chain of promises that a turn sets going. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
