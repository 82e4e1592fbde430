import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { ComparedAnswer } from '../../shared/compared-answer.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { at, keyOf, ledgerLine, setAside, snapshot } from './snapshot-parts.ts';

const email = 'build@fernhill.example';
const key = keyOf(email);
const aside = [setAside(email, { plan: 'Team', workspace: 'Fernhill', reason: 'another-account', health: 0 })];
const ledger = { [key]: [ledgerLine('set-aside', { code: 'another-account' })] };

export const comparedAnswer: ComparedAnswer = {
  expected: { email, plan: 'Team', workspace: 'Fernhill', accountId: 'account-…41d0', userId: 'user-7Kq…Zb2e' },
  answered: {
    email: 'kai@lanternworks.example',
    plan: 'Plus',
    workspace: null,
    accountId: 'account-…9f3c',
    userId: 'user-Lw1…x80a',
  },
  difference: 'another-account',
  answeredKey: keyOf('kai@lanternworks.example'),
  since: at({ days: -2 }),
};

function compared(accounts: readonly AccountStatus[], answer: ComparedAnswer | null): AppSnapshot {
  const base = snapshot({ accounts, aside });
  return { ...base, restore: { ...base.restore, ledger, answers: answer === null ? {} : { [key]: answer } } };
}

/** Another account answered in the place of one that is set aside. */
export function compareSnapshots(accounts: readonly AccountStatus[]) {
  const withoutEmail = { email: null };
  const hidden = {
    ...comparedAnswer,
    expected: { ...comparedAnswer.expected, ...withoutEmail },
    answered: { ...comparedAnswer.answered, ...withoutEmail },
  };
  const shown = withoutNames(compared(accounts, hidden));
  return {
    'other-answered': compared(accounts, comparedAnswer),
    'other-answered-unknown': compared(accounts, null),
    'other-answered-hidden': shown,
  } as const satisfies Readonly<Record<string, AppSnapshot>>;
}

/** As main hides them. */
function withoutNames(whole: AppSnapshot): AppSnapshot {
  const hidden = { email: null };
  const accounts = whole.status?.accounts ?? [];
  const status = whole.status && {
    ...whole.status,
    accounts: accounts.map((one, index) => ({ ...one, ...hidden, label: `Account ${index + 1}` })),
    flagged: { count: 1, accounts: aside.map((one) => ({ ...one, ...hidden, label: 'Account 9' })) },
  };
  return { ...whole, status, settings: { ...whole.settings, hideEmails: true } };
}
