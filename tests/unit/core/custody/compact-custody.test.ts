import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactCustody } from '../../../../main/core/custody/compact-custody.ts';
import type { CustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import type { CustodyState } from '../../../../main/core/custody/custody-state.ts';
import { newestOf } from '../../../../main/core/custody/lineage.ts';
import { doubtsOf } from '../../../../main/core/custody/presentations.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { hashOf, kai } from '../stores/made-up-docs.ts';
import { adopted, hardRefusal, intent, readAnswer, rotation, stateOf, unanswered } from './made-up-custody.ts';

const dayMs = 24 * 60 * 60 * 1000;
const compact = (records: readonly CustodyRecord[], now = 100): readonly CustodyRecord[] =>
  compactCustody(records, { readAnswer, now });
const spentA = (state: CustodyState): boolean => state.answered.has(hashOf('a'));
const refusalsOfA = (state: CustodyState): number | undefined => state.refusals.get(hashOf('a'))?.count;
const doubtsOfA = (state: CustodyState): number => doubtsOf(state, hashOf('a'), () => true);
const newestOfA = (state: CustodyState): TokenHash => newestOf(state, hashOf('a'));
const doubtOf = (token: string, ...segments: readonly (readonly CustodyRecord[])[]): number =>
  doubtsOf(stateOf(...segments), hashOf(token), () => true);

describe('what is kept when segments are folded', () => {
  it('is one pair per chain, the newest, with every token of it that was spent', () => {
    const kept = compact([...rotation({ from: 'a', to: 'b' }), ...rotation({ from: 'b', to: 'c' })]);
    expect(kept.filter(({ t }) => t === 'held')).toMatchObject([{ hash: hashOf('c') }]);
    const state = stateOf(kept);
    expect([newestOf(state, hashOf('a')), newestOf(state, hashOf('b'))]).toEqual([hashOf('c'), hashOf('c')]);
    expect(state.held.get(hashOf('c'))?.tokens.refresh.reveal()).toBe('c');
    expect(JSON.stringify(kept)).not.toContain('"b"');
  });

  it('is a pair of another account, as what it is', () => {
    const state = stateOf(compact(rotation({ from: 'a', to: 'x', person: kai })));
    expect(state.foreignHeld.get(hashOf('x'))?.account.email).toBe('kai@studio.example');
    expect([...state.answered]).toEqual([hashOf('a')]);
    expect(state.successors.size).toBe(0);
  });

  it('is an intent without an answer, as a presentation in doubt', () => {
    expect(doubtOf('a', compact([intent('1', 'a')]))).toBe(1);
  });

  it('is not an intent that provably never left', () => {
    expect(compact([intent('1', 'a'), { t: 'unspent', id: '1', at: 1, hash: hashOf('a') }])).toEqual([]);
  });

  it('is a move that was not finished, and not one that was', () => {
    const move = (id: string): CustodyRecord => ({
      t: 'move',
      id,
      at: 3,
      kind: 'restore',
      hash: hashOf('a'),
      reason: 'x',
    });
    expect(compact([move('1'), move('2'), { t: 'moved', id: '1', at: 4 }])).toEqual([move('2')]);
  });

  it('is that a move was finished whose maker is a process of another home, for three months', () => {
    const begun: CustodyRecord = { t: 'move', id: '1', at: 3, kind: 'restore', hash: hashOf('a'), reason: null };
    const finished: CustodyRecord = { t: 'moved', id: '1', at: 4 };
    expect(compact([finished])).toEqual([finished]);
    expect(stateOf(compact([finished]), [begun]).moves.size).toBe(0);
    expect(compact([finished], 4 + 90 * dayMs)).toEqual([]);
  });

  it('is what a setting aside of the last day left behind, and how often it was put back, in whatever order that is read', () => {
    const setAside = { key: 'k', record: { refreshToken: 'a', flaggedAt: 3 } };
    const move: CustodyRecord = { t: 'move', id: '1', at: 3, kind: 'flag', hash: hashOf('a'), reason: 'x', setAside };
    const putBack: CustodyRecord = { t: 'set-aside', at: 3, hash: hashOf('a'), putBacks: 2, ...setAside };
    const kept = compact([move, { t: 'moved', id: '1', at: 4 }, putBack]);
    expect(kept).toEqual([putBack]);
    expect(stateOf(kept, [move]).setAside.get('k')).toMatchObject({ putBacks: 2, record: setAside.record });
    expect(compact([move, { t: 'moved', id: '1', at: 4 }], 3 + dayMs)).toEqual([]);
  });

  it('is that a pair was let go, so that an older segment cannot bring it back', () => {
    const pair = rotation({ from: 'a', to: 'b' });
    const state = stateOf(compact([...pair, { t: 'released', at: 5, hash: hashOf('b') }]), pair);
    expect(state.held.size).toBe(0);
  });
});

describe('presentations in doubt', () => {
  it('add up when two processes, each folded on its own, lost one answer each', () => {
    const first = compact([intent('1', 'a'), unanswered('1', 'a')]);
    const second = compact([intent('2', 'a')]);
    expect(doubtOf('a', first, second)).toBe(2);
    expect(doubtOf('a', compact([...first, ...second]))).toBe(2);
  });

  it('count once when a fold was cut off between writing the new segment and deleting the old one', () => {
    const old = [intent('1', 'a'), unanswered('1', 'a')];
    expect(doubtOf('a', old, compact(old))).toBe(1);
    expect(doubtOf('a', compact([...old, ...compact(old)]))).toBe(1);
  });

  it('keep their number however often and in whatever groups the segments are folded', () => {
    const presentation = fc.record({
      id: fc.nat({ max: 9 }).map((n) => `id-${n}`),
      segment: fc.nat({ max: 2 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(presentation, { selector: ({ id }) => id }), fc.nat({ max: 2 }), (all, times) => {
        const segments = [0, 1, 2].map((at) =>
          all.filter(({ segment }) => segment === at).map(({ id }) => intent(id, 'a')),
        );
        let folded: readonly (readonly CustodyRecord[])[] = segments;
        for (let turn = 0; turn < times; turn += 1) folded = folded.map((one) => compact(one));
        expect(doubtOf('a', ...folded)).toBe(all.length);
        expect(doubtOf('a', ...folded, ...segments)).toBe(all.length);
      }),
    );
  });
});

describe('refusals of one token', () => {
  it('count once when a fold was cut off between writing the new segment and deleting the old one', () => {
    const old = [intent('1', 'a'), hardRefusal('1', 'a')];
    expect(stateOf(old, compact(old)).refusals.get(hashOf('a'))?.count).toBe(1);
  });

  it('add up when two processes, each folded on its own, were refused', () => {
    const [first, second] = ['1', '2'].map((id) => compact([intent(id, 'a'), hardRefusal(id, 'a')]));
    expect(stateOf(first ?? [], second ?? []).refusals.get(hashOf('a'))?.count).toBe(2);
  });
});

describe('the age at which a spent token is forgotten', () => {
  const spentIn = (records: readonly CustodyRecord[]) => stateOf(records).answered.has(hashOf('a'));
  const releasedB: CustodyRecord = { t: 'released', at: 1, hash: hashOf('b') };

  it('is three months, once nobody holds its successor', () => {
    const records = [...rotation({ from: 'a', to: 'b' }), releasedB];
    expect(spentIn(compact(records, 80 * dayMs))).toBe(true);
    expect(spentIn(compact(records, 91 * dayMs))).toBe(false);
  });

  it('is never, while its successor is held', () => {
    expect(spentIn(compact(rotation({ from: 'a', to: 'b' }), 900 * dayMs))).toBe(true);
  });

  it('counts from when it was spent, also for a token that a rival spent and however often segments are folded', () => {
    const now = 500 * dayMs;
    const records = [adopted(['a'], 'b', now), { ...releasedB, at: now }];
    const once = compact(records, now);
    expect(spentIn(compact(compact(once, now), now + 80 * dayMs))).toBe(true);
    expect(spentIn(compact(once, now + 91 * dayMs))).toBe(false);
  });

  it.each<readonly [string, readonly CustodyRecord[], (state: CustodyState) => unknown, unknown]>([
    ['answered for another account', rotation({ from: 'a', to: 'x', person: kai }), spentA, true],
    ['refused twice', [hardRefusal('1', 'a'), hardRefusal('2', 'a')], refusalsOfA, 2],
    ['in doubt twice', [intent('1', 'a'), unanswered('2', 'a')], doubtsOfA, 2],
    [
      'spent long before the sixteen that are kept',
      Array.from({ length: 40 }, (_, at) => rotation({ from: at === 0 ? 'a' : `t${at}`, to: `t${at + 1}` })).flat(),
      newestOfA,
      hashOf('t40'),
    ],
  ])('never comes for one that a store still has: %s', (_, records, tell, expected) => {
    const now = 900 * dayMs;
    const isInStore = (hash: TokenHash): boolean => hash === hashOf('a');
    const folded = compactCustody(records, { readAnswer, now, isInStore });
    expect(tell(stateOf(folded))).toEqual(expected);
    expect(compactCustody(folded, { readAnswer, now, isInStore })).toEqual(folded);
  });

  it('leaves the last sixteen behind each pair that is held', () => {
    const names = Array.from({ length: 40 }, (_, index) => `t${index}`);
    const records = names.slice(1).flatMap((to, index) => rotation({ from: names[index] ?? '', to }));
    const kept = compact(records, 900 * dayMs);
    expect(kept.length).toBeLessThanOrEqual(17);
    expect(newestOf(stateOf(kept), hashOf('t30'))).toBe(hashOf('t39'));
  });
});

describe('folding', () => {
  it('changes nothing the second time, at whatever time', () => {
    const records = [
      ...rotation({ from: 'a', to: 'b', at: 5 }),
      adopted(['c', 'd'], 'e', 6),
      intent('1', 'b', 7),
      hardRefusal('2', 'f', 8),
      intent('3', 'f', 9),
    ];
    const once = compact(records, 10);
    expect(compact(once, 10)).toEqual(once);
    expect(compact(once, 30 * dayMs)).toEqual(once);
  });
});
