import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustodyRecord, MoveKind } from '../../../../main/core/custody/custody-record.ts';
import { planRepair, type RepairPlan } from '../../../../main/core/custody/plan-repair.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import type { StoreDocs } from '../../../../main/core/stores/store-types.ts';
import { issuedAtOf } from '../../../../main/core/tokens/knowledge.ts';
import { indexLogins } from '../../../../main/core/tokens/newer-pair.ts';
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
import { adopted, hardRefusal, intent, rotation, stateOf } from './made-up-custody.ts';

function plan(docs: StoreDocs, records: readonly CustodyRecord[], mayFinish = true): RepairPlan {
  const all = [docs.cli, docs.pool, docs.flagged].flatMap((doc) => loginsOf(doc));
  return planRepair({
    custody: stateOf(records),
    index: indexLogins(all),
    mayFinish: () => mayFinish,
    issuedAtOf,
    identityOf: loginsOf.identityIn,
  });
}

function move(kind: MoveKind, name: string): CustodyRecord {
  return { t: 'move', id: 'm', at: 9, kind, hash: hashOf(name), reason: null };
}

const settled = ({ settle }: RepairPlan): readonly string[] => settle.map(({ refresh }) => refresh.reveal());
const issuedAt = (seconds: number) => ({ accessToken: accessToken(mira, seconds) });
const aToB = rotation({ from: 'a', to: 'b' });

describe('pairs that a store still lacks', () => {
  it.each([
    ['an earlier token in the pool', { pool: [record('a')] }, aToB, ['b']],
    ['an earlier token in auth.json', { cli: signedIn('a') }, aToB, ['b']],
    ['an earlier token in the flagged list', { flagged: [flaggedRecord('a')] }, aToB, ['b']],
    ['the newest one', { pool: [record('b')] }, aToB, []],
    ['a token two steps back', { pool: [record('a')] }, [...aToB, ...rotation({ from: 'b', to: 'c' })], ['c']],
    [
      'several old ones: the newest, once',
      { cli: signedIn('a'), pool: [record('b')] },
      [...aToB, ...rotation({ from: 'b', to: 'c' })],
      ['c'],
    ],
    ['a token that a rival spent', { pool: [record('a')] }, [adopted(['a'], 'b')], ['b']],
    [
      'a token whose answer was for another account',
      { pool: [record('a')] },
      rotation({ from: 'a', to: 'x', person: kai }),
      [],
    ],
    ['a token that was let go', { pool: [record('a')] }, [...aToB, { t: 'released', at: 5, hash: hashOf('b') }], []],
    ['another chain of the same person', { pool: [record('z')] }, aToB, []],
    ['a token in doubt', { pool: [record('a')] }, [intent('1', 'a')], []],
  ] as const)('are found by %s', (_what, docs, records, expected) => {
    expect(settled(plan(docsOf(docs), records))).toEqual(expected);
  });

  it('are never an older token over a newer one, in whatever order the lines were read', () => {
    const names = ['t0', 't1', 't2', 't3', 't4'];
    const chain = names.slice(1).map((to, at) => rotation({ from: names[at] ?? '', to, issuedAtSeconds: 2_000 + at }));
    const scene = fc.record({
      order: fc.shuffledSubarray(chain, { minLength: chain.length }),
      pool: fc.option(fc.constantFrom(...names)),
      flagged: fc.option(fc.constantFrom(...names)),
      cli: fc.option(fc.constantFrom(...names)),
    });
    fc.assert(
      fc.property(scene, ({ order, pool, flagged, cli }) => {
        const docs = docsOf({
          ...(cli === null ? {} : { cli: signedIn(cli) }),
          pool: pool === null ? [] : [record(pool)],
          flagged: flagged === null ? [] : [flaggedRecord(flagged)],
        });
        const behind = [cli, pool, flagged].some((name) => name !== null && name !== 't4');
        expect(settled(plan(docs, order.flat()))).toEqual(behind ? ['t4'] : []);
      }),
    );
  });
});

