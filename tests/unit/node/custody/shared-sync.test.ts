import { describe, expect, it } from 'vitest';
import { createSharedSync } from '../../../../main/node/custody/shared-sync.ts';

/** A disk whose syncs end when the test says so. */
function disk() {
  const underWay: ((error: Error | null) => void)[] = [];
  const sync = createSharedSync((done) => void underWay.push(done));
  return {
    sync,
    begun: () => underWay.length,
    end(index: number, error: Error | null = null) {
      underWay[index]?.(error);
    },
  };
}

describe('a shared sync', () => {
  it('begins at once, without waiting for company', () => {
    const { sync, begun } = disk();
    void sync();
    expect(begun()).toBe(1);
  });

  it('serves everybody who came while one was under way with one more', async () => {
    const { sync, begun, end } = disk();
    const served: string[] = [];
    const first = sync().then(() => served.push('first'));
    const later = ['a', 'b', 'c'].map((name) => sync().then(() => served.push(name)));
    expect(begun()).toBe(1);
    end(0);
    await first;
    expect(served).toEqual(['first']);
    expect(begun()).toBe(2);
    end(1);
    await Promise.all(later);
    expect(served).toEqual(['first', 'a', 'b', 'c']);
    expect(begun()).toBe(2);
  });

  it('does not count a write as durable by a sync that began before it', async () => {
    const { sync, end } = disk();
    let isDurable = false;
    const first = sync();
    const second = sync().then(() => {
      isDurable = true;
    });
    end(0);
    await first;
    expect(isDurable).toBe(false);
    end(1);
    await second;
    expect(isDurable).toBe(true);
  });

  it('tells a failure to those it was for, and goes on', async () => {
    const { sync, end } = disk();
    const failing = sync();
    const next = sync();
    end(0, new Error('no space'));
    await expect(failing).rejects.toThrow('no space');
    end(1);
    await expect(next).resolves.toBeUndefined();
    const third = sync();
    end(2);
    await expect(third).resolves.toBeUndefined();
  });
});
