import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../main/core/json.ts';
import { restoreIntoPool } from '../../../../../main/core/stores/edits/restore-into-pool.ts';
import { parseListDoc } from '../../../../../main/core/stores/list-doc.ts';
import type { StoreDocs } from '../../../../../main/core/stores/store-types.ts';
import type { TokenHash } from '../../../../../main/core/tokens/token-set.ts';
import {
  accessToken,
  docsOf,
  flaggedRecord,
  hashOf,
  idToken,
  kai,
  loginsOf,
  mira,
  type Person,
  record,
  tokensIn,
} from '../made-up-docs.ts';

const nowMs = 9_000_000;

function restore(before: StoreDocs, name: string, maxAccounts = 20, dead: readonly string[] = []) {
  const isDead = (hash: TokenHash): boolean => dead.map(hashOf).includes(hash);
  return restoreIntoPool(before, { hash: hashOf(name), nowMs, maxAccounts, isDead, loginsOf });
}

function poolAfter(before: StoreDocs, name: string): readonly JsonObject[] {
  return restore(before, name).after.pool.accounts;
}

const reasons = {
  coolingDownUntil: 99_000_000,
  cooldownReason: 'auth-failure',
  rateLimitResetTimes: { codex: 99_000_000 },
  authInvalidatedAt: 5,
  authInvalidationErrorCode: 'token_invalidated',
};
const notes = { lastVerified: 5, verificationCount: 2, lastOutcome: 'still-flagged' };

describe('restoring an account that the pool does not know', () => {
  it('puts it at the end, enabled, without what it was set aside for, with everything else', () => {
    const mine = { mine: { deep: 1 }, workspaces: [{ id: 'w', enabled: false }], accountLabel: 'Work', enabled: false };
    const before = docsOf({
      pool: [record('x', kai)],
      flagged: [flaggedRecord('a', mira, { ...reasons, ...notes, ...mine })],
    });
    const { after, result } = restore(before, 'a');
    expect(result).toMatchObject({ kind: 'restored', position: 1, existing: false, hash: hashOf('a') });
    expect(after.pool.accounts).toEqual([record('x', kai), record('a', mira, { ...mine, enabled: true })]);
    expect(after.flagged).toBe(before.flagged);
  });

  it('fills in what codex-multi-auth requires of every record', () => {
    const [restored] = poolAfter(docsOf({ flagged: [{ refreshToken: 'a', flaggedAt: 1 }] }), 'a');
    expect(restored).toMatchObject({ refreshToken: 'a', enabled: true, addedAt: nowMs, lastUsed: nowMs });
    expect(restored?.['expiresAt']).toBeGreaterThan(nowMs);
  });

  it('refreshes e-mail, account id and plan from the tokens', () => {
    const stale = { email: 'old@studio.example', accountId: 'acc-old', planType: 'free' };
    const [restored] = poolAfter(docsOf({ flagged: [flaggedRecord('a', mira, stale)] }), 'a');
    expect(restored).toMatchObject({ email: 'mira@studio.example', accountId: 'acc-mira', planType: 'plus' });
  });

  it.each(['org', 'manual'])('keeps an account id that the user chose (source "%s")', (accountIdSource) => {
    const chosen = { accountId: 'acc-chosen', accountIdSource };
    expect(poolAfter(docsOf({ flagged: [flaggedRecord('a', mira, chosen)] }), 'a')[0]).toMatchObject(chosen);
  });

  it('is refused by a full pool, and nothing changes', () => {
    const before = docsOf({ pool: [record('x', kai)], flagged: [flaggedRecord('a')] });
    expect(restore(before, 'a', 1)).toEqual({ after: before, result: { kind: 'pool-full' } });
  });

  it('is gone when the flagged list does not hold this very token', () => {
    const before = docsOf({ pool: [record('a')], flagged: [flaggedRecord('b')] });
    expect(restore(before, 'a')).toEqual({ after: before, result: { kind: 'gone' } });
  });

  it('brings a pool of version 1 to version 3', () => {
    const before = docsOf({ flagged: [flaggedRecord('a')] });
    const old = parseListDoc('{"version":1,"activeIndex":0,"mine":1,"accounts":[{"refreshToken":"x"}]}', 'pool', 'p');
    const { pool } = restore({ ...before, pool: old }, 'a').after;
    expect([pool.version, pool.top['version'], pool.top['mine'], pool.accounts.length]).toEqual([3, 3, 1, 2]);
  });
});

