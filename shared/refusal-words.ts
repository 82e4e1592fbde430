/** What the codes of a refusal are called, in terminal and windows alike (visual.md section 5). Next steps belong to whoever shows them. */

/** These say: this sign-in is over. */
const signInWords: Readonly<Record<string, string>> = {
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
  'keyring-empty': 'Codex is signed out',
  'keyring-refused': 'Codex could not refresh it',
};

/** Why an account is set aside although nothing refused it for good. */
const otherWords: Readonly<Record<string, string>> = {
  manual: 'Set aside by hand',
  limited: 'Its limit is used up',
  'email-changed': 'Its e-mail changed',
  'another-account': 'Another account answered',
  'changed-meanwhile': 'Changed meanwhile',
  'unclear-three-times': 'Three unreadable answers',
  'restore-undone': 'Restore taken back',
  'erased-by-another-program': 'Another program kept erasing it',
};

interface UnclearWords {
  /** For a row of a table. */
  readonly short: string;
  /** For a sentence, where there is room to say more; left out: the same. */
  readonly long?: string;
}

const unclearWords: Readonly<Record<string, UnclearWords>> = {
  busy: { short: 'Busy elsewhere', long: 'Busy elsewhere: another program is refreshing it' },
  offline: { short: 'No network' },
  timeout: { short: 'No answer' },
  'rate-limited': { short: 'Too many requests' },
  'server-error': { short: 'OpenAI error', long: 'OpenAI answered with an error' },
  'web-page': { short: 'A web page answered' },
  challenge: { short: 'Blocked by a challenge page' },
  region: { short: 'Not offered in this region' },
  'answer-cut-short': { short: 'Answer cut short', long: 'Answer cut short; what arrived is kept' },
  'answer-lost': { short: 'Sent, and no answer came back' },
  'not-stored': {
    short: 'Safe, but could not be stored yet',
    long: 'The new sign-in is safe but could not be stored yet',
  },
  cancelled: { short: 'Stopped before it was checked' },
  'nobody-refreshes': { short: 'Refreshing is switched off in the settings' },
  'codex-failed': { short: 'Codex did not refresh its sign-in' },
  'usage-refused': { short: 'Not accepted for usage', long: 'The new sign-in was not accepted for usage' },
  'unclear-answer': { short: 'The answer says nothing clear' },
};

const deadAccount =
  /^(account|user|workspace)_(is_)?(deleted|deactivated|disabled)$|^(deactivated|deleted)_(account|user|workspace)$/;

/** Why a sign-in is over; null for a code that does not say so. */
export function signInWord(code: string | null): string | null {
  return entryOf(signInWords, code);
}

/** Why nothing could be told; null for a code that is none of ours. */
export function unclearWord(code: string | null, length: keyof UnclearWords): string | null {
  const words = entryOf(unclearWords, code);
  return words === null ? null : ((length === 'long' ? words.long : undefined) ?? words.short);
}

/** Why an account is set aside, whatever the reason; null for a code that nobody here knows. */
export function reasonWord(code: string | null, length: keyof UnclearWords): string | null {
  const known = signInWord(code) ?? entryOf(otherWords, code) ?? unclearWord(code, length);
  return known ?? (isDeadAccountCode(code) ? deadAccountWord(code) : null);
}

/** The account itself is switched off or gone: signing in again would not help. */
export function isDeadAccountCode(code: string | null): boolean {
  return code !== null && deadAccount.test(code);
}

export function deadAccountWord(code: string | null): string {
  return code?.includes('workspace') === true ? 'Workspace switched off' : 'Account switched off';
}

/** A code may come from another program's file, and `constructor` is no entry of ours. */
function entryOf<T>(table: Readonly<Record<string, T>>, code: string | null): T | null {
  return code !== null && Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}
