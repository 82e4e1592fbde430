import type { Clock } from '../ports.ts';
import type { SpendPlace } from './spend-limiter.ts';
import type { SpendOutcome } from './spend-outcome.ts';
import { undetermined } from './undetermined.ts';

/** Whoever asked hears of a silent service after this; the answer is listened for much longer (product.md section 4, Send). */
const callerWaitsMs = 20_000;
/** Without a reason of ours an error with a stack would be made each time. */
const ended = 'ended';

/** Lets a caller go while the work goes on by itself and its place stays taken. */
export interface OverdueWatch {
  watch(work: Promise<SpendOutcome>, place: SpendPlace): Promise<SpendOutcome>;
  /** Work whose caller has gone. */
  count(): number;
}

export function createOverdueWatch(clock: Clock): OverdueWatch {
  let abandoned = 0;
  const forget = (): void => {
    abandoned -= 1;
  };
  return {
    count: () => abandoned,
    async watch(work, place) {
      const done = new AbortController();
      const settled = work.finally(() => done.abort(ended));
      const overdue = clock.sleep(callerWaitsMs, done.signal).then(() => (done.signal.aborted ? settled : null));
      const first = await Promise.race([settled, overdue]);
      if (first !== null) return first;
      place.markOverdue();
      abandoned += 1;
      settled.then(forget, forget);
      return undetermined('timeout', { spent: true });
    },
  };
}
