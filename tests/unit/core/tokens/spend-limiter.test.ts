import { describe, expect, it } from 'vitest';
import { createSpendLimiter, type SpendPlace } from '../../../../main/core/tokens/spend-limiter.ts';

async function enterPlace(limiter: ReturnType<typeof createSpendLimiter>): Promise<SpendPlace> {
  const entry = await limiter.enter(undefined);
  if (typeof entry === 'string') throw new Error(`no place: ${entry}`);
  return entry;
}

describe('the spends in flight', () => {
  it('are never more than the limit, and the next one starts when one is released', async () => {
    const limiter = createSpendLimiter(2);
    const first = await enterPlace(limiter);
    await enterPlace(limiter);
    let isThirdIn = false;
    const third = limiter.enter(undefined).then(() => {
      isThirdIn = true;
    });
    await Promise.resolve();
    expect(isThirdIn).toBe(false);
    first.release();
    await third;
    expect(isThirdIn).toBe(true);
  });

  it('tell whoever queues that the service is silent once all of them are overdue', async () => {
    const limiter = createSpendLimiter(2);
    const places = [await enterPlace(limiter), await enterPlace(limiter)];
    const queued = limiter.enter(undefined);
    places[0]?.markOverdue();
    places[1]?.markOverdue();
    expect(await queued).toBe('silent');
    expect(await limiter.enter(undefined)).toBe('silent');
    places[0]?.release();
    expect(typeof (await limiter.enter(undefined))).toBe('object');
  });

  it('let a queued one go when its caller cancels, without costing a place', async () => {
    const limiter = createSpendLimiter(1);
    const first = await enterPlace(limiter);
    const cancel = new AbortController();
    const queued = limiter.enter(cancel.signal);
    cancel.abort();
    expect(await queued).toBe('cancelled');
    expect(await limiter.enter(cancel.signal)).toBe('cancelled');
    first.release();
    first.release();
    await enterPlace(limiter);
    const next = limiter.enter(undefined);
    expect(await Promise.race([next, Promise.resolve('waiting')])).toBe('waiting');
  });
});
