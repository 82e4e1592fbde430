import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../main/core/json.ts';
import { removeFromPool } from '../../../../../main/core/stores/edits/remove-from-pool.ts';
import type { ListDoc, StoreDocs } from '../../../../../main/core/stores/store-types.ts';
import { docsOf, flaggedRecord, hashOf, kai, loginsOf, mira, record } from '../made-up-docs.ts';

function remove(before: StoreDocs, names: readonly string[]) {
  return removeFromPool(before, { hashes: new Set(names.map(hashOf)), loginsOf });
}

function without(names: readonly string[], gone: string, top: JsonObject): ListDoc {
  const before = docsOf({ pool: names.map((name) => record(name)), flagged: [flaggedRecord(gone)], poolTop: top });
  return remove(before, [gone]).after.pool;
}

describe('taking an account out of the pool', () => {
  it('happens only while the flagged list holds it, so that the last copy never goes', () => {
    const before = docsOf({ pool: [record('a')], flagged: [flaggedRecord('b')] });
    expect(remove(before, ['a'])).toEqual({ after: before, result: false });
  });

  it('accepts any token of the chain as the copy in the flagged list', () => {
    const before = docsOf({ pool: [record('a1'), record('b')], flagged: [flaggedRecord('a2')] });
    const { after, result } = remove(before, ['a1', 'a2']);
    expect(result).toBe(true);
    expect(after.pool.accounts).toEqual([record('b')]);
    expect(after.flagged).toBe(before.flagged);
  });

  it('leaves to the set-aside record what another program has said of the account since, but neither tokens nor reasons', () => {
    const said = {
      accountLabel: 'Mine',
      workspaces: [{ id: 'w1' }],
      note: { kept: 1 },
      flaggedReason: 'of another place',
    };
    const before = docsOf({
      pool: [record('a1', mira, said)],
      flagged: [flaggedRecord('a2', mira, { accountLabel: 'Before', currentWorkspaceIndex: 1 })],
    });
    const { after } = remove(before, ['a1', 'a2']);
    const { flaggedReason: _, ...kept } = said;
    expect(after.flagged.accounts).toEqual([flaggedRecord('a2', mira, { currentWorkspaceIndex: 1, ...kept })]);
    expect(after.pool.accounts).toEqual([]);
  });

  it('takes a record of another account that holds the same token along, and merges it with nobody', () => {
    const other = record('a', mira, { accountLabel: 'Mine' });
    const before = docsOf({ pool: [other], flagged: [flaggedRecord('a', kai)] });
    const why = { flaggedAt: 30, flaggedReason: 'token-invalid', lastError: 'refused' };
    expect(remove(before, ['a']).after.flagged.accounts).toEqual([flaggedRecord('a', kai), { ...other, ...why }]);
  });

  it('changes nothing when the pool does not hold it', () => {
    const before = docsOf({ pool: [record('b')], flagged: [flaggedRecord('a')] });
    expect(remove(before, ['a']).after).toBe(before);
  });

  it('keeps records without a token, and everything else of the file', () => {
    const odd = { email: 'x@y.example', refreshToken: '' };
    const before = docsOf({
      pool: [odd, record('a')],
      flagged: [flaggedRecord('a')],
      poolTop: { affinityGeneration: 7, mine: 'x' },
    });
    const { pool } = remove(before, ['a']).after;
    expect(pool.accounts).toEqual([odd]);
    expect(pool.top).toMatchObject({ version: 3, affinityGeneration: 7, mine: 'x' });
  });
});

describe('the pointers of the pool after an account went', () => {
  it.each([
    ['before the active one', 'a', 2, 1],
    ['behind the active one', 'd', 1, 1],
    ['that was the active one: the one that took its place', 'b', 1, 1],
    ['that was the active one and the last', 'd', 3, 2],
  ])('follow their accounts when it stood %s', (_what, gone, active, expected) => {
    const { top } = without(['a', 'b', 'c', 'd'], gone, {
      activeIndex: active,
      activeIndexByFamily: { codex: active, 'gpt-5.1': 0, odd: 'x' },
    });
    expect(top['activeIndex']).toBe(expected);
    expect(top['activeIndexByFamily']).toEqual({ codex: expected, 'gpt-5.1': 0, odd: 'x' });
  });

  it.each([
    ['moves with its account', 'a', 2, 1],
    ['stays with an account that stood before', 'd', 1, 1],
    ['goes with its account rather than to somebody else', 'c', 2, undefined],
    ['out of range goes', 'a', 9, undefined],
  ])('a pin %s', (_what, gone, pin, expected) => {
    const { top } = without(['a', 'b', 'c', 'd'], gone, { activeIndex: 0, pinnedAccountIndex: pin });
    expect(top['pinnedAccountIndex']).toBe(expected);
    expect('pinnedAccountIndex' in top).toBe(expected !== undefined);
  });

  it('are 0 in an empty pool', () => {
    const { top } = without(['a'], 'a', { activeIndex: 0, activeIndexByFamily: { codex: 0 }, pinnedAccountIndex: 0 });
    expect(top).toMatchObject({ activeIndex: 0, activeIndexByFamily: { codex: 0 } });
    expect(top).not.toHaveProperty('pinnedAccountIndex');
  });

  it('are not invented where there were none', () => {
    const { top } = without(['a', 'b'], 'a', {});
    expect(Object.keys(top)).toEqual(['version', 'accounts']);
  });

  it('always point at the account they pointed at, or within the pool when it went', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const scene = fc.record({
      gone: fc.subarray(names, { minLength: 1 }),
      active: fc.nat({ max: 5 }),
      byFamily: fc.dictionary(fc.constantFrom('codex', 'gpt-5.1'), fc.nat({ max: 5 })),
      pin: fc.nat({ max: 5 }),
    });
    fc.assert(
      fc.property(scene, ({ gone, active, byFamily, pin }) => {
        const before = docsOf({
          pool: names.map((name) => record(name)),
          flagged: gone.map((name) => flaggedRecord(name)),
          poolTop: { activeIndex: active, activeIndexByFamily: byFamily, pinnedAccountIndex: pin },
        });
        const { pool } = remove(before, gone).after;
        const left = pool.accounts.map(({ refreshToken }) => refreshToken);
        expect(left).toEqual(names.filter((name) => !gone.includes(name)));
        const nameAt = (place: unknown): unknown => (typeof place === 'number' ? left[place] : 'nowhere');
        const pointers: readonly [number, unknown][] = [
          [active, pool.top['activeIndex']],
          ...Object.entries(byFamily).map(([family, place]): [number, unknown] => [
            place,
            Object(pool.top['activeIndexByFamily'])[family],
          ]),
        ];
        for (const [was, is] of pointers) {
          if (!gone.includes(names[was] ?? '')) expect(nameAt(is)).toBe(names[was]);
          else if (left.length > 0) expect(nameAt(is)).toBeDefined();
          else expect(is).toBe(0);
        }
        expect(nameAt(pool.top['pinnedAccountIndex'])).toBe(gone.includes(names[pin] ?? '') ? 'nowhere' : names[pin]);
      }),
    );
  });
});
