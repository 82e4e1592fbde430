import { describe, expect, it } from 'vitest';
import { compactCustody } from '../../../../main/core/custody/compact-custody.ts';
import type { CustodyRecord, MoveKind } from '../../../../main/core/custody/custody-record.ts';
import { latestMoves } from '../../../../main/core/custody/latest-moves.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { hashOf } from '../stores/made-up-docs.ts';
import { readAnswer, stateOf } from './made-up-custody.ts';

const dayMs = 24 * 60 * 60 * 1000;
const hash = hashOf('a');
const record = { refreshToken: 'a' };

function move(at: number, kind: MoveKind, key = 'k'): CustodyRecord {
  const about = { key, record };
  const moved = kind === 'flag' || kind === 'undo' ? { setAside: about } : { restored: about };
  return { t: 'move', id: `move-${at}`, at, kind, hash, reason: null, ...moved };
}

/** A restore after which the pool has the better sign-in that it had before. */
const keeping = (at: number): CustodyRecord => ({ ...move(at, 'restore'), arrivesAs: hashOf('b') }) as CustodyRecord;
const done = (at: number): CustodyRecord => ({ t: 'moved', id: `move-${at}`, at: at + 1 });
const inVain = (at: number): CustodyRecord => ({ t: 'moved', id: `move-${at}`, at: at + 1, inVain: true });
const removed = (at: number, key = 'k', hashes: readonly TokenHash[] = []): CustodyRecord => {
  return { t: 'removed', at, key, hashes };
};

const currentKey = (key: string): string => (key === 'provisional' ? 'k' : key);

function movesIn(...segments: readonly (readonly CustodyRecord[])[]): readonly (readonly [string, string, number])[] {
  return latestMoves(stateOf(...segments), currentKey).map(({ kind, key, kept }) => [kind, key, kept.at]);
}

describe('the latest move of an account', () => {
  it.each([
    ['is the later one, of one home', [[move(1, 'flag'), done(1), move(5, 'restore'), done(5)]], ['restored', 'k', 5]],
    [
      'is the later one, of two homes',
      [
        [move(5, 'flag'), done(5)],
        [move(1, 'restore'), done(1)],
      ],
      ['set-aside', 'k', 5],
    ],
    ['goes by the key that the account has now', [[move(1, 'flag', 'provisional'), done(1)]], ['set-aside', 'k', 1]],
    [
      'is the later one of two under two keys of the account',
      [[move(1, 'flag', 'provisional'), done(1), move(2, 'restore'), done(2)]],
      ['restored', 'k', 2],
    ],
    ['is none while it is under way', [[move(1, 'flag')]], null],
    ['is none while one is under way that keeps another sign-in', [[keeping(1)]], null],
    ['is none when such a one came to nothing', [[keeping(1)], [inVain(1)]], null],
    ['is such a one once it is done', [[keeping(1), done(1)]], ['restored', 'k', 1]],
    ['is none when it came to nothing', [[move(1, 'restore'), inVain(1)]], null],
    [
      'is the earlier one when the later came to nothing: two processes brought it back at once',
      [
        [move(1, 'restore'), done(1)],
        [move(5, 'restore'), inVain(5)],
      ],
      ['restored', 'k', 1],
    ],
    [
      'is the earlier one when whoever found the maker of the later dead says that it came to nothing',
      [[move(1, 'flag'), done(1)], [move(5, 'flag')], [inVain(5)]],
      ['set-aside', 'k', 1],
    ],
    [
      'is the only one of three that did not come to nothing',
      [[move(5, 'restore'), inVain(5)], [move(7, 'restore')], [move(1, 'restore'), done(1)], [inVain(7)]],
      ['restored', 'k', 1],
    ],
    [
      'is none when whoever found its maker dead says that it came to nothing',
      [[move(1, 'restore')], [inVain(1)]],
      null,
    ],
    ['is one that whoever found its maker dead has finished', [[move(1, 'restore')], [done(1)]], ['restored', 'k', 1]],
    [
      'is one that was finished, although somebody who looked again later found nothing of it',
      [[move(1, 'restore')], [done(1), inVain(1)]],
      ['restored', 'k', 1],
    ],
    ['is none once a person has removed the account', [[move(1, 'flag'), done(1)], [removed(1)]], null],
    ['is none once it was removed under an earlier key', [[move(1, 'flag'), done(1), removed(3, 'provisional')]], null],
    [
      'is none once it was removed by another home, which knows it by another key',
      [[move(1, 'restore'), done(1)], [removed(3, 'other', [hash])]],
      null,
    ],
    [
      'is the later one of two homes that know the account by different keys',
      [
        [move(1, 'restore'), done(1)],
        [move(2, 'flag', 'other'), done(2)],
      ],
      ['set-aside', 'other', 2],
    ],
    ['is one after the removal', [[removed(1), move(2, 'flag'), done(2)]], ['set-aside', 'k', 2]],
  ] as const)('%s', (_name, segments, expected) => {
    expect(movesIn(...segments)).toEqual(expected === null ? [] : [expected]);
    expect(movesIn(...segments.toReversed())).toEqual(expected === null ? [] : [expected]);
    const folded = segments.map((one) => compactCustody(one, { readAnswer, now: 10 }));
    expect(movesIn(...folded)).toEqual(expected === null ? [] : [expected]);
  });

  it('is the earlier one when the later, still under way when it was folded, came to nothing', () => {
    const folded = compactCustody([move(1, 'restore'), done(1), move(5, 'restore')], { readAnswer, now: 10 });
    expect(movesIn(folded, [inVain(5)])).toEqual([['restored', 'k', 1]]);
    expect(movesIn([inVain(5)], folded)).toEqual([['restored', 'k', 1]]);
  });

  it('is none when the only one, still under way when it was folded, came to nothing', () => {
    for (const kind of ['restore', 'flag'] as const) {
      const folded = compactCustody([move(5, kind)], { readAnswer, now: 10 });
      expect(movesIn(folded, [inVain(5)])).toEqual([]);
      expect(movesIn([inVain(5)], folded)).toEqual([]);
      const again = compactCustody(folded, { readAnswer, now: 10 });
      expect(movesIn([inVain(5)], again)).toEqual([]);
      expect(movesIn([done(5)], again)).toEqual([[kind === 'flag' ? 'set-aside' : 'restored', 'k', 5]]);
    }
  });

  it('forgets a removal after a day, when there is nothing left that it could be about', () => {
    expect(compactCustody([removed(1)], { readAnswer, now: dayMs })).toEqual([removed(1)]);
    expect(compactCustody([removed(1)], { readAnswer, now: dayMs + 1 })).toEqual([]);
  });
});
