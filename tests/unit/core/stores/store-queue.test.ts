import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../main/core/app-error.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import type { Clock } from '../../../../main/core/ports.ts';
import { createStoreQueue } from '../../../../main/core/stores/store-queue.ts';
import type { StoreDocs, StoreEdit, StoreName } from '../../../../main/core/stores/store-types.ts';
import { docsOf, flaggedRecord, record, signedIn, tokensIn } from './made-up-docs.ts';
import { createMemoryStoreFiles } from './memory-store-files.ts';

const stillClock: Clock = { now: () => 0, sleep: () => Promise.resolve() };

type List = 'pool' | 'flagged';

function withRecord(docs: StoreDocs, list: List, one: JsonObject): StoreDocs {
  return { ...docs, [list]: { ...docs[list], accounts: [...docs[list].accounts, one] } };
}

/** Puts one record in, once: done again it finds it there. */
function adding(name: string, ...lists: readonly List[]): StoreEdit<string> {
  return (before) => {
    const missing = lists.filter((list) => !before[list].accounts.some(({ refreshToken }) => refreshToken === name));
    const after = missing.reduce((docs, list) => withRecord(docs, list, record(name)), before);
    return { after, result: `${name} is in` };
  };
}

const lookingOnly: StoreEdit<number> = (before) => ({ after: before, result: before.pool.accounts.length });

type Transact = <T>(edit: StoreEdit<T>) => Promise<T>;

/** These edits in one write: they come while an edit that needs none is under way. */
async function inOneWrite<T>(
  transact: Transact,
  edits: readonly StoreEdit<T>[],
): Promise<readonly PromiseSettledResult<T>['status'][]> {
  const first = transact(lookingOnly);
  const outcomes = await Promise.allSettled(edits.map((edit) => transact(edit)));
  await first;
  return outcomes.map(({ status }) => status);
}

function namesIn(docs: StoreDocs, list: List): readonly unknown[] {
  return docs[list].accounts.map(({ refreshToken }) => refreshToken);
}

describe('an edit of the stores', () => {
  it('is kept when its promise resolves, with its result', async () => {
    const files = createMemoryStoreFiles(docsOf({ pool: [record('x')] }));
    expect(await createStoreQueue(files, stillClock).transact(adding('a', 'pool'))).toBe('a is in');
    expect(namesIn(files.docs(), 'pool')).toEqual(['x', 'a']);
    expect(files.writes).toEqual(['pool']);
  });

  it('that changes nothing takes no lock and writes nothing', async () => {
    const files = createMemoryStoreFiles(docsOf({ pool: [record('x')] }));
    expect(await createStoreQueue(files, stillClock).transact(lookingOnly)).toBe(1);
    expect([files.held, files.writes]).toEqual([[], []]);
  });

  it('of several stores writes auth.json first, then the pool, then the flagged list, under the locks of just these', async () => {
    const files = createMemoryStoreFiles(docsOf({ cli: signedIn('a'), pool: [record('x')] }));
    await createStoreQueue(files, stillClock).transact((docs) => ({
      after: { ...withRecord(withRecord(docs, 'flagged', record('f')), 'pool', record('p')), cli: signedIn('b') },
      result: null,
    }));
    expect(files.writes).toEqual(['cli', 'pool', 'flagged']);
    expect(files.held).toEqual([['cli', 'pool', 'flagged']]);
  });

  it('that throws rejects its own caller only, and leaves nothing behind', async () => {
    const files = createMemoryStoreFiles(docsOf({}));
    const { transact } = createStoreQueue(files, stillClock);
    const broken: StoreEdit<string> = () => {
      throw new Error('A mistake of this edit.');
    };
    const outcomes = await inOneWrite(transact, [adding('a', 'pool'), broken, adding('b', 'pool')]);
    expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(namesIn(files.docs(), 'pool')).toEqual(['a', 'b']);
    expect(await transact(adding('c', 'pool'))).toBe('c is in');
  });

  it('that was refused once is not applied later, although it would work by then', async () => {
    const files = createMemoryStoreFiles(docsOf({}), {
      onRead: (nth, { rewrite }) => {
        if (nth === 3) rewrite((docs) => withRecord(withRecord(docs, 'pool', record('rival')), 'flagged', record('f')));
        if (nth === 4) rewrite((docs) => ({ ...docs, pool: docsOf({}).pool }));
      },
    });
    const { transact } = createStoreQueue(files, stillClock);
    const picky: StoreEdit<string> = (docs) => {
      if (docs.pool.accounts.length > 0) throw new Error('Not with a rival.');
      return adding('picky', 'pool')(docs);
    };
    const following: StoreEdit<string> = (docs) =>
      adding('a', docs.flagged.accounts.length > 0 ? 'flagged' : 'pool')(docs);
    expect(await inOneWrite(transact, [picky, following])).toEqual(['rejected', 'fulfilled']);
    expect(namesIn(files.docs(), 'pool')).toEqual([]);
    expect(namesIn(files.docs(), 'flagged')).toEqual(['f', 'a']);
  });
});

