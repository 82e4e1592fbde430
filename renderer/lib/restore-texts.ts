import { isolatedName } from '../../shared/isolated-name.ts';
import { reasonWord, signInWord, unclearWord } from '../../shared/refusal-words.ts';

/** Reasons after which a look for something newer is the first thing to do, with what speaks for it. */
const worthChecking: Readonly<Record<string, string>> = {
  refresh_token_reused: 'A newer sign-in may exist',
  manual: 'It may still sign in',
  'unclear-three-times': 'It may have passed',
  'email-changed': 'The new e-mail may be right',
  'restore-undone': 'It may still sign in',
  'erased-by-another-program': 'Restart that program first',
};

export function endsSignIn(code: string | null): boolean {
  return signInWord(code) !== null;
}

/** "Used by another app first"; for what is not known, one of ours and the code itself. */
export function reasonText(code: string | null): string {
  if (code === null) return 'Set aside, no reason noted';
  return reasonWord(code, 'short') ?? `Set aside: ${code}`;
}

export function unclearText(code: string | null, httpStatus: number | null): string {
  const text = unclearWord(code, 'short');
  if (text === null) return 'No clear answer';
  return code === 'server-error' && httpStatus !== null ? `${text} ${httpStatus}` : text;
}

export function checkHint(code: string | null): string {
  return (
    (code !== null && Object.hasOwn(worthChecking, code) ? worthChecking[code] : undefined) ?? 'It may still sign in'
  );
}

/** "once", "twice", "4 times". */
export function times(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count} times`;
}

/** "1 account", "3 accounts". */
export function accountsText(count: number): string {
  return `${count} ${count === 1 ? 'account' : 'accounts'}`;
}

/** The question that is asked once, about the accounts that stopped. */
export function managementQuestion(stopped: readonly string[]): string {
  const [first = ''] = stopped;
  const who =
    stopped.length > 1
      ? `${accountsText(stopped.length)} no longer sign in.`
      : `${isolatedName(first)} no longer signs in.`;
  return `${who} This app can take such accounts out of the pool of codex-multi-auth, so that nothing keeps trying them, and put them back when they work. Or it only watches and tells you.`;
}

export const restoreTexts = {
  windowTitle: 'Restore accounts',
  tableName: 'Accounts set aside',
  checkSentence: 'A check looks for a newer sign-in, then refreshes the one that is there and tries it out.',
  runningSentence: 'Every new sign-in is saved the moment it arrives. Stopping is safe.',
  previewSentence: 'No sign-in was refreshed and no file was changed.',
  heldSentence: 'That looks like a connection or service problem, so no account was set aside.',
  offlineTitle: 'Offline',
  offlineSentence:
    'The list is complete. A preview can still compare the files on this computer; a check needs the network.',
  noneAside: 'No account is set aside',
  heldNext: 'The next try shows whether they still sign in.',
  emptyTitle: 'Every account can sign in',
  weekly: 'Check accounts set aside once a week',
  weeklyOffer: 'Check these once a week?',
  weeklyYes: 'Check weekly',
  weeklyNo: 'No',
  setAside: 'Set an account aside…',
  putBackAdvice: 'Restart codex-multi-auth so that it keeps it.',
} as const;