describe('restoring an account that the pool knows', () => {
  const elsewhere: Person = { ...mira, accountId: 'acc-team', userId: 'user-mira' };
  const { userId: _userId, ...withoutUserId } = mira;
  const moved: Person = { ...mira, email: 'mira@new.example' };

  it.each<[string, Person, boolean]>([
    ['the same account', mira, true],
    ['the same account under a new address', moved, true],
    ['an account without a user id but with the same account and e-mail', withoutUserId, true],
    ['another workspace of the same e-mail', elsewhere, false],
    ['another person in the same workspace', { ...kai, accountId: 'acc-mira' }, false],
    ['another person', kai, false],
  ])('takes over the record of %s: %j %j', (_what, person, isTakenOver) => {
    const before = docsOf({ pool: [record('p', person)], flagged: [flaggedRecord('a')] });
    const { after, result } = restore(before, 'a');
    expect(result).toMatchObject({ kind: 'restored', existing: isTakenOver, position: isTakenOver ? 0 : 1 });
    expect(after.pool.accounts).toHaveLength(isTakenOver ? 1 : 2);
  });

  it('never matches by an account id that was only chosen for requests', () => {
    const chosen = { refreshToken: 'p', accountId: 'acc-mira', accountIdSource: 'org' };
    expect(poolAfter(docsOf({ pool: [chosen], flagged: [flaggedRecord('a')] }), 'a')).toHaveLength(2);
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'keeps a field of the set-aside record that is called %s',
    (name) => {
      const aside = { ...flaggedRecord('a'), ...Object.fromEntries([[name, 'mine']]) };
      const [restored] = poolAfter(docsOf({ pool: [record('p', mira)], flagged: [aside] }), 'a');
      expect(Object.entries(restored ?? {})).toContainEqual([name, 'mine']);
    },
  );

  it('clears the benches of the pool record and keeps what the pool says about it', () => {
    const pooled = record('p', mira, {
      ...reasons,
      enabled: false,
      accountLabel: 'Pool',
      workspaces: [{ id: 'p' }],
      mine: 'p',
    });
    const aside = flaggedRecord('a', mira, {
      accessToken: accessToken(mira, 2_000),
      accountLabel: 'Old',
      workspaces: [{ id: 'f' }],
      onlyHere: 1,
    });
    const [restored] = poolAfter(docsOf({ pool: [pooled], flagged: [aside] }), 'a');
    expect(restored).toEqual({
      ...record('a', mira, { accountLabel: 'Pool', workspaces: [{ id: 'p' }], mine: 'p', onlyHere: 1 }),
      accessToken: accessToken(mira, 2_000),
      expiresAt: 5_600_000,
      enabled: true,
    });
  });

  it('works in a full pool, since it takes no place', () => {
    const before = docsOf({ pool: [record('p')], flagged: [flaggedRecord('a')] });
    expect(restore(before, 'a', 1).result).toMatchObject({ kind: 'restored', existing: true });
  });

  it('keeps a pair of the pool that was issued later, and says that it is the one to go by', () => {
    const newer = record('p', mira, { accessToken: accessToken(mira, 8_000), ...reasons });
    const before = docsOf({ pool: [newer], flagged: [flaggedRecord('a')] });
    const { after, result } = restore(before, 'a');
    expect(result).toMatchObject({ kind: 'restored', hash: hashOf('p') });
    expect(after.pool.accounts[0]).toMatchObject({
      refreshToken: 'p',
      accessToken: accessToken(mira, 8_000),
      enabled: true,
    });
    expect(after.pool.accounts[0]).not.toHaveProperty('coolingDownUntil');
  });

  it('goes by the token before it goes by the person', () => {
    const before = docsOf({ pool: [record('p'), record('a')], flagged: [flaggedRecord('a')] });
    expect(restore(before, 'a').result).toMatchObject({ position: 1, existing: true });
  });

  it.each<readonly [string, readonly string[], number, string]>([
    ['a later pair of the pool that was refused', ['p'], 5_000, 'a'],
    ['its own later pair that was refused', ['a'], 500, 'p'],
    ['the earlier one where both were refused', ['a', 'p'], 5_000, 'p'],
  ])('gives up %s', (_which, dead, pooledAt, stays) => {
    const pooled = record('p', mira, { accessToken: accessToken(mira, pooledAt) });
    const { after, result } = restore(docsOf({ pool: [pooled], flagged: [flaggedRecord('a')] }), 'a', 20, dead);
    expect(after.pool.accounts).toMatchObject([{ refreshToken: stays }]);
    expect(result).toMatchObject({ hash: hashOf(stays), record: after.pool.accounts[0] });
  });

  it('takes over the later of two records of one account', () => {
    const later = record('p2', mira, { accessToken: accessToken(mira, 1_500) });
    const aside = flaggedRecord('a', mira, { accessToken: accessToken(mira, 2_000) });
    const before = docsOf({ pool: [record('p1'), later, record('x', kai)], flagged: [aside] });
    const { after, result } = restore(before, 'a');
    expect(result).toMatchObject({ position: 1 });
    expect(tokensIn({ ...after, flagged: docsOf({}).flagged })).toEqual(['p1', 'a', 'x']);
  });

  it('takes over a record that has no token at all', () => {
    const before = docsOf({ pool: [{ ...record('p'), refreshToken: '' }], flagged: [flaggedRecord('a')] });
    expect(poolAfter(before, 'a')).toMatchObject([{ refreshToken: 'a' }]);
  });

  it('brings the id token to a record that keeps one', () => {
    const aside = flaggedRecord('a', mira, { idToken: idToken(moved), accessToken: accessToken(moved, 2_000) });
    const [restored] = poolAfter(docsOf({ pool: [record('p', mira, { idToken: 'old' })], flagged: [aside] }), 'a');
    expect(restored).toMatchObject({ idToken: idToken(moved), email: 'mira@new.example' });
  });
});

describe('restoring in any pool', () => {
  const people = [mira, kai, { ...mira, accountId: 'acc-team' }, {}] as const;
  const one = fc.record({
    name: fc.constantFrom('p', 'q', 'r', 'a'),
    who: fc.nat({ max: 3 }),
    iat: fc.integer({ min: 1, max: 5 }),
  });
  const recordFor = ({ name, who, iat }: { name: string; who: number; iat: number }, place: number): JsonObject => {
    const person = people[who] ?? {};
    return record(name, person, { accessToken: accessToken(person, iat * 1_000), place });
  };

  it('touches one record at most, never a later pair, and done twice it is done once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(one, { maxLength: 5, selector: ({ name }) => name }), one, (pool, aside) => {
        const person = people[aside.who] ?? {};
        const flagged = flaggedRecord('a', person, { accessToken: accessToken(person, aside.iat * 1_000) });
        const before = docsOf({ pool: pool.map(recordFor), flagged: [flagged] });
        const { after, result } = restore(before, 'a');
        if (result.kind !== 'restored') throw new Error('It was not restored.');
        const others = (docs: StoreDocs) => docs.pool.accounts.filter((_, place) => place !== result.position);
        expect(others(after)).toEqual(others(before));
        const [was, is] = [before, after].map((docs) => loginsOf(docs.pool)[result.position]);
        expect(is?.hash).toBe(result.hash);
        if (was !== undefined)
          expect(is?.issuedAtMs ?? 0).toBeGreaterThanOrEqual(was.hash === result.hash ? 0 : (was.issuedAtMs ?? 0));
        expect(restore(after, 'a').after).toEqual(after);
      }),
      { numRuns: 200 },
    );
  });
});
