import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../main/core/json.ts';
import { addToFlagged } from '../../../../../main/core/stores/edits/add-to-flagged.ts';
import { putBackAsFlagged, putBackIntoPool } from '../../../../../main/core/stores/edits/put-back.ts';
import { removeFromFlagged } from '../../../../../main/core/stores/edits/remove-from-flagged.ts';
import { removeFromPool } from '../../../../../main/core/stores/edits/remove-from-pool.ts';
import { restoreIntoPool } from '../../../../../main/core/stores/edits/restore-into-pool.ts';
import type { StoreDocs } from '../../../../../main/core/stores/store-types.ts';
import { docsOf, flaggedRecord, hashOf, kai, loginsOf, mira, pair, record } from '../made-up-docs.ts';

const nowMs = 9_000_000;
const hash = hashOf('a');
const hashes = new Set([hash]);
const team = { accountId: 'acc-team', accountIdSource: 'org', accountLabel: 'Team', onlyTeam: 1 };
const own = { accountId: 'acc-own', accountIdSource: 'manual', accountLabel: 'Own', onlyOwn: 2 };

type Record = (token: string, person?: typeof mira, extra?: JsonObject) => JsonObject;

function setAside(before: StoreDocs): StoreDocs {
  const { after } = addToFlagged(before, { hash, flaggedAtMs: 99, reason: 'manual', lastError: null, loginsOf });
  return removeFromPool(after, { hashes, loginsOf }).after;
}

function restore(before: StoreDocs, maxAccounts = 20) {
  const { after, result } = restoreIntoPool(before, { hash, nowMs, maxAccounts, isDead: () => false, loginsOf });
  return { after: removeFromFlagged(after, { hashes, loginsOf }).after, result };
}

const pairs: readonly (readonly [string, JsonObject, JsonObject])[] = [
  ['chosen ids', team, own],
  ['an id of its own and one that was chosen', team, {}],
  ['ids that no token says', { accountId: 'acc-1', onlyOne: 1 }, { accountId: 'acc-2', onlyTwo: 2 }],
];

describe.each(pairs)('two records of one sign-in with %s', (_ids, first, second) => {
  const both = (make: Record): readonly JsonObject[] => [make('a', mira, first), make('a', mira, second)];

  it('are both set aside, with every field', () => {
    const after = setAside(docsOf({ pool: [record('k', kai), ...both(record)] }));
    expect(after.pool.accounts).toEqual([record('k', kai)]);
    expect(after.flagged.accounts).toEqual(
      both(record).map((one) => ({ ...one, flaggedAt: 99, flaggedReason: 'manual' })),
    );
  });

  it('are both restored, with every field and an id each', () => {
    const { after, result } = restore(docsOf({ pool: [record('k', kai)], flagged: both(flaggedRecord) }));
    expect(result).toMatchObject({ kind: 'restored', position: 1, existing: false });
    expect(after.flagged.accounts).toEqual([]);
    expect(after.pool.accounts).toEqual([record('k', kai), ...both(record).map((one) => ({ ...one, enabled: true }))]);
  });

  it('stay two however often they are moved', () => {
    let docs = docsOf({ pool: both(record) });
    for (let round = 0; round < 3; round += 1) docs = restore(setAside(docs)).after;
    expect(docs.pool.accounts).toEqual(both(record).map((one) => ({ ...one, enabled: true })));
    expect(docs.flagged.accounts).toEqual([]);
  });

  it('take over only their own record of a later sign-in', () => {
    const [one, other] = both(flaggedRecord);
    const pooled = record('b', mira, { ...first, accountLabel: 'Pool' });
    const { after } = restore(docsOf({ pool: [pooled], flagged: [one ?? {}, other ?? {}] }));
    expect(after.pool.accounts).toHaveLength(2);
    expect(after.pool.accounts[0]).toMatchObject({ ...first, accountLabel: 'Pool' });
    expect(after.pool.accounts[1]).toMatchObject(second);
  });

  it('are both put back with the newest pair when another program has erased them', () => {
    const [one = {}, ...besides] = both(flaggedRecord);
    const request = {
      record: one,
      besides,
      tokens: pair('b'),
      givesWay: () => false,
      nowMs,
      maxAccounts: 20,
      loginsOf,
    };
    const inPool = putBackIntoPool(docsOf({ pool: [record('k', kai)] }), request);
    expect(inPool.after.pool.accounts.slice(1)).toMatchObject([
      { ...first, refreshToken: 'b' },
      { ...second, refreshToken: 'b' },
    ]);
    const inList = putBackAsFlagged(docsOf({}), { ...request, reason: 'erased' });
    expect(inList.after.flagged.accounts).toMatchObject([
      { ...first, refreshToken: 'b', flaggedReason: 'erased' },
      { ...second, refreshToken: 'b', flaggedReason: 'erased' },
    ]);
  });
});

describe('one of two workspaces of a sign-in', () => {
  const [kept, erased] = [flaggedRecord('c', mira, team), flaggedRecord('a', mira, own)];
  const request = {
    record: flaggedRecord('a', mira, team),
    besides: [erased],
    tokens: null,
    givesWay: () => false,
    nowMs,
    maxAccounts: 20,
    loginsOf,
  };

  it('goes back where the other one is, with the sign-in that this has now', () => {
    const { after, result } = putBackAsFlagged(docsOf({ flagged: [kept] }), { ...request, reason: 'erased' });
    expect(result).toBe(true);
    expect(after.flagged.accounts).toMatchObject([kept, { ...own, refreshToken: 'c' }]);
  });

  it('stays away from the list that the other one has left', () => {
    const before = docsOf({ flagged: [kept] });
    expect(putBackIntoPool(before, request)).toEqual({ after: before, result: false });
  });

  it('is restored beside the other one that the pool has with the same token', () => {
    const { after, result } = restore(docsOf({ pool: [record('a', mira, team)], flagged: [erased] }));
    expect(result).toMatchObject({ position: 1, existing: false });
    expect(after.pool.accounts).toMatchObject([team, own]);
  });

  it('goes to the list beside the other one that is set aside with the same token', () => {
    const after = setAside(docsOf({ pool: [record('a', mira, own)], flagged: [flaggedRecord('a', mira, team)] }));
    expect(after.pool.accounts).toEqual([]);
    expect(after.flagged.accounts).toMatchObject([team, own]);
  });

  it('is not restored without the other one when the pool has room for one only', () => {
    const before = docsOf({ flagged: [flaggedRecord('a', mira, team), erased] });
    expect(restore(before, 1)).toEqual({ after: before, result: { kind: 'pool-full' } });
  });
});
