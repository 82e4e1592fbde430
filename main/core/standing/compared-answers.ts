import type { AnswerDifference, ComparedAccount, ComparedAnswer } from '../../../shared/compared-answer.ts';
import type { NamedLogin } from '../accounts/account-book.ts';
import { compareIdentity, type Identity, mergeIdentity } from '../accounts/identity.ts';
import { workspaceName } from '../accounts/workspace-name.ts';
import { plainAddress, plainName, showsAddress } from '../plain-name.ts';
import { planName } from '../usage/plan.ts';

/** Of these logins, by key: those in whose place another account answered. */
export function comparedAnswers(
  named: readonly NamedLogin[],
  setAside: readonly NamedLogin[],
  rules: { readonly hideEmails: boolean },
): Readonly<Record<string, ComparedAnswer>> {
  return Object.fromEntries(
    setAside.flatMap((one) => {
      const compared = compare(one, named, rules.hideEmails);
      return compared === null ? [] : [[one.key, compared] as const];
    }),
  );
}

function compare(one: NamedLogin, named: readonly NamedLogin[], hideEmails: boolean): ComparedAnswer | null {
  const { otherAnswer } = one.history;
  if (otherAnswer === null) return null;
  const expected = mergeIdentity(one.login.identity, one.history.identity);
  const { identity: answered, plan, sinceMs } = otherAnswer;
  const known = named.find(({ key, login }) => key !== one.key && compareIdentity(login.identity, answered) === 'same');
  const [ownAccount, otherAccount] = shortPair(expected.accountId, answered.accountId);
  const [ownUser, otherUser] = shortPair(expected.userId, answered.userId);
  const shown = (account: ComparedAccount): ComparedAccount => (hideEmails ? withoutAddress(account) : account);
  return {
    expected: shown({
      email: emailOf(expected),
      plan: one.login.plan === null ? null : planName(one.login.plan) || null,
      workspace: workspaceName(one.login.record),
      accountId: ownAccount,
      userId: ownUser,
    }),
    answered: shown({
      email: emailOf(answered),
      plan,
      workspace: known === undefined ? null : workspaceName(known.login.record),
      accountId: otherAccount,
      userId: otherUser,
    }),
    difference: differenceOf(expected, answered),
    answeredKey: known?.key ?? null,
    since: new Date(sinceMs).toISOString(),
  };
}

function emailOf({ email }: Identity): string | null {
  return email === null ? null : plainAddress(email);
}

/** As everywhere while addresses are hidden: none, under whatever name it stands. */
export function withoutAddress(account: ComparedAccount): ComparedAccount {
  const kept = (text: string | null): string | null => (text !== null && showsAddress(text) ? null : text);
  const { plan, workspace, accountId, userId } = account;
  return {
    email: null,
    plan: kept(plan),
    workspace: kept(workspace),
    accountId: kept(accountId),
    userId: kept(userId),
  };
}

function differenceOf(expected: Identity, answered: Identity): AnswerDifference {
  const { accountId, userId, email } = answered;
  if (accountId === null && userId === null && email === null) return 'unclear';
  const isSame = (a: string | null, b: string | null): boolean => a !== null && a === b;
  if (isSame(expected.userId, userId)) return 'another-workspace';
  return isSame(expected.accountId, accountId) ? 'another-person' : 'another-account';
}

/** The whole id is of no use to a person, and long enough to push everything else aside. */
const [kept, keptAtEnd] = [8, 4];

/** Short, and still different where they differ. */
function shortPair(a: string | null, b: string | null): readonly [string | null, string | null] {
  const [x, y] = [a, b].map((id) => (id === null ? null : plainName(id)));
  const [first, second] = [x ?? null, y ?? null];
  const pair = [shortened(first, 0), shortened(second, 0)] as const;
  if (first === null || second === null || first === second || pair[0] !== pair[1]) return pair;
  const from = [...first].findIndex((sign, index) => sign !== second[index]);
  return [shortened(first, from), shortened(second, from)];
}

/** "user-abc…9f3c"; `from`: where the beginning would say nothing. */
function shortened(id: string | null, from: number): string | null {
  if (id === null || id.length <= kept + keptAtEnd + 1) return id;
  return `${from === 0 ? '' : '…'}${id.slice(from, from + kept)}…${id.slice(-keptAtEnd)}`;
}
