import { describe, expect, it } from 'vitest';
import { allDone } from '../../../main/core/all-done.ts';
import { AppError } from '../../../main/core/app-error.ts';

const full = new AppError('disk-full', 'There is no room left.', { hint: 'Free some space.' });
const closed = new AppError('store-not-writable', 'It cannot be written.', { hint: 'Open it.' });

describe('work that goes on side by side', () => {
  it('is over with its last part, also where another has failed before', async () => {
    const slow = Promise.withResolvers<void>();
    let isOver = false;
    const over = allDone([Promise.reject(full), null, slow.promise]).finally(() => {
      isOver = true;
    });
    over.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    slow.resolve();
    await expect(over).rejects.toBe(full);
  });

  it('tells the first of several refusals, and a fault of ours before any of them', async () => {
    const fault = new TypeError('undefined is not a function');
    await expect(allDone([Promise.reject(full), Promise.reject(closed)])).rejects.toBe(full);
    await expect(allDone([Promise.reject(full), Promise.reject(fault)])).rejects.toBe(fault);
  });

  it('says nothing where nothing has failed', async () => {
    await expect(allDone([Promise.resolve(1), null])).resolves.toBeUndefined();
  });
});
