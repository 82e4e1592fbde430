import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../main/core/secret.ts';
import { decideSpend, type SpendQuestion } from '../../../../main/core/tokens/decide-spend.ts';
import type { NewerPair } from '../../../../main/core/tokens/newer-pair.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const nowMs = 1_000_000;
const untouched: SpendQuestion = {
  newer: null,
  isGone: false,
  answered: false,
  doubt: { count: 0, pending: false },
  refusal: null,
  notBeforeMs: null,
  nowMs,
};
const pair: NewerPair = {
  tokens: { hash: 'aa' as TokenHash, refresh: new Secret('r'), access: null, id: null, expiresAtMs: null },
  identity: { accountId: null, userId: null, email: null },
  from: 'pool',
  sameChain: true,
  issuedAtMs: null,
};
const refused = (code: string | null, count = 1) => ({ code, status: 401, hard: true, at: 0, count });

describe('deciding whether a token may be presented', () => {
  it('presents a token that nothing is known about', () => {
    expect(decideSpend(untouched)).toEqual({ do: 'present', again: false });
  });

  it('adopts a newer pair before anything else, whatever is known about the token', () => {
    const question = {
      ...untouched,
      newer: pair,
      answered: true,
      doubt: { count: 5, pending: true },
      refusal: refused('invalid_grant'),
    };
    expect(decideSpend(question)).toEqual({ do: 'adopt', pair });
  });

  it('leaves a token alone that nobody has any more, for another has taken its place', () => {
    expect(decideSpend({ ...untouched, isGone: true })).toEqual({ do: 'wait', reason: 'busy', retryAtMs: null });
  });

  it('never presents a token whose answer arrived', () => {
    expect(decideSpend({ ...untouched, answered: true })).toMatchObject({
      do: 'give-up',
      refusal: { reason: 'answer-lost' },
    });
  });

  it('leaves a token alone while a living process may still get its answer', () => {
    expect(decideSpend({ ...untouched, doubt: { count: 0, pending: true } })).toMatchObject({
      do: 'wait',
      reason: 'busy',
    });
  });

  it('presents a token in doubt once more and says that it is the second time', () => {
    expect(decideSpend({ ...untouched, doubt: { count: 1, pending: false } })).toEqual({ do: 'present', again: true });
  });

  it('never presents a token in doubt a third time', () => {
    expect(decideSpend({ ...untouched, doubt: { count: 2, pending: false } })).toEqual({ do: 'leave-in-doubt' });
  });

  it('takes a refusal of a token in doubt for a lost answer', () => {
    const question = { ...untouched, doubt: { count: 1, pending: false }, refusal: refused('invalid_grant') };
    expect(decideSpend(question)).toMatchObject({ do: 'give-up', refusal: { reason: 'answer-lost' } });
  });

  it.each([
    ['refresh_token_reused', 1, 'give-up'],
    ['refresh_token_expired', 1, 'present'],
    ['refresh_token_expired', 2, 'give-up'],
    ['invalid_grant', 1, 'present'],
    ['invalid_grant', 2, 'give-up'],
    ['app_session_terminated', 2, 'give-up'],
    ['invalid_client', 7, 'present'],
    ['unauthorized_client', 7, 'present'],
    ['account_deactivated', 7, 'present'],
    ['deactivated_workspace', 7, 'present'],
    ['account_disabled', 7, 'present'],
    ['account_deleted', 1, 'present'],
    ['account_deleted', 2, 'give-up'],
    ['session_of_a_deactivated_robot', 2, 'give-up'],
    [null, 1, 'present'],
    [null, 2, 'give-up'],
  ])('after %s refused %i time(s) it decides to %s', (code, count, expected) => {
    expect(decideSpend({ ...untouched, refusal: refused(code, count) }).do).toBe(expected);
  });

  it('presents a token again after a refusal that named nothing', () => {
    const refusal = { code: null, status: 401, hard: false, at: 0, count: 3 };
    expect(decideSpend({ ...untouched, refusal })).toEqual({ do: 'present', again: false });
  });

  it('obeys Retry-After to the millisecond', () => {
    expect(decideSpend({ ...untouched, notBeforeMs: nowMs + 1 })).toEqual({
      do: 'wait',
      reason: 'rate-limited',
      retryAtMs: nowMs + 1,
    });
    expect(decideSpend({ ...untouched, notBeforeMs: nowMs })).toEqual({ do: 'present', again: false });
  });
});
