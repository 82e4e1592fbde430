import { describe, expect, it } from 'vitest';
import { restBetweenWrites } from '../../../../main/core/stores/rest-between-writes.ts';

/** Edits arrive while the rest goes on: how many wait at each look. `lateMs`: so much later than it asked for is each look made. */
async function restMs(tookMs: number, waitingAtEachLook: readonly number[], lateMs = 0): Promise<number> {
  let [nowMs, look] = [1_000, 0];
  const clock = {
    now: () => nowMs,
    sleep: async (durationMs: number) => {
      nowMs += durationMs + lateMs;
      look += 1;
    },
  };
  await restBetweenWrites(clock, tookMs, () => waitingAtEachLook[Math.min(look, waitingAtEachLook.length - 1)] ?? 0);
  return nowMs - 1_000;
}

const moreEachTime = Array.from({ length: 999 }, (_, at) => at + 1);

describe('the rest after a write', () => {
  it.each([
    ['a short write has none', 9, [5], 0],
    ['nobody waits', 40, [0], 0],
    ['one waits, and nobody else comes', 40, [1], 6],
    ['after a write that was hardly long', 12, [1], 3],
    ['more came once', 40, [1, 3], 12],
    ['more keeps coming: four times as long as the write', 40, moreEachTime, 162],
    ['more keeps coming after a write in which the computer slept', 3_600_000, moreEachTime, 2_004],
  ])('%s', async (_what, tookMs, waiting, expectedMs) => {
    expect(await restMs(tookMs, waiting)).toBe(expectedMs);
  });

  it('goes on while this process is too busy for anything to come', async () => {
    expect(await restMs(40, [1], 15)).toBe(21);
    expect(await restMs(40, [1], 16)).toBe(176);
  });
});
