import type { Clock } from '../ports.ts';

/** Writes shorter than this need no rest between them. */
const shortWriteMs = 10;
/** A long list's writes take a fifth of a run at most. */
const restPerWrite = 4;
/** So seldom is looked whether more has come. */
const longestLookMs = 6;

/**
 * After a write that took so long: as long as more keeps coming, what comes goes into the next one. Once nothing has come for a moment in
 * which this process had nothing else to do, nobody waits any longer: what keeps it busy may be about to bring the next.
 */
export async function restBetweenWrites(clock: Clock, tookMs: number, waiting: () => number): Promise<void> {
  if (tookMs < shortWriteMs) return;
  const untilMs = clock.now() + tookMs * restPerWrite;
  const lookMs = Math.min(tookMs / 4, longestLookMs);
  for (let seen = waiting(); seen > 0 && clock.now() < untilMs; seen = waiting()) {
    const beganMs = clock.now();
    await clock.sleep(lookMs);
    const isBusy = clock.now() - beganMs >= lookMs * 2;
    if (waiting() === seen && !isBusy) return;
  }
}
