import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactCustody } from '../../../../main/core/custody/compact-custody.ts';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { parseCustodySegment } from '../../../../main/core/custody/custody-segment.ts';
import {
  applyCustodyRecord,
  type CustodyState,
  emptyCustodyState,
} from '../../../../main/core/custody/custody-state.ts';
import { chainUpTo, newestOf } from '../../../../main/core/custody/lineage.ts';
import { doubtsOf } from '../../../../main/core/custody/presentations.ts';
import { Secret } from '../../../../main/core/secret.ts';
import type { AnswerReader } from '../../../../main/core/tokens/read-answer.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const account = { accountId: 'acc', userId: 'user', email: 'mira@studio.example' };
const stranger = { accountId: 'other', userId: 'other', email: 'kai@studio.example' };
const hash = (name: string): TokenHash => `hash-of-${name}` as TokenHash;

/** Bodies of these tests: `to:NAME` rotates to NAME, `for-stranger:NAME` answers another account, `kept` keeps the token, else nothing. */
const readAnswer: AnswerReader = ({ body }) => {
  const [kind, name = ''] = body.split(':');
  const tokens = {
    hash: hash(name),
    refresh: new Secret(name),
    access: new Secret(`access ${name}`),
    id: null,
    expiresAtMs: 9,
  };
  if (kind === 'to') return { kind: 'rotated', tokens, identity: account, foreign: false, emailChanged: false };
  if (kind === 'for-stranger')
    return { kind: 'rotated', tokens, identity: stranger, foreign: true, emailChanged: false };
  if (kind === 'kept') return { kind: 'kept', tokens, identity: account, foreign: false };
  return { kind: 'nothing', reason: 'web-page' };
};

let nextId = 0;
const intent = (name: string): CustodyRecord & { t: 'intent' } => ({
  t: 'intent',
  id: `id-${++nextId}`,
  at: nextId,
  hash: hash(name),
  account,
  stores: ['pool'],
});
const answerTo = (to: CustodyRecord & { t: 'intent' }, body: string): CustodyRecord => ({
  t: 'answer',
  id: to.id,
  at: ++nextId,
  hash: to.hash,
  account,
  status: 200,
  complete: true,
  body,
});
const rotation = (from: string, to: string): readonly CustodyRecord[] => {
  const opening = intent(from);
  return [opening, answerTo(opening, `to:${to}`)];
};

function fold(records: readonly CustodyRecord[], segment = 'one'): CustodyState {
  const state = emptyCustodyState();
  for (const record of records) applyCustodyRecord(state, record, { segment, readAnswer });
  return state;
}

describe('what custody knows of a chain of refresh tokens', () => {
  it('names the last token of the chain, whichever of its tokens is asked about', () => {
    const state = fold([...rotation('a', 'b'), ...rotation('b', 'c')]);
    expect(newestOf(state, hash('a'))).toBe(hash('c'));
    expect(newestOf(state, hash('c'))).toBe(hash('c'));
    expect(chainUpTo(state, hash('c'))).toEqual(new Set([hash('c'), hash('b'), hash('a')]));
  });

  it('does not depend on the order in which segments are read', () => {
    const records = [...rotation('a', 'b'), ...rotation('b', 'c'), ...rotation('c', 'd')];
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
        const state = fold(order.flatMap((pair) => records.slice(pair * 2, pair * 2 + 2)));
        expect(newestOf(state, hash('a'))).toBe(hash('d'));
        expect(state.answered).toEqual(new Set([hash('a'), hash('b'), hash('c')]));
      }),
    );
  });

  it('survives an answer that would make a token its own ancestor', () => {
    const state = fold([...rotation('a', 'b'), ...rotation('b', 'a')]);
    expect(newestOf(state, hash('a'))).toBe(hash('b'));
    expect(chainUpTo(state, hash('b')).size).toBeLessThanOrEqual(2);
  });

  it('holds an answer for another account under that account and never in the chain of the one that asked', () => {
    const opening = intent('a');
    const state = fold([opening, answerTo(opening, 'for-stranger:x')]);
    expect(state.answered.has(hash('a'))).toBe(true);
    expect(newestOf(state, hash('a'))).toBe(hash('a'));
    expect(state.foreignHeld.get(hash('x'))?.account).toEqual(stranger);
  });

  it('keeps a token presentable when the service did not rotate it', () => {
    const opening = intent('a');
    const state = fold([opening, answerTo(opening, 'kept:a')]);
    expect(state.answered.has(hash('a'))).toBe(false);
    expect(doubtsOf(state, hash('a'), () => true)).toBe(0);
  });
});

