import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AnswerDifference, ComparedAccount } from '../../shared/compared-answer.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import type { DayTimes } from './day-times.ts';
import { texts } from './texts.ts';

/** Who was asked for and who answered, ready to be drawn side by side. */
export interface CompareView {
  readonly sentence: string;
  readonly rows: readonly ComparedRow[];
  readonly advice: string;
  readonly canSignIn: boolean;
  /** Codex's own sign-in stays where Codex has it. */
  readonly canRemove: boolean;
}

interface ComparedRow {
  readonly name: string;
  readonly expected: string;
  readonly answered: string;
  readonly differs: boolean;
}

const rowNames = {
  email: 'E-mail',
  plan: 'Plan',
  workspace: 'Workspace',
  accountId: 'Account',
  userId: 'Person',
} as const satisfies Readonly<Record<keyof ComparedAccount, string>>;

const order = ['email', 'plan', 'workspace', 'accountId', 'userId'] as const;

const answers: Readonly<Record<AnswerDifference, string>> = {
  'another-account': 'the sign-in of another account',
  'another-person': 'the sign-in of another person in the same workspace',
  'another-workspace': 'a sign-in of the same person for another workspace',
  unclear: 'a sign-in that does not say clearly whose it is',
};

export const compareTexts = {
  title: 'Another account answered',
  expected: 'Expected',
  answered: 'Answered',
  signIn: 'Sign in again…',
  remove: 'Remove…',
  keep: 'Keep set aside',
  leave: 'Close',
} as const;

/** Null when nothing is known any more of who answered. */
export function compareView(key: string, snapshot: AppSnapshot, times: DayTimes): CompareView | null {
  const answer = snapshot.restore.answers[key];
  if (answer === undefined) return null;
  const { expected, answered, difference, answeredKey, since } = answer;
  const name = nameOf(key, snapshot);
  const rows = order.flatMap((field): readonly ComparedRow[] => {
    const [own, other] = [expected[field], answered[field]];
    if (own === null && other === null) return [];
    const differs = own !== null && other !== null && own !== other;
    return [{ name: rowNames[field], expected: own ?? texts.unknown, answered: other ?? texts.unknown, differs }];
  });
  const isCodexOwn = snapshot.status?.accounts.some((one) => one.key === key && one.sources.includes('cli')) === true;
  const known = answeredKey === null ? '' : `${nameOf(answeredKey, snapshot)} is among the accounts here. `;
  return {
    sentence: `Since ${times.near(since)} a refresh of ${name} brings ${answers[difference]}. Both are kept, and nothing was mixed.`,
    rows,
    advice: `${known}To have ${name} back, sign in to it again.`,
    canSignIn: !snapshot.reading.isOffline,
    canRemove: !isCodexOwn,
  };
}

function nameOf(wanted: string, { status }: AppSnapshot): string {
  const all = [...(status?.flagged.accounts ?? []), ...(status?.accounts ?? [])];
  const label = all.find(({ key }) => key === wanted)?.label;
  return label === undefined ? 'this account' : isolatedName(label);
}
