import type { Clock } from '../ports.ts';

/** Writes shorter than this need no rest between them. */
const shortWriteMs = 10;
/** A long list's writes take a fifth of a run at most. */
const restPerWrite = 4;
/** No rest is longer, however long the write took: the computer may have slept in it. */
const longestRestMs = 2_000;
/** Looked at least this often whether more has come, since the last of a list waits for such a look. */
const longestPauseMs = 6;
/** A timer goes off this late on an idle computer, too: those of Windows go by steps of 15.6 ms. */
const timerStepMs = 16;

/**
 * After a write that took so long: as long as more keeps coming, what comes goes into the next one. Once nothing has come for a moment in
 * which this process had nothing else to do, nobody waits any longer: what keeps it busy may be about to bring the next.
 */
export async function restBetweenWrites(clock: Clock, tookMs: number, waiting: () => number): Promise<void> {
  if (tookMs < shortWriteMs) return;
  const untilMs = clock.now() + Math.min(tookMs * restPerWrite, longestRestMs);
  const pauseMs = Math.min(tookMs / 4, longestPauseMs);
  for (let seen = waiting(); seen > 0 && clock.now() < untilMs; seen = waiting()) {
    const beganMs = clock.now();
    await clock.sleep(pauseMs);
    const isBusy = clock.now() - beganMs >= pauseMs + timerStepMs;
    if (waiting() === seen && !isBusy) return;
  }
}
