import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactCustody } from '../../../../main/core/custody/compact-custody.ts';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { chainUpTo, newestOf, rootOf } from '../../../../main/core/custody/lineage.ts';
import { issuedAtOf } from '../../../../main/core/tokens/knowledge.ts';
import { findNewerPair, indexLogins, type NewerPair } from '../../../../main/core/tokens/newer-pair.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import {
  accessToken,
  docsOf,
  flaggedRecord,
  hashOf,
  kai,
  loginsOf,
  mira,
  record,
  signedIn,
} from '../stores/made-up-docs.ts';
import { adopted, hardRefusal, intent, readAnswer, rotation, stateOf, unanswered } from './made-up-custody.ts';

type Stores = Parameters<typeof docsOf>[0];

/** What is better for the first login of these stores (auth.json, pool, flagged list). */
function betterFor(
  stores: Stores,
  records: readonly CustodyRecord[] = [],
  otherChains: 'newer' | 'any' = 'newer',
): NewerPair | null {
  const docs = docsOf(stores);
  const all = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => loginsOf(doc));
  const [login] = all;
  if (login === undefined) throw new Error('These stores have no login.');
  return findNewerPair({ login, index: indexLogins(all), custody: stateOf(records), otherChains, issuedAtOf });
}

const nameOf = (pair: NewerPair | null): string | null => pair?.tokens.refresh.reveal() ?? null;
const issuedAt = (seconds: number) => ({ accessToken: accessToken(mira, seconds) });

describe('in one chain of refresh tokens', () => {
  it('the later is the newer, whatever its access token says about when it was issued', () => {
    const earlier = rotation({ from: 'a', to: 'b', issuedAtSeconds: 3 });
    expect(nameOf(betterFor({ pool: [record('a', mira, issuedAt(9_000))] }, earlier))).toBe('b');
  });

  it('the newest is found from any of its tokens, in whatever order its lines were read, and nothing is newer than it', () => {
    const names = ['t0', 't1', 't2', 't3', 't4', 't5'];
    const links = names
      .slice(1)
      .map((to, at) => (at % 2 === 0 ? rotation({ from: names[at] ?? '', to }) : [adopted([names[at] ?? ''], to)]));
    fc.assert(
      fc.property(fc.shuffledSubarray(links, { minLength: 5 }), fc.constantFrom(...names), (order, name) => {
        const records = order.flat();
        expect(nameOf(betterFor({ pool: [record(name)] }, records))).toBe(name === 't5' ? null : 't5');
        const state = stateOf(records);
        expect(newestOf(state, hashOf(name))).toBe(hashOf('t5'));
        expect(rootOf(state, hashOf(name))).toBe(hashOf('t0'));
        expect(chainUpTo(state, hashOf(name)).size).toBe(names.indexOf(name) + 1);
      }),
    );
  });

  it('no answers, however strange, make a ring: following a chain always comes to an end', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(fc.record({ from: name, to: name }), { maxLength: 8 }), (links) => {
        const { successors } = stateOf(links.flatMap(rotation));
        for (const start of successors.keys()) {
          let at: TokenHash | undefined = start;
          for (let step = 0; step < 4 && at !== undefined; step += 1) at = successors.get(at);
          expect(at).toBeUndefined();
        }
      }),
    );
  });

  it('the newest is taken from the store that has it when custody let it go', () => {
    const records = [...rotation({ from: 'a', to: 'b' }), { t: 'released' as const, at: 9, hash: hashOf('b') }];
    expect(betterFor({ cli: signedIn('a'), pool: [record('b')] }, records)).toMatchObject({
      from: 'pool',
      sameChain: true,
    });
    expect(betterFor({ cli: signedIn('a') }, records)).toBeNull();
  });

  it('an earlier one that is found in place of a later, as a backup brings it, ends neither', () => {
    const back = [...rotation({ from: 'a', to: 'b' }), adopted(['b'], 'a', 2)];
    expect([...stateOf(back).answered]).toEqual([hashOf('a')]);
    expect(newestOf(stateOf(back), hashOf('a'))).toBe(hashOf('b'));
  });

  it('a refused newest is no way on, and one in doubt is: what came before it is worth nothing', () => {
    const chain = rotation({ from: 'a', to: 'b' });
    expect(betterFor({ pool: [record('a')] }, [...chain, hardRefusal('1', 'b')])).toBeNull();
    expect(nameOf(betterFor({ pool: [record('a')] }, [...chain, intent('1', 'b'), unanswered('1', 'b')]))).toBe('b');
  });

  it('a later access token to the same refresh token counts as newer', () => {
    const stores = { cli: signedIn('a'), pool: [record('a', mira, issuedAt(5_000))] };
    expect(betterFor(stores)).toMatchObject({ from: 'pool', sameChain: true, issuedAtMs: 5_000_000 });
  });
});