describe('a move that was cut off', () => {
  it.each<[string, MoveKind, Parameters<typeof docsOf>[0], 'pool' | 'flagged' | null]>([
    ['restore before the pool was written', 'restore', { flagged: [flaggedRecord('b')] }, null],
    [
      'restore after the pool was written',
      'restore',
      { pool: [record('b')], flagged: [flaggedRecord('b')] },
      'flagged',
    ],
    ['restore after the flagged list was written', 'restore', { pool: [record('b')] }, null],
    [
      'restore with an old token left in the flagged list',
      'restore',
      { pool: [record('b')], flagged: [flaggedRecord('a')] },
      'flagged',
    ],
    [
      'restore with an old token left in the pool',
      'restore',
      { pool: [record('a')], flagged: [flaggedRecord('b')] },
      'flagged',
    ],
    ['unflag after the pool was written', 'unflag', { pool: [record('b')], flagged: [flaggedRecord('b')] }, 'flagged'],
    ['flag before the flagged list was written', 'flag', { pool: [record('b')] }, null],
    ['flag after the flagged list was written', 'flag', { pool: [record('b')], flagged: [flaggedRecord('b')] }, 'pool'],
    ['flag after both were written', 'flag', { flagged: [flaggedRecord('b')] }, null],
    ['undo after the flagged list was written', 'undo', { pool: [record('b')], flagged: [flaggedRecord('b')] }, 'pool'],
    [
      'undo of a login that auth.json has too',
      'undo',
      { cli: signedIn('b'), pool: [record('b')], flagged: [flaggedRecord('b')] },
      'pool',
    ],
    ['restore whose record a rival removed', 'restore', {}, null],
  ])('%s (%s)', (_what, kind, docs, removeFrom) => {
    const { finish } = plan(docsOf(docs), [...aToB, move(kind, 'b')]);
    expect(finish).toMatchObject([{ removeFrom, move: { kind } }]);
    expect([...(finish[0]?.hashes ?? [])].sort()).toEqual([hashOf('a'), hashOf('b')].sort());
  });

  it('goes by the whole chain when the token was spent on since', () => {
    const docs = docsOf({ pool: [record('c')], flagged: [flaggedRecord('b')] });
    const { finish } = plan(docs, [...aToB, move('restore', 'b'), ...rotation({ from: 'b', to: 'c' })]);
    expect(finish).toMatchObject([{ removeFrom: 'flagged', hashes: new Set([hashOf('a'), hashOf('b'), hashOf('c')]) }]);
  });

  it('clears a set-aside record whose account has a later sign-in of its own in the pool, as the restore would have', () => {
    const later = record('z', mira, issuedAt(5_000));
    const { finish } = plan(docsOf({ pool: [later], flagged: [flaggedRecord('b')] }), [move('restore', 'b')]);
    expect(finish).toMatchObject([{ removeFrom: 'flagged', hashes: new Set([hashOf('b'), hashOf('z')]) }]);
  });

  it.each([
    ['an earlier sign-in of the account', record('z', mira, issuedAt(500))],
    [
      'another workspace of the e-mail',
      record(
        'z',
        { ...mira, accountId: 'acc-team' },
        { accessToken: accessToken({ ...mira, accountId: 'acc-team' }, 5_000) },
      ),
    ],
  ])('keeps a set-aside record beside %s in the pool', (_what, pooled) => {
    const { finish } = plan(docsOf({ pool: [pooled], flagged: [flaggedRecord('b')] }), [move('restore', 'b')]);
    expect(finish).toMatchObject([{ removeFrom: null }]);
  });

  const ended = (name: string) => [hardRefusal('1', name), hardRefusal('2', name)];
  it.each([
    [
      'clears a set-aside record that was refused for the account’s own in the pool, earlier as that is',
      500,
      'b',
      'flagged',
    ],
    ['keeps a set-aside record that may live beside a later one in the pool that was refused', 5_000, 'z', null],
  ] as const)('%s', (_what, pooledAt, refused, removeFrom) => {
    const docs = docsOf({ pool: [record('z', mira, issuedAt(pooledAt))], flagged: [flaggedRecord('b')] });
    expect(plan(docs, [move('unflag', 'b'), ...ended(refused)]).finish).toMatchObject([{ removeFrom }]);
  });

  it('is left to its process while that lives', () => {
    const docs = docsOf({ pool: [record('b')], flagged: [flaggedRecord('b')] });
    expect(plan(docs, [move('restore', 'b')], false).finish).toEqual([]);
  });

  const other = record('z');
  const inPool = { pool: [record('b')] };
  const inFlaggedList = { flagged: [flaggedRecord('b')] };
  const arrivals = (docs: Parameters<typeof docsOf>[0], kind: MoveKind, others: readonly CustodyRecord[] = []) => {
    const moved = { key: 'mira000001', record: record('b') };
    const kept = kind === 'flag' || kind === 'undo' ? { setAside: moved } : { restored: moved };
    return plan(docsOf(docs), [{ ...move(kind, 'b'), ...kept } as CustodyRecord, ...others]).finish;
  };
  it.each<readonly [string, Parameters<typeof docsOf>[0], MoveKind, boolean]>([
    ['a restore that reached the pool', inPool, 'restore', true],
    ['an account taken from the list by hand', inPool, 'unflag', true],
    ['one of these that another program has erased since', {}, 'unflag', true],
    ['one that is still in the list as well', { ...inPool, ...inFlaggedList }, 'unflag', true],
    ['an account set aside', inFlaggedList, 'flag', true],
    ['one of these that another program has erased since', {}, 'flag', true],
    ['one that is still in the pool as well', { ...inPool, ...inFlaggedList }, 'flag', true],
    ['a restore that was taken back', inFlaggedList, 'undo', true],
    ['a way back that had not begun', inFlaggedList, 'unflag', false],
    ['a setting aside that had not begun', inPool, 'flag', false],
    ['one that had not begun, and the account has another sign-in there by now', { flagged: [other] }, 'unflag', false],
    ['one that had not begun, and a rival refreshed the account since', { pool: [other] }, 'flag', false],
    ['one that another program has erased, beside somebody else', { pool: [record('k', kai)] }, 'flag', true],
  ])('of %s says whether it has happened (%#)', (_name, docs, kind, hasHappened) => {
    expect(arrivals(docs, kind)).toMatchObject([{ arrived: hasHappened ? { key: 'mira000001' } : null }]);
  });

  it.each<readonly [string, Parameters<typeof docsOf>[0], MoveKind, readonly CustodyRecord[], boolean]>([
    ['a restore beside one of the list', { flagged: [flaggedRecord('z')] }, 'restore', [hardRefusal('1', 'z')], true],
    ['a flag beside one of the pool', { pool: [other] }, 'flag', [hardRefusal('1', 'z')], true],
    [
      'not where what was moved was refused itself',
      { pool: [other] },
      'flag',
      [hardRefusal('1', 'z'), hardRefusal('2', 'b')],
      false,
    ],
    ['not where it was refused after the move', { pool: [other] }, 'flag', [hardRefusal('1', 'z', 10)], false],
  ])(
    'has happened although the account is still there with a refused sign-in: %s',
    (_name, docs, kind, refusals, hasHappened) => {
      expect(arrivals(docs, kind, refusals)).toMatchObject([{ arrived: hasHappened ? { key: 'mira000001' } : null }]);
    },
  );
});

