import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../main/node/clock.ts';

const forEver = 10 * 365 * 86_400_000;

describe('sleeping', () => {
  it('ends at once when there is nothing to wait for, or it was cancelled before', async () => {
    await systemClock.sleep(0);
    await systemClock.sleep(-5);
    await systemClock.sleep(forEver, AbortSignal.abort());
  });

  it('ends without an error when it is cancelled', async () => {
    const cancel = new AbortController();
    const sleeping = systemClock.sleep(forEver, cancel.signal);
    cancel.abort();
    await expect(sleeping).resolves.toBeUndefined();
  });

  it('does not end at once because a timer cannot be set that far ahead', async () => {
    const cancel = new AbortController();
    let isOver = false;
    const sleeping = systemClock.sleep(forEver, cancel.signal).then(() => {
      isOver = true;
    });
    await systemClock.sleep(20);
    expect(isOver).toBe(false);
    cancel.abort();
    await sleeping;
  });

  it('leaves nothing at the signal, however often it is used', async () => {
    const { signal } = new AbortController();
    for (let turn = 0; turn < 20; turn += 1) await systemClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