describe('across the chains of one account', () => {
  it.each<[string, Stores, readonly CustodyRecord[], string | null]>([
    ['a pair that was issued later', { cli: signedIn('a'), pool: [record('z', mira, issuedAt(1_001))] }, [], 'z'],
    ['no pair of the same moment', { cli: signedIn('a'), pool: [record('z')] }, [], null],
    ['no pair that was issued earlier', { cli: signedIn('a'), pool: [record('z', mira, issuedAt(999))] }, [], null],
    [
      'no pair of another person',
      { cli: signedIn('a'), pool: [record('z', kai, { accessToken: accessToken(kai, 9_000) })] },
      [],
      null,
    ],
    [
      'no pair that is set aside',
      { cli: signedIn('a'), flagged: [flaggedRecord('z', mira, issuedAt(9_000))] },
      [],
      null,
    ],
    [
      'no pair that was spent',
      { cli: signedIn('a'), pool: [record('z', mira, issuedAt(9_000))] },
      rotation({ from: 'z', to: 'y' }),
      null,
    ],
    [
      'no pair that was refused',
      { cli: signedIn('a'), pool: [record('z', mira, issuedAt(9_000))] },
      [hardRefusal('1', 'z')],
      null,
    ],
    [
      'no pair in doubt',
      { cli: signedIn('a'), pool: [record('z', mira, issuedAt(9_000))] },
      [intent('1', 'z'), unanswered('1', 'z')],
      null,
    ],
    [
      'the latest of several',
      {
        cli: signedIn('a'),
        pool: [
          record('x', mira, issuedAt(2_000)),
          record('y', mira, issuedAt(4_000)),
          record('z', mira, issuedAt(3_000)),
        ],
      },
      [],
      'y',
    ],
  ])('the newer is %s', (_what, stores, records, expected) => {
    expect(nameOf(betterFor(stores, records))).toBe(expected);
  });

  it('every other live pair counts for a login that was refused', () => {
    const stores = { cli: signedIn('a'), pool: [record('z', mira, issuedAt(500))] };
    expect(nameOf(betterFor(stores, [], 'newer'))).toBeNull();
    expect(nameOf(betterFor(stores, [], 'any'))).toBe('z');
  });

  it('an answer that was meant for another account is found by the account it belongs to', () => {
    const records = rotation({ from: 'q', to: 'x', person: kai, issuedAtSeconds: 5_000 });
    expect(betterFor({ pool: [record('k', kai)] }, records)).toMatchObject({ from: 'custody', sameChain: false });
    expect(betterFor({ pool: [record('m')] }, records)).toBeNull();
  });

  it('it is found by that account also when it was refreshed before any store had it, folded or not', () => {
    const meant = rotation({ from: 'q', to: 'x', person: kai, issuedAtSeconds: 5_000 });
    const [account] = loginsOf(docsOf({ pool: [record('k', kai)] }).pool).map(({ identity }) => identity);
    const refreshed = rotation({ from: 'x', to: 'y', person: kai, issuedAtSeconds: 6_000 }).map((line) =>
      account === undefined || !('account' in line) ? line : { ...line, account },
    );
    const stores = { flagged: [flaggedRecord('k', kai)] };
    const fold = (records: readonly CustodyRecord[]) => compactCustody(records, { readAnswer, now: 10 });
    for (const records of [
      [...meant, ...refreshed],
      [...refreshed, ...meant],
      fold([...meant, ...refreshed]),
      [...meant, ...fold(refreshed)],
      [...fold(meant), ...fold(refreshed)],
    ])
      expect(nameOf(betterFor(stores, records, 'any'))).toBe('y');
  });

  it('nothing that is offered was issued before what it replaces', () => {
    const one = fc.record({
      name: fc.constantFrom('v', 'w', 'x', 'y', 'z'),
      iat: fc.nat({ max: 4 }),
      who: fc.constantFrom(mira, kai),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), (pool) => {
        const stores = {
          pool: pool.map(({ name, iat, who }) => record(name, who, { accessToken: accessToken(who, iat + 1) })),
        };
        const better = betterFor(stores);
        const [first] = pool;
        if (better !== null) expect(better.issuedAtMs).toBeGreaterThan(((first?.iat ?? 0) + 1) * 1000);
      }),
    );
  });
});