describe('pairs that custody may let go', () => {
  const releasedIn = (docs: Parameters<typeof docsOf>[0], records = aToB) => plan(docsOf(docs), records).release;

  it.each([
    ['once a later pair of the account is in the pool', { pool: [record('z', mira, issuedAt(2_001))] }, ['b']],
    [
      'once a later pair of the account is in auth.json',
      { cli: signedIn('z', mira, { access_token: accessToken(mira, 2_001) }) },
      ['b'],
    ],
    ['not for an earlier pair', { pool: [record('z', mira, issuedAt(1_999))] }, []],
    ['not for a pair of the same moment', { pool: [record('z', mira, issuedAt(2_000))] }, []],
    ['not for a pair whose moment is not known', { pool: [record('z', mira, { accessToken: 'opaque' })] }, []],
    ['not for a later pair that is itself set aside', { flagged: [flaggedRecord('z', mira, issuedAt(9_000))] }, []],
    [
      'not for a later pair of somebody else',
      { pool: [record('z', kai, { accessToken: accessToken(kai, 9_000) })] },
      [],
    ],
    [
      'not while a store holds a token of its chain',
      { pool: [record('z', mira, issuedAt(9_000))], flagged: [flaggedRecord('a')] },
      [],
    ],
    ['not because every store is empty', {}, []],
  ])('%s', (_what, docs, expected) => {
    expect(releasedIn(docs)).toEqual(expected.map(hashOf));
  });

  it('not for a later pair that the service has refused: the kept one may be all that is left of the account', () => {
    const docs = { pool: [record('z', mira, issuedAt(2_001))] };
    expect(releasedIn(docs, [...aToB, hardRefusal('1', 'z')])).toEqual([]);
  });
});

