import type { Clock } from '../../main/core/ports.ts';
import { createSleepers } from './sleepers.ts';

/** Time stands still until a test lets it go on. */
export interface FakeClock extends Clock {
  /** Timers that are set. */
  readonly sleepers: () => number;
  /** Lets time pass, one timer after the other; what each of them sets going comes to its rest before the next. */
  advance(durationMs: number): Promise<void>;
  /** As a person sets it: no timer goes off because of that. */
  set(atMs: number): void;
}

export function createFakeClock(startMs: number): FakeClock {
  let nowMs = startMs;
  const sleepers = createSleepers(() => nowMs);
  return {
    now: () => nowMs,
    sleep: sleepers.sleep,
    sleepers: sleepers.count,
    set(atMs) {
      nowMs = atMs;
    },
    async advance(durationMs) {
      const endMs = nowMs + durationMs;
      await rest();
      for (let next = sleepers.firstUntil(endMs); next !== null; next = sleepers.firstUntil(endMs)) {
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
