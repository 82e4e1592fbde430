import { describe, expect, it } from 'vitest';
import {
  type PutBackRequest,
  putBackAsFlagged,
  putBackIntoPool,
} from '../../../../../main/core/stores/edits/put-back.ts';
import {
  accessToken,
  docsOf,
  flaggedRecord,
  hashOf,
  kai,
  loginsOf,
  mira,
  pair,
  record,
  tokensIn,
} from '../made-up-docs.ts';

const isRefused: PutBackRequest['givesWay'] = ({ hash }) => hash === hashOf('refused');

function requestFor(token: string, tokens: PutBackRequest['tokens'] = null): PutBackRequest {
  return { record: record(token), tokens, givesWay: isRefused, nowMs: 5_000, maxAccounts: 20, loginsOf };
}

const reason = 'erased';

describe('putting an erased account back', () => {
  it('gives its record to the pool with the newest pair of its chain, beside the others', () => {
    const before = docsOf({ pool: [record('k', kai)] });
    const { after, result } = putBackIntoPool(before, requestFor('a', pair('b')));
    expect(result).toBe(true);
    expect(tokensIn(after)).toEqual(['k', 'b']);
  });

  it('gives it to the set-aside list with the reason', () => {
    const { after, result } = putBackAsFlagged(docsOf({}), { ...requestFor('a'), reason });
    expect(result).toBe(true);
    expect(after.flagged.accounts).toMatchObject([{ refreshToken: 'a', flaggedReason: reason, flaggedAt: 5_000 }]);
  });

  it.each([
    ['the pool has it again with a later sign-in', docsOf({ pool: [record('c', mira, later())] })],
    ['the pool has it again with the next token of a refresh of the same second', docsOf({ pool: [record('c')] })],
    ['it was set aside meanwhile', docsOf({ flagged: [flaggedRecord('a')] })],
    ['it was set aside meanwhile with another token', docsOf({ flagged: [flaggedRecord('c')] })],
    [
      'another process did the same a moment before',
      putBackAsFlagged(docsOf({}), { ...requestFor('a'), reason }).after,
    ],
  ])('changes nothing when %s', (_when, before) => {
    expect(putBackIntoPool(before, requestFor('a'))).toEqual({ after: before, result: false });
    expect(putBackAsFlagged(before, { ...requestFor('a'), reason })).toEqual({ after: before, result: false });
  });
});

describe('an erased account that a list has with a sign-in that was refused', () => {
  const inList = docsOf({ flagged: [flaggedRecord('refused')] });
  const inPool = docsOf({ pool: [record('refused', mira, { ...later(), mine: 7 })] });

  it.each([
    ['into the pool, beside that one in the set-aside list', inList, ['a', 'refused']],
    ['into the pool, in the place of that one and with what else it says', inPool, ['a']],
  ] as const)('goes back %s', (_where, before, tokens) => {
    const { after, result } = putBackIntoPool(before, requestFor('a'));
    expect(result).toBe(true);
    expect(tokensIn(after)).toEqual(tokens);
    expect(after.pool.accounts).toMatchObject([before === inPool ? { mine: 7 } : {}]);
  });

  it.each([
    ['beside it', inList, ['refused', 'a']],
    ['while the pool has it', inPool, ['refused', 'a']],
  ] as const)('goes back into the set-aside list %s', (_where, before, tokens) => {
    expect(tokensIn(putBackAsFlagged(before, { ...requestFor('a'), reason }).after)).toEqual(tokens);
  });

  it('stays away where a list has it with a third sign-in as well', () => {
    const before = docsOf({ pool: [record('c')], flagged: [flaggedRecord('refused')] });
    expect(putBackIntoPool(before, requestFor('a'))).toEqual({ after: before, result: false });
  });
});

function later() {
  return { accessToken: accessToken(mira, 9_000) };
}
