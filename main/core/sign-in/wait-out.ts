import type { Clock } from '../ports.ts';

/** A computer that slept finds out this long after it woke. */
const lookEveryMs = 10_000;

/**
 * Resolves when so much time is over, also time that a computer slept through, which no timer counts; and a clock that is set back
 * makes it no longer. At once when the signal aborts.
 */
export async function waitOut(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
  const endMs = clock.now() + durationMs;
  for (let leftMs = durationMs; leftMs > 0 && clock.now() < endMs && !signal.aborted; leftMs -= lookEveryMs) {
    await clock.sleep(Math.min(lookEveryMs, leftMs), signal);
  }
}
