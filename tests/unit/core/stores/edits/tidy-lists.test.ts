import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../main/core/json.ts';
import { hasStrayPointer, tidyLists, twinsIn, untidyLists } from '../../../../../main/core/stores/edits/tidy-lists.ts';
import type { ListDoc } from '../../../../../main/core/stores/store-types.ts';
import type { TokenHash } from '../../../../../main/core/tokens/token-set.ts';
import { docsOf, flaggedRecord, loginsOf, record } from '../made-up-docs.ts';

const names = ['a', 'b', 'c', 'd'];
const chainOf = (hash: TokenHash): ReadonlySet<TokenHash> => new Set([hash]);
const pointer = fc.integer({ min: -2, max: 9 });
const pools = fc.record({
  list: fc.array(fc.constantFrom(...names), { maxLength: 8 }),
  activeIndex: pointer,
  pin: fc.option(pointer, { nil: undefined }),
});

function tokenAt(pool: ListDoc, position: unknown): unknown {
  return typeof position === 'number' ? pool.accounts[position]?.['refreshToken'] : undefined;
}

function docsFor({
  list,
  activeIndex,
  pin,
}: {
  readonly list: readonly string[];
  readonly activeIndex: number;
  readonly pin: number | undefined;
}) {
  const top: JsonObject = { version: 3, activeIndex, ...(pin === undefined ? {} : { pinnedAccountIndex: pin }) };
  return docsOf({ pool: list.map((name) => record(name)), flagged: [], poolTop: top });
}

describe('tidying the lists', () => {
  it('leaves every account once, in order, every pointer inside and on the account it meant, and is done after one time', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const before = docsFor(pool);
        const { after } = tidyLists(before, loginsOf);
        expect(after.pool.accounts.map((one) => one['refreshToken'])).toEqual([
          ...new Set(before.pool.accounts.map((one) => one['refreshToken'])),
        ]);
        expect(twinsIn(after.pool, loginsOf)).toEqual([]);
        expect(hasStrayPointer(after.pool)).toBe(false);
        for (const name of ['activeIndex', 'pinnedAccountIndex']) {
          const meant = tokenAt(before.pool, before.pool.top[name]);
          if (meant !== undefined) expect(tokenAt(after.pool, after.pool.top[name])).toBe(meant);
        }
        expect(tidyLists(after, loginsOf).after).toBe(after);
      }),
      { numRuns: 300 },
    );
  });

  it('can be taken back, and that again in vain: the same accounts in the same places, and the same pointers', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const before = docsFor(pool);
        const { after, result } = tidyLists(before, loginsOf);
        const undone = untidyLists(after, { tidied: result, loginsOf, chainOf }).after;
        expect(undone.pool.accounts.map((one) => one['refreshToken'])).toEqual(
          before.pool.accounts.map((one) => one['refreshToken']),
        );
        expect(undone.pool.top).toEqual(before.pool.top);
        expect(untidyLists(undone, { tidied: result, loginsOf, chainOf }).after).toBe(undone);
      }),
      { numRuns: 300 },
    );
  });

  it('touches neither a list without a double nor its pointers', () => {
    const before = docsOf({
      pool: [record('a'), record('b')],
      flagged: [flaggedRecord('c')],
      poolTop: { version: 3, activeIndex: 1 },
    });
    expect(tidyLists(before, loginsOf).after).toBe(before);
  });

  it('tidies the list of set-aside accounts, too', () => {
    const before = docsOf({
      pool: [],
      flagged: [flaggedRecord('a'), flaggedRecord('a')],
      poolTop: { version: 3, activeIndex: 0 },
    });
    expect(tidyLists(before, loginsOf).after.flagged.accounts).toEqual([flaggedRecord('a')]);
  });

  it('leaves the pointers where another account has come in the place of the double’s first record', () => {
    const before = docsFor({ list: ['a', 'a', 'b'], activeIndex: 2, pin: undefined });
    const { result } = tidyLists(before, loginsOf);
    const changed = docsFor({ list: ['b', 'c'], activeIndex: 1, pin: undefined });
    expect(untidyLists(changed, { tidied: result, loginsOf, chainOf }).after).toBe(changed);
  });

  it('does not bring a double back whose first record is gone: its token may be spent', () => {
    const before = docsFor({ list: ['a', 'a'], activeIndex: 0, pin: undefined });
    const { result } = tidyLists(before, loginsOf);
    const empty = docsFor({ list: ['b'], activeIndex: 0, pin: undefined });
    expect(untidyLists(empty, { tidied: result, loginsOf, chainOf }).after.pool.accounts).toEqual([record('b')]);
  });
});
