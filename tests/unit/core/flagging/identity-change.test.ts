import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../../main/core/accounts/identity.ts';
import { judgeAnswerIdentity } from '../../../../main/core/flagging/identity-change.ts';

function who(accountId: string | null, userId: string | null, email: string | null): Identity {
  return { accountId, userId, email };
}

const mira = who('acc-1', 'user-1', 'mira@studio.example');

interface Case {
  readonly before: Identity;
  readonly after: Identity;
  readonly previous?: string;
  readonly kind: 'same' | 'email-changed' | 'other-account';
}

describe('the identity of an answer', () => {
  const table: readonly (readonly [string, Case])[] = [
    ['is the same with the same facts', { before: mira, after: mira, kind: 'same' }],
    ['is the same when the answer says nothing', { before: mira, after: who(null, null, null), kind: 'same' }],
    ['is the same when nothing was known', { before: who(null, null, null), after: mira, kind: 'same' }],
    [
      'is the same when a missing e-mail is filled in',
      { before: who('acc-1', 'user-1', null), after: mira, kind: 'same' },
    ],
    [
      'is another account with another user id',
      { before: mira, after: who('acc-1', 'user-2', null), kind: 'other-account' },
    ],
    [
      'is another account with another workspace of the same user',
      { before: mira, after: who('acc-2', 'user-1', null), kind: 'other-account' },
    ],
    [
      'is another account when only the previous token knew the account id',
      { before: who(null, null, 'mira@studio.example'), after: mira, previous: 'acc-9', kind: 'other-account' },
    ],
    [
      'is the same when the previous token knew the account id and it agrees',
      { before: who(null, null, 'mira@studio.example'), after: mira, previous: 'acc-1', kind: 'same' },
    ],
    [
      'is a changed e-mail with the same ids',
      { before: mira, after: who('acc-1', 'user-1', 'mira@new.example'), kind: 'email-changed' },
    ],
    [
      'is a changed e-mail with the same account id while the user id is unknown',
      {
        before: who('acc-1', null, 'mira@studio.example'),
        after: who('acc-1', 'user-1', 'mira@new.example'),
        kind: 'email-changed',
      },
    ],
    [
      'is another account when an e-mail is all that was known and it differs',
      {
        before: who(null, null, 'mira@studio.example'),
        after: who('acc-1', 'user-1', 'kai@studio.example'),
        kind: 'other-account',
      },
    ],
  ];
  it.each(table)('%s', (_name, { before, after, previous = null, kind }) => {
    expect(judgeAnswerIdentity({ before, after, previousTokenAccountId: previous }).kind).toBe(kind);
  });

  it('keeps both facts when it is another account', () => {
    const kai = who('acc-2', 'user-2', 'kai@studio.example');
    const change = judgeAnswerIdentity({ before: mira, after: kai, previousTokenAccountId: null });
    expect(change).toEqual({ kind: 'other-account', before: mira, after: kai });
  });

  it('names both e-mails when that changed', () => {
    const after = who('acc-1', 'user-1', 'mira@new.example');
    expect(judgeAnswerIdentity({ before: mira, after, previousTokenAccountId: null })).toEqual({
      kind: 'email-changed',
      before: 'mira@studio.example',
      after: 'mira@new.example',
    });
  });
});
