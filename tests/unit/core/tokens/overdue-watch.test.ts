import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../main/core/ports.ts';
import { createOverdueWatch } from '../../../../main/core/tokens/overdue-watch.ts';
import type { SpendOutcome } from '../../../../main/core/tokens/spend-outcome.ts';
import { undetermined } from '../../../../main/core/tokens/undetermined.ts';

const outcome: SpendOutcome = undetermined('offline');

/** A clock whose sleepers wake when told to. */
function handClock(): Clock & { readonly sleeps: number[]; wake(): void } {
  const wakers: (() => void)[] = [];
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => 0,
    sleep: (durationMs, signal) =>
      new Promise((resolve) => {
        sleeps.push(durationMs);
        wakers.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    wake() {
      for (const waker of wakers.splice(0)) waker();
    },
  };
}

function place(): { markOverdue(): void; release(): void; readonly marks: string[] } {
  const marks: string[] = [];
  return { marks, markOverdue: () => marks.push('overdue'), release: () => marks.push('released') };
}

describe('whoever waits for a spend', () => {
  it('hears its outcome when it comes in time', async () => {
    const watch = createOverdueWatch(handClock());
    const taken = place();
    expect(await watch.watch(Promise.resolve(outcome), taken)).toBe(outcome);
    expect([taken.marks, watch.count()]).toEqual([[], 0]);
  });

  it('is let go after 20 seconds, while the work goes on and its place stays taken', async () => {
    const clock = handClock();
    const watch = createOverdueWatch(clock);
    const taken = place();
    const work = Promise.withResolvers<SpendOutcome>();
    const heard = watch.watch(work.promise, taken);
    clock.wake();
    expect(await heard).toMatchObject({ kind: 'undetermined', reason: 'timeout', spent: true });
    expect(clock.sleeps).toEqual([20_000]);
    expect([taken.marks, watch.count()]).toEqual([['overdue'], 1]);

    work.resolve(outcome);
    await new Promise((resolve) => setImmediate(resolve));
    expect(watch.count()).toBe(0);
  });

  it('is let go in peace when work that nobody waits for any more fails', async () => {
    const clock = handClock();
    const watch = createOverdueWatch(clock);
    const work = Promise.withResolvers<SpendOutcome>();
    const heard = watch.watch(work.promise, place());
    clock.wake();
    expect(await heard).toMatchObject({ reason: 'timeout' });
    work.reject(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(watch.count()).toBe(0);
  });

  it('hears a failure that comes in time', async () => {
    const watch = createOverdueWatch(handClock());
    await expect(watch.watch(Promise.reject(new Error('broken')), place())).rejects.toThrow('broken');
    expect(watch.count()).toBe(0);
  });
});
