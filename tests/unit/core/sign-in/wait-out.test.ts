import { describe, expect, it } from 'vitest';
import { waitOut } from '../../../../main/core/sign-in/wait-out.ts';

const limitMs = 300_000;

/** A clock whose timers count only waking time; `jumps` says what the wall clock does beside that, by how long was slept. */
async function sleptFor(
  jumps: Readonly<Record<number, number>>,
  abortAtMs = Number.POSITIVE_INFINITY,
): Promise<number> {
  const stopping = new AbortController();
  let [nowMs, sleptMs] = [1_000_000, 0];
  const clock = {
    now: () => nowMs,
    async sleep(durationMs: number) {
      sleptMs += durationMs;
      nowMs += durationMs + (jumps[sleptMs] ?? 0);
      if (sleptMs >= abortAtMs) stopping.abort();
    },
  };
  await waitOut(clock, limitMs, stopping.signal);
  return sleptMs;
}

describe('the five minutes of a sign-in', () => {
  it.each([
    ['are five minutes', {}, 300_000],
    ['are over soon after a computer woke from a longer sleep', { 20000: 3_600_000 }, 20_000],
    ['go on after a short sleep, which counts', { 20000: 60_000 }, 240_000],
    ['are no longer when the clock is set back', { 20000: -86_400_000 }, 300_000],
  ])('%s', async (_what, jumps, expectedMs) => {
    expect(await sleptFor(jumps)).toBe(expectedMs);
  });

  it('end with the sign-in', async () => {
    expect(await sleptFor({}, 30_000)).toBe(30_000);
  });
});