describe('tokens whose answer may have been lost', () => {
  it('are in doubt once their process is dead, and not before', () => {
    const state = fold([intent('a')]);
    expect(doubtsOf(state, hash('a'), () => true)).toBe(1);
    expect(doubtsOf(state, hash('a'), () => false)).toBe(0);
  });

  it('are in doubt after an answer without any token in it', () => {
    const opening = intent('a');
    expect(doubtsOf(fold([opening, answerTo(opening, '<html>')]), hash('a'), () => true)).toBe(1);
  });

  it('are not in doubt when the request provably never left', () => {
    const opening = intent('a');
    const unspent: CustodyRecord = { t: 'unspent', id: opening.id, at: 9, hash: opening.hash };
    expect(doubtsOf(fold([opening, unspent]), hash('a'), () => true)).toBe(0);
  });
});

describe('a custody segment', () => {
  it('is read up to whatever its process managed to write, through reserved room and a torn tail', () => {
    const [opening, answer] = rotation('a', 'b') as [CustodyRecord, CustodyRecord];
    const text = `${encodeCustodyRecord(opening)}\n${encodeCustodyRecord(answer)}\n${' '.repeat(500)}\n{"t":"intent","id":"x","at":3,"ha`;
    expect(parseCustodySegment(text)).toEqual([opening, answer]);
  });

  it('never throws, whatever is in the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.json(), (noise, json) => {
        for (const record of parseCustodySegment(`${noise}\n${json}\n`)) fold([record]);
      }),
    );
  });
});

type Step = { readonly kind: 'rotate' | 'lose' | 'refuse' | 'stranger' | 'release'; readonly chain: number };

/** A history of several chains, each step acting on the newest token of its chain. */
function historyOf(steps: readonly Step[]): readonly CustodyRecord[] {
  const newest = [0, 0, 0];
  return steps.flatMap(({ kind, chain }): readonly CustodyRecord[] => {
    const level = newest[chain] ?? 0;
    const opening = intent(`${chain}-${level}`);
    switch (kind) {
      case 'rotate':
        newest[chain] = level + 1;
        return [opening, answerTo(opening, `to:${chain}-${level + 1}`)];
      case 'lose':
        return [opening];
      case 'refuse':
        return [
          opening,
          {
            t: 'refused',
            id: opening.id,
            at: 5,
            hash: opening.hash,
            code: 'invalid_grant',
            status: 400,
            hard: true,
          } as const,
        ];
      case 'stranger':
        return [opening, answerTo(opening, `for-stranger:${chain}-${level}-x`)];
      case 'release':
        return [{ t: 'released', at: 6, hash: opening.hash } as const];
      default:
        throw new Error(`unknown step ${kind satisfies never}`);
    }
  });
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>('rotate', 'lose', 'refuse', 'stranger', 'release'),
    chain: fc.nat({ max: 2 }),
  }),
  { maxLength: 25 },
);

describe('compacting custody', () => {
  const everyHash = (state: CustodyState): readonly TokenHash[] => [
    ...new Set([...state.answered, ...state.presentations.keys(), ...state.held.keys()]),
  ];

  it('forgets nothing that decides about a token', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const records = historyOf(history);
        const before = fold(records);
        const compacted = compactCustody(records, { readAnswer, now: nextId });
        const after = fold(
          compacted.map((record) => parseCustodySegment(encodeCustodyRecord(record))[0] ?? record),
          'two',
        );
        for (const token of everyHash(before)) {
          expect(after.answered.has(token)).toBe(before.answered.has(token));
          expect(newestOf(after, token)).toBe(newestOf(before, token));
          expect(doubtsOf(after, token, () => true)).toBe(doubtsOf(before, token, () => true));
          expect(after.refusals.get(token)?.hard).toBe(before.refusals.get(token)?.hard);
          expect(Math.min(2, after.refusals.get(token)?.count ?? 0)).toBe(
            Math.min(2, before.refusals.get(token)?.count ?? 0),
          );
        }
        for (const [token, pair] of before.held) {
          if (!before.successors.has(token))
            expect(after.held.get(token)?.tokens.refresh.reveal()).toBe(pair.tokens.refresh.reveal());
        }
        expect([...after.foreignHeld.keys()].sort()).toEqual(
          [...before.foreignHeld.keys()].filter((token) => !before.successors.has(token)).sort(),
        );
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const once = compactCustody(historyOf(history), { readAnswer, now: nextId });
        expect(compactCustody(once, { readAnswer, now: nextId })).toEqual(once);
      }),
    );
  });

  it('lets go of tombstones of chains that nobody holds after three months', () => {
    const opening = intent('a');
    const refused: CustodyRecord = {
      t: 'refused',
      id: opening.id,
      at: 1,
      hash: opening.hash,
      code: 'invalid_grant',
      status: 400,
      hard: true,
    };
    const hundredDaysMs = 100 * 24 * 60 * 60 * 1000;
    expect(compactCustody([opening, refused], { readAnswer, now: nextId + hundredDaysMs })).toEqual([]);
    expect(compactCustody(rotation('b', 'c'), { readAnswer, now: nextId + hundredDaysMs })).toHaveLength(2);
  });
});
