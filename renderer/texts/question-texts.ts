import type { AnswerDifference, ComparedAccount } from '../../shared/compared-answer.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import { accountsText } from './restore-texts.ts';

/** What is asked before something is taken away or moved. */
export const questionTexts = {
  cancel: 'Cancel',
  thisAccount: 'this account',

  remove: (name: string) => `Remove ${name}?`,
  removeText:
    'Its stored sign-in is deleted from this computer. Codex and ChatGPT themselves are not affected. To have it back, sign in again.',
  removeNow: 'Remove',
  restoreUnchecked: (name: string) => `Restore ${name} without checking?`,
  restoreUncheckedText: 'If its sign-in has stopped working it will come back here.',
  restoreNow: 'Restore',
  undo: 'Undo this restore?',
  undoText: (count: number) =>
    count === 1
      ? `${accountsText(count)} returns here with its current sign-in.`
      : `${accountsText(count)} return here with their current sign-ins.`,

  setAside: (label: string | null) => (label === null ? 'Set an account aside' : `Set ${isolatedName(label)} aside?`),
  setAsideText: 'Codex tools stop using it until it is restored. It does not return by itself.',
  setAsideNow: 'Set aside',
  account: 'Account',

  management: 'Set stopped accounts aside?',
  /** It is asked once, about the accounts that stopped. */
  managementText: (stopped: readonly string[]) => {
    const [first = ''] = stopped;
    const who =
      stopped.length > 1
        ? `${accountsText(stopped.length)} no longer sign in.`
        : `${isolatedName(first)} no longer signs in.`;
    return `${who} This app can take such accounts out of the pool of codex-multi-auth, so that nothing keeps trying them, and put them back when they work. Or it only watches and tells you.`;
  },
  onlyWatch: 'Only watch',
  manage: 'Set aside and bring back',
} as const;

/** Who was asked for and who answered. */
export const compareTexts = {
  title: 'Another account answered',
  sentence: (name: string, difference: AnswerDifference, since: string) =>
    `Since ${since} a refresh of ${name} brings ${answers[difference]}. Both are kept, and nothing was mixed.`,
  advice: (name: string, known: string | null) =>
    `${known === null ? '' : `${known} is among the accounts here. `}To have ${name} back, sign in to it again.`,
  expected: 'Expected',
  answered: 'Answered',
  signIn: 'Sign in again…',
  remove: 'Remove…',
  keep: 'Keep set aside',
  leave: 'Close',
} as const;

export const comparedNames = {
  email: 'E-mail',
  plan: 'Plan',
  workspace: 'Workspace',
  accountId: 'Account',
  userId: 'Person',
} as const satisfies Readonly<Record<keyof ComparedAccount, string>>;

const answers: Readonly<Record<AnswerDifference, string>> = {
  'another-account': 'the sign-in of another account',
  'another-person': 'the sign-in of another person in the same workspace',
  'another-workspace': 'a sign-in of the same person for another workspace',
  unclear: 'a sign-in that does not say clearly whose it is',
};
