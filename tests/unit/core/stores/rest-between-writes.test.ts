import { describe, expect, it } from 'vitest';
import { restBetweenWrites } from '../../../../main/core/stores/rest-between-writes.ts';

/** Edits arrive while the rest goes on: how many wait at each look. */
async function restMs(tookMs: number, waitingAtEachLook: readonly number[]): Promise<number> {
  let [nowMs, look] = [1_000, 0];
  const clock = {
    now: () => nowMs,
    sleep: async (durationMs: number) => {
      nowMs += durationMs;
    },
  };
  await restBetweenWrites(clock, tookMs, () => waitingAtEachLook[Math.min(look++, waitingAtEachLook.length - 1)] ?? 0);
  return nowMs - 1_000;
}

describe('the rest after a write', () => {
  it.each([
    ['a short write has none', 9, [5], 0],
    ['nobody waits', 40, [0], 0],
    ['one waits, and nobody else comes', 40, [1], 10],
    ['more came once', 40, [1, 1, 3, 3, 3], 20],
    ['more keeps coming: four times as long as the write', 40, Array.from({ length: 99 }, (_, at) => at + 1), 160],
  ])('%s', async (_what, tookMs, waiting, expectedMs) => {
    expect(await restMs(tookMs, waiting)).toBe(expectedMs);
  });
});
