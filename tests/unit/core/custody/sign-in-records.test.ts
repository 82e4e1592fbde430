import { describe, expect, it } from 'vitest';
import { compactCustody } from '../../../../main/core/custody/compact-custody.ts';
import { type CustodyRecord, encodeCustodyRecord } from '../../../../main/core/custody/custody-record.ts';
import { readCustodySegment } from '../../../../main/core/custody/custody-segment.ts';
import { applyCustodyRecord, emptyCustodyState } from '../../../../main/core/custody/custody-state.ts';
import { createAnswerReader } from '../../../../main/core/tokens/read-answer.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const readAnswer = createAnswerReader((token) => `hash of ${token}` as TokenHash);
const began: CustodyRecord = { t: 'sign-in', id: 'a', at: 1, key: 'abcde12345' };
const anyone: CustodyRecord = { t: 'sign-in', id: 'a', at: 3, key: null };
const answered: CustodyRecord = {
  t: 'sign-in-answer',
  id: 'a',
  at: 2,
  issuer: 'https://auth.openai.com',
  complete: true,
  body: '{"refresh_token":"rt"}',
};
const left: CustodyRecord = { t: 'sign-in-left', id: 'a', at: 3 };
const ended: CustodyRecord = { t: 'sign-in-end', id: 'a', at: 4 };

function openAfter(records: readonly CustodyRecord[]) {
  const state = emptyCustodyState();
  for (const record of records) applyCustodyRecord(state, record, { segment: 's', readAnswer });
  return [...state.signIns.values()];
}

describe('a sign-in in custody', () => {
  it('comes back from its lines as it went in', () => {
    const lines = [began, answered, anyone, left, ended].map(encodeCustodyRecord).join('\n');
    expect(readCustodySegment(lines)).toEqual({ records: [began, answered, anyone, left, ended], isWhole: true });
  });

  it('is open with its answer and whom it was asked for', () => {
    const answer = { issuer: 'https://auth.openai.com', complete: true, body: '{"refresh_token":"rt"}' };
    expect(openAfter([began, answered])).toEqual([
      { id: 'a', at: 1, key: 'abcde12345', answer, isLeft: false, segment: 's' },
    ]);
  });

  it('is for anyone after the person took another account', () => {
    expect(openAfter([began, answered, anyone])).toMatchObject([{ key: null, answer: { complete: true } }]);
  });

  it('is left for others once its process gave it up, whatever of it is read again', () => {
    expect(openAfter([began, answered, left, began])).toMatchObject([{ isLeft: true, answer: { complete: true } }]);
  });

  it.each([
    ['after the others', [began, answered, ended]],
    ['before the others, in a segment that is read earlier', [ended, began, answered]],
  ])('is over when its end comes %s', (_name, records) => {
    expect(openAfter(records)).toEqual([]);
  });

  it.each([
    ['with an answer stays', [began, answered], 1],
    ['that its process gave up stays so', [began, answered, left], 1],
    ['without one goes, since nobody else could finish it', [began], 0],
    ['that is over goes', [began, answered, ended], 0],
  ])('%s when custody is folded', (_name, records, left) => {
    const folded = compactCustody(records, { readAnswer, now: 10 });
    expect(openAfter(folded)).toEqual(openAfter(records).slice(0, left));
  });

  it('is over also when its beginning lies in another segment than its end, and that is folded', () => {
    const folded = compactCustody([ended], { readAnswer, now: 10 });
    expect(openAfter([began, answered, left, ...folded])).toEqual([]);
    expect(compactCustody([ended], { readAnswer, now: 9 * 24 * 60 * 60 * 1000 })).toEqual([]);
  });
});