describe('an account that a rival wrote back into the pool from memory', () => {
  const refused = [hardRefusal('1', 'a')];

  it.each([
    [
      'is taken out when it is set aside and its token was refused for good',
      { pool: [record('a')], flagged: [flaggedRecord('a')] },
      refused,
      ['a'],
    ],
    ['stays when it is not set aside', { pool: [record('a')] }, refused, []],
    ['stays when its token was not refused', { pool: [record('a')], flagged: [flaggedRecord('a')] }, [], []],
    [
      'stays when its token was refused vaguely',
      { pool: [record('a')], flagged: [flaggedRecord('a')] },
      [{ ...hardRefusal('1', 'a'), hard: false }],
      [],
    ],
    [
      'stays while a process of ours is in the middle of bringing it back unchecked',
      { pool: [record('a')], flagged: [flaggedRecord('a')] },
      [...refused, move('unflag', 'a')],
      [],
    ],
    ['stays when it has another token by now', { pool: [record('z')], flagged: [flaggedRecord('a')] }, refused, []],
  ] as const)('%s', (_what, docs, records, expected) => {
    expect(plan(docsOf(docs), records, false).takeOut).toEqual(expected.map(hashOf));
  });
});

describe('two sign-ins of one set-aside account', () => {
  const twins = (docs: Parameters<typeof docsOf>[0], refused: string): boolean =>
    plan(docsOf(docs), [hardRefusal('1', refused), hardRefusal('2', refused)]).joinsTwins;
  const ofWorkspace = { accountId: 'org-chosen', accountIdSource: 'org' };

  it.each<readonly [string, readonly JsonObject[], string, boolean]>([
    ['one of which was refused for good', [flaggedRecord('a'), flaggedRecord('b')], 'a', true],
    [
      'the refused one of which stands there for a workspace as well',
      [flaggedRecord('a', mira, ofWorkspace), flaggedRecord('a'), flaggedRecord('b')],
      'a',
      true,
    ],
    ['none of which was refused', [flaggedRecord('a'), flaggedRecord('b')], 'z', false],
    ['the refused one of which is of somebody else', [flaggedRecord('a', kai), flaggedRecord('b')], 'a', false],
  ])('%s', (_what, flagged, refused, joins) => {
    expect(twins({ flagged }, refused)).toBe(joins);
  });
});
