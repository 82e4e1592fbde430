import type { Clock } from '../ports.ts';

/** Writes shorter than this need no rest between them. */
const shortWriteMs = 10;
/** A long list's writes take a fifth of a run at most. */
const restPerWrite = 4;

/**
 * After a write that took so long: as long as more keeps coming, what comes goes into the next one. Whoever is the last to come waits for
 * a quarter of a write and no longer.
 */
export async function restBetweenWrites(clock: Clock, tookMs: number, waiting: () => number): Promise<void> {
  if (tookMs < shortWriteMs) return;
  const untilMs = clock.now() + tookMs * restPerWrite;
  let seen = 0;
  while (waiting() > seen && clock.now() < untilMs) {
    seen = waiting();
    await clock.sleep(tookMs / 4);
  }
}
