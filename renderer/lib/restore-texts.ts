import { isolatedName } from '../../shared/isolated-name.ts';

/** Codes that say: this sign-in is over. The words are those of the list. */
const signInReasons: Readonly<Record<string, string>> = {
  refresh_token_reused: 'Used by another app first',
  refresh_token_expired: 'Unused for too long',
  refresh_token_invalidated: 'Signed out by OpenAI',
  refresh_token_revoked: 'Signed out by OpenAI',
  session_expired: 'Signed out by OpenAI',
  session_ended: 'Signed out by OpenAI',
  session_terminated: 'Signed out by OpenAI',
  app_session_terminated: 'Signed out by OpenAI',
  invalid_grant: 'Sign-in no longer accepted',
  'token-invalid': 'Sign-in no longer accepted',
  invalid_client: 'This app is not accepted for the sign-in',
  unauthorized_client: 'This app is not accepted for the sign-in',
  'answer-lost': 'The answer to its last refresh was lost',
  'no-refresh-token': 'No sign-in stored',
  'refused-by-codex': 'Codex could not refresh it',
};

const otherReasons: Readonly<Record<string, string>> = {
  manual: 'Set aside by hand',
  limited: 'Its limit is used up',
  'email-changed': 'Its e-mail changed',
  'another-account': 'Another account answered',
  'changed-meanwhile': 'Changed meanwhile',
  'unclear-three-times': 'Three unreadable answers',
  'restore-undone': 'Restore taken back',
  'erased-by-another-program': 'Another program kept erasing it',
};

const unclearReasons: Readonly<Record<string, string>> = {
  busy: 'Busy elsewhere',
  offline: 'No network',
  timeout: 'No answer',
  'rate-limited': 'Too many requests',
  'server-error': 'OpenAI error',
  'web-page': 'A web page answered',
  challenge: 'Blocked by a challenge page',
  region: 'Not offered in this region',
  'answer-cut-short': 'Answer cut short',
  'answer-lost': 'Sent, and no answer came back',
  'not-stored': 'Safe, but could not be stored yet',
  cancelled: 'Stopped before it was checked',
  'nobody-refreshes': 'Refreshing is switched off in the settings',
  'codex-failed': 'Codex did not refresh its sign-in',
  'usage-refused': 'Not accepted for usage',
  'unclear-answer': 'The answer says nothing clear',
};

/** Reasons after which a look for something newer is the first thing to do, with what speaks for it. */
const worthChecking: Readonly<Record<string, string>> = {
  refresh_token_reused: 'A newer sign-in may exist',
  manual: 'It may still sign in',
  'unclear-three-times': 'It may have passed',
  'email-changed': 'The new e-mail may be right',
  'restore-undone': 'It may still sign in',
  'erased-by-another-program': 'Restart that program first',
};

/** A code may come from another program's file, and `constructor` is no entry of ours. */
function entryOf(table: Readonly<Record<string, string>>, code: string): string | null {
  return Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}

const deadAccount =
  /^(account|user|workspace)_(is_)?(deleted|deactivated|disabled)$|^(deactivated|deleted)_(account|user|workspace)$/;

/** The account itself is switched off or gone: signing in again would not help. */
export function isSwitchedOff(code: string | null): boolean {
  return code !== null && deadAccount.test(code);
}

export function switchedOffText(code: string | null): string {
  return code?.includes('workspace') === true ? 'Workspace switched off' : 'Account switched off';
}

export function endsSignIn(code: string | null): boolean {
  return code !== null && entryOf(signInReasons, code) !== null;
}

/** "Used by another app first"; for what is not known, one of ours and the code itself. */
export function reasonText(code: string | null): string {
  if (code === null) return 'Set aside, no reason noted';
  const known = entryOf(signInReasons, code) ?? entryOf(otherReasons, code) ?? entryOf(unclearReasons, code);
  return known ?? (isSwitchedOff(code) ? switchedOffText(code) : `Set aside: ${code}`);
}

export function unclearText(code: string | null, httpStatus: number | null): string {
  const text = code === null ? null : entryOf(unclearReasons, code);
  if (text === null) return 'No clear answer';
  return code === 'server-error' && httpStatus !== null ? `${text} ${httpStatus}` : text;
}

export function checkHint(code: string | null): string {
  return (code === null ? null : entryOf(worthChecking, code)) ?? 'It may still sign in';
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
  emptyTitle: 'Every account can sign in',
  weekly: 'Check accounts set aside once a week',
  setAside: 'Set an account aside…',
  putBackAdvice: 'Restart codex-multi-auth so that it keeps it.',
} as const;