describe('edits that come while a write is under way', () => {
  it.each([2, 20, 200])('go into the next one: %i of them cost at most two writes', async (count) => {
    const files = createMemoryStoreFiles(docsOf({}));
    const { transact } = createStoreQueue(files, stillClock);
    const names = Array.from({ length: count }, (_, index) => `n${index}`);
    await Promise.all(names.map((name) => transact(adding(name, 'pool'))));
    expect(namesIn(files.docs(), 'pool')).toEqual(names);
    expect(files.writes.length).toBeLessThanOrEqual(2);
    expect(files.reads()).toBeLessThanOrEqual(6);
  });

  it('see what the edits before them in the same write did', async () => {
    const files = createMemoryStoreFiles(docsOf({}));
    const { transact } = createStoreQueue(files, stillClock);
    const [, , seen] = await Promise.all([
      transact(adding('a', 'pool')),
      transact(adding('b', 'pool')),
      transact(lookingOnly),
    ]);
    expect(seen).toBe(2);
  });

  it('are put together by a rest after a long write, and not after a short one', async () => {
    const slept: number[] = [];
    let nowMs = 0;
    const clock: Clock = {
      now: () => nowMs,
      sleep: async (durationMs) => {
        slept.push(durationMs);
      },
    };
    let costMs = 40;
    const files = createMemoryStoreFiles(docsOf({}), {
      beforeReplace: () => {
        nowMs += costMs;
      },
    });
    const { transact } = createStoreQueue(files, clock);
    await Promise.all([transact(adding('a', 'pool')), transact(adding('b', 'pool'))]);
    expect(slept).toEqual([6]);
    costMs = 5;
    await transact(lookingOnly);
    slept.length = 0;
    await Promise.all([transact(adding('c', 'pool')), transact(adding('d', 'pool'))]);
    expect(slept).toEqual([]);
  });

  it('are not applied a second time under the lock when nothing has changed meanwhile', async () => {
    const files = createMemoryStoreFiles(docsOf({ pool: [record('x')] }));
    const { transact } = createStoreQueue(files, stillClock);
    let runs = 0;
    await transact((docs) => {
      runs += 1;
      return adding('a', 'pool')(docs);
    });
    expect(runs).toBe(1);
    expect(namesIn(files.docs(), 'pool')).toEqual(['x', 'a']);
  });
});

describe('a rival writer', () => {
  it('between our read and our write keeps its change, and ours comes on top', async () => {
    const files = createMemoryStoreFiles(docsOf({ pool: [record('x')] }), {
      beforeReplace: (_store, nth, { rewrite }) => {
        if (nth <= 2) rewrite((docs) => withRecord(docs, 'pool', record(`rival-${nth}`)));
      },
    });
    await createStoreQueue(files, stillClock).transact(adding('a', 'pool'));
    expect(namesIn(files.docs(), 'pool')).toEqual(['x', 'rival-1', 'rival-2', 'a']);
  });

  it('that writes its old state over ours at once after us does not undo us', async () => {
    const start = docsOf({ pool: [record('x')] });
    const files = createMemoryStoreFiles(start, {
      afterReplace: (_store, nth, { rewrite }) => {
        if (nth === 1) rewrite((docs) => ({ ...docs, pool: { ...start.pool } }));
      },
    });
    await createStoreQueue(files, stillClock).transact(adding('a', 'pool'));
    expect(namesIn(files.docs(), 'pool')).toEqual(['x', 'a']);
  });

  it('before the lock was there makes another store necessary: its lock is taken too before it is written', async () => {
    const files = createMemoryStoreFiles(docsOf({}), {
      onRead: (nth, { rewrite }) => {
        if (nth === 2) rewrite((docs) => withRecord(docs, 'flagged', flaggedRecord('rival')));
      },
    });
    const whereFree: StoreEdit<string> = (docs) =>
      adding('a', ...(docs.flagged.accounts.length > 0 ? (['pool', 'flagged'] as const) : (['pool'] as const)))(docs);
    await createStoreQueue(files, stillClock).transact(whereFree);
    expect(files.held).toEqual([['pool'], ['pool', 'flagged']]);
    expect(namesIn(files.docs(), 'flagged')).toEqual(['rival', 'a']);
  });

  it('that never stops is given up on with a sentence, and the next edit has its own chance', async () => {
    let isRestless = true;
    const files = createMemoryStoreFiles(docsOf({}), {
      beforeReplace: (_store, nth, { rewrite }) => {
        if (isRestless) rewrite((docs) => withRecord(docs, 'pool', record(`rival-${nth}`)));
      },
    });
    const { transact } = createStoreQueue(files, stillClock);
    await expect(transact(adding('a', 'pool'))).rejects.toMatchObject({ code: 'store-busy' });
    expect(namesIn(files.docs(), 'pool')).not.toContain('a');
    isRestless = false;
    await transact(adding('b', 'pool'));
    expect(namesIn(files.docs(), 'pool')).toContain('b');
  });
});

