import { describe, expect, it } from 'vitest';
import type { NamedLogin } from '../../../../main/core/accounts/account-book.ts';
import { type Identity, unknownIdentity } from '../../../../main/core/accounts/identity.ts';
import { emptyHistory } from '../../../../main/core/ledger/account-history.ts';
import { comparedAnswers } from '../../../../main/core/standing/compared-answers.ts';
import type { StoredLogin } from '../../../../main/core/stores/store-types.ts';
import type { ComparedAnswer } from '../../../../shared/compared-answer.ts';

const sinceMs = Date.UTC(2026, 10, 20, 12);
const mira: Identity = {
  accountId: 'account-of-mira-0001',
  userId: 'user-of-mira-0001',
  email: 'mira@fernhill.example',
};
const kai: Identity = { accountId: 'account-of-kai-0002', userId: 'user-of-kai-0002', email: 'kai@fernhill.example' };
const shownOption = { hideEmails: false };

function named(key: string, identity: Identity, record: StoredLogin['record'] = {}): NamedLogin {
  const login: StoredLogin = {
    store: 'flagged',
    position: 0,
    tokens: { access: null, refresh: null, id: null, expiresAtMs: null },
    hash: null,
    identity,
    requestAccountId: null,
    issuedAtMs: null,
    plan: 'team',
    givenLabel: null,
    enabled: true,
    flaggedAtMs: null,
    flaggedReason: 'another-account',
    lastError: null,
    recordedLimitUntilMs: null,
    record,
  };
  return { login, key, label: key, email: identity.email, history: emptyHistory(key) };
}

function answeredBy(identity: Identity, login = named('mira', mira, { workspaces: [{ name: 'Fernhill' }] })) {
  const history = { ...login.history, otherAnswer: { identity, plan: 'Plus', sinceMs } };
  return { ...login, history };
}

function compared(login: NamedLogin, others: readonly NamedLogin[] = [], options = shownOption): ComparedAnswer {
  const answer = comparedAnswers([login, ...others], [login], options)[login.key];
  if (answer === undefined) throw new Error('Nobody answered.');
  return answer;
}

describe('two accounts that are compared', () => {
  it('are who was asked for and who answered, with ids shortened', () => {
    expect(compared(answeredBy(kai), [named('kai', kai, { workspaces: [{ name: 'Lantern Works' }] })])).toEqual({
      expected: {
        email: 'mira@fernhill.example',
        plan: 'Team',
        workspace: 'Fernhill',
        accountId: 'account-…0001',
        userId: 'user-of-…0001',
      },
      answered: {
        email: 'kai@fernhill.example',
        plan: 'Plus',
        workspace: 'Lantern Works',
        accountId: 'account-…0002',
        userId: 'user-of-…0002',
      },
      difference: 'another-account',
      answeredKey: 'kai',
      since: '2026-11-20T12:00:00.000Z',
    });
  });

  it('are none while nobody answered in the place of the account', () => {
    expect(comparedAnswers([named('mira', mira)], [named('mira', mira)], shownOption)).toEqual({});
  });

  it.each<readonly [Identity, string]>([
    [kai, 'another-account'],
    [{ ...kai, userId: mira.userId }, 'another-workspace'],
    [{ ...kai, accountId: mira.accountId }, 'another-person'],
    [{ ...unknownIdentity, email: 'kai@fernhill.example' }, 'another-account'],
    [unknownIdentity, 'unclear'],
  ])('differ by what the answer says: %j is %s', (identity, difference) => {
    expect(compared(answeredBy(identity)).difference).toBe(difference);
  });

  it('show ids that differ in the middle alone as different', () => {
    const login = answeredBy({ ...kai, accountId: 'account-of-mara-0001' });
    const { expected, answered } = compared(login);
    expect([expected.accountId, answered.accountId]).toEqual(['…ira-0001…0001', '…ara-0001…0001']);
  });

  it('show no address while those are hidden, under whatever name it stands', () => {
    const login = named(
      'mira',
      { ...mira, userId: 'mira@fernhill.example' },
      { workspaces: [{ name: 'mira＠x.example' }] },
    );
    const shown = compared(answeredBy(kai, login), [], { hideEmails: true });
    expect(JSON.stringify(shown)).not.toMatch(/[@＠]/);
    expect(shown.answered).toMatchObject({ email: null, plan: 'Plus', accountId: 'account-…0002' });
  });

  it('show nothing that would move or hide what stands beside it', () => {
    const shown = compared(answeredBy({ ...kai, email: 'k\u202Eai@x.example', accountId: '\u200B' }));
    expect(shown.answered).toMatchObject({ email: 'kai@x.example', accountId: null });
  });
});
