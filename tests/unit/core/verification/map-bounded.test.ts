import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapBounded } from '../../../../main/core/verification/map-bounded.ts';

/** Lets everything that can go on go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work on many items at once', () => {
  it('gives the results in the order of the items and never works on more than the limit', async () => {
    const delays = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(delays, fc.integer({ min: 1, max: 5 }), async (turns, limit) => {
        let atWork = 0;
        let most = 0;
        const results = await mapBounded(turns, limit, async (count) => {
          atWork += 1;
          most = Math.max(most, atWork);
          for (let left = count; left > 0; left -= 1) await turn();
          atWork -= 1;
          return count * 2;
        });
        expect(results).toEqual(turns.map((count) => count * 2));
        expect(most).toBe(Math.min(limit, turns.length));
      }),
      { numRuns: 50 },
    );
  });

  it('starts nothing new after a failure, and lets what runs come to its end first', async () => {
    const started: number[] = [];
    const ended: number[] = [];
    const work = mapBounded([0, 1, 2, 3, 4], 2, async (item) => {
      started.push(item);
      if (item === 0) throw new Error('first');
      await turn();
      await turn();
      ended.push(item);
      return item;
    });
    await expect(work).rejects.toThrow('first');
    expect([started, ended]).toEqual([[0, 1], [1]]);
  });

  it('throws the first of several failures', async () => {
    const work = mapBounded(['a', 'b'], 2, async (item) => {
      await turn();
      throw new Error(item);
    });
    await expect(work).rejects.toThrow('a');
  });

  it('does nothing for no items', async () => {
    expect(await mapBounded([], 4, () => Promise.reject(new Error('Somebody worked.')))).toEqual([]);
  });
});