describe('a store that cannot be written', () => {
  const full = new AppError('disk-full', 'No room.');
  const failing = (broken: StoreName, until = Number.POSITIVE_INFINITY) =>
    createMemoryStoreFiles(docsOf({ cli: signedIn('c') }), {
      beforeReplace: (store, nth) => {
        if (store === broken && nth <= until) throw full;
      },
    });

  it('refuses the edits that needed it, each with the reason', async () => {
    const files = failing('pool');
    await expect(createStoreQueue(files, stillClock).transact(adding('a', 'pool'))).rejects.toBe(full);
  });

  it('does not take back what was written before it: edits that needed only that are done', async () => {
    const files = failing('flagged');
    const { transact } = createStoreQueue(files, stillClock);
    const edits = [adding('a', 'pool'), adding('b', 'pool', 'flagged'), adding('c', 'flagged')];
    expect(await inOneWrite(transact, edits)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(namesIn(files.docs(), 'pool')).toContain('a');
  });

  it('does not keep an edit of another store from being written', async () => {
    const files = failing('pool');
    const { transact } = createStoreQueue(files, stillClock);
    expect(await inOneWrite(transact, [adding('a', 'pool'), adding('b', 'flagged')])).toEqual([
      'rejected',
      'fulfilled',
    ]);
    expect(namesIn(files.docs(), 'flagged')).toEqual(['b']);
  });

  it('never lets an edit count as done that rested on a refused one of the same write', async () => {
    const files = failing('pool');
    const { transact } = createStoreQueue(files, stillClock);
    expect(await inOneWrite(transact, [adding('a', 'pool'), adding('a', 'pool')])).toEqual(['rejected', 'rejected']);
  });

  it('lets no edit count as done either that wrote its own share and rested on a refused one for the rest', async () => {
    const files = failing('flagged');
    const { transact } = createStoreQueue(files, stillClock);
    const outcomes = await inOneWrite(transact, [
      adding('a', 'flagged'),
      adding('a', 'pool', 'flagged'),
      adding('b', 'pool'),
    ]);
    expect(outcomes).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(namesIn(files.docs(), 'pool')).toEqual(['a', 'b']);
  });

  it('is tried again by the next edit', async () => {
    const files = failing('pool', 1);
    const { transact } = createStoreQueue(files, stillClock);
    await expect(transact(adding('a', 'pool'))).rejects.toBe(full);
    expect(await transact(adding('b', 'pool'))).toBe('b is in');
    expect(namesIn(files.docs(), 'pool')).toEqual(['b']);
  });

  it('that cannot even be read rejects what waits, and nothing hangs', async () => {
    const files = createMemoryStoreFiles(docsOf({}), {
      onRead: (nth) => {
        if (nth === 1) throw full;
      },
    });
    const { transact } = createStoreQueue(files, stillClock);
    await expect(transact(lookingOnly)).rejects.toBe(full);
    expect(await transact(lookingOnly)).toBe(0);
  });
});

describe('any edits among rivals and failures', () => {
  it('end with every resolved edit in the stores, no rejected one half promised, and no rival change lost', async () => {
    const edit = fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      lists: fc.subarray<List>(['pool', 'flagged'], { minLength: 1 }),
    });
    const events = fc.array(fc.constantFrom('calm', 'calm', 'rival', 'full'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), events, async (edits, happenings) => {
        const files = createMemoryStoreFiles(docsOf({ cli: signedIn('c') }), {
          beforeReplace: (store, nth, { rewrite }) => {
            const what = happenings[nth - 1];
            if (what === 'full') throw new AppError('disk-full', 'No room.');
            if (what === 'rival' && store !== 'cli') rewrite((docs) => withRecord(docs, store, record(`rival-${nth}`)));
          },
        });
        const { transact } = createStoreQueue(files, stillClock);
        const outcomes = await inOneWrite(
          transact,
          edits.map(({ name, lists }) => adding(name, ...lists)),
        );
        const end = files.docs();
        for (const [index, status] of outcomes.entries()) {
          const { name, lists } = edits[index] ?? { name: '', lists: [] };
          if (status === 'fulfilled') for (const list of lists) expect(namesIn(end, list)).toContain(name);
        }
        const rivals = happenings.flatMap((what, index) => (what === 'rival' ? [`rival-${index + 1}`] : []));
        const happened = rivals.slice(0, tokensIn(end).filter((token) => token?.startsWith('rival')).length);
        expect(tokensIn(end)).toEqual(expect.arrayContaining(happened));
        expect(new Set(tokensIn(end).filter((token) => token === 'c')).size).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
