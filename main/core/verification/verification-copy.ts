import { isDeadAccountCode } from '../json-code.ts';

/** What a check found, in words for people (visual.md section 5); `nextStep` is null when nothing is to be done. */
export interface Wording {
  readonly message: string;
  readonly nextStep: string | null;
}

/** Another sign-in is the last thing to try for a refusal that is hardly about the account (product.md section 6). */
const refusedAppNextStep = 'Check it again later; if that stays so, sign in again';
const checkAgain = 'Check it again later.';

const needsSignIn: Readonly<Record<string, string>> = {
  refresh_token_reused: 'Used by another app first',
  refresh_token_expired: 'Unused for too long',
  refresh_token_invalidated: 'Signed out by OpenAI',
  refresh_token_revoked: 'Signed out by OpenAI',
  session_expired: 'Signed out by OpenAI',
  session_ended: 'Signed out by OpenAI',
  session_terminated: 'Signed out by OpenAI',
  app_session_terminated: 'Signed out by OpenAI',
  invalid_grant: 'Sign-in no longer accepted',
  invalid_client: 'This app is not accepted for the sign-in',
  unauthorized_client: 'This app is not accepted for the sign-in',
  'answer-lost': 'The answer to its last refresh was lost',
  'no-refresh-token': 'No sign-in stored',
  'refused-by-codex': 'Codex could not refresh it',
};

const undetermined: Readonly<Record<string, Wording>> = {
  busy: { message: 'Busy elsewhere: another program is refreshing it', nextStep: checkAgain },
  offline: { message: 'No network', nextStep: 'Check the connection, then check again.' },
  timeout: { message: 'No answer', nextStep: checkAgain },
  'rate-limited': { message: 'Too many requests', nextStep: 'Wait a little, then check again.' },
  'server-error': { message: 'OpenAI answered with an error', nextStep: checkAgain },
  'web-page': {
    message: 'A web page answered',
    nextStep: 'Sign in to the network if it asks for it, then check again.',
  },
  challenge: { message: 'Blocked by a challenge page', nextStep: 'Check from another network or without a VPN.' },
  region: { message: 'Not offered in this region', nextStep: 'Check from another network or without a VPN.' },
  'answer-cut-short': { message: 'Answer cut short; what arrived is kept', nextStep: checkAgain },
  'answer-lost': {
    message: 'Sent, and no answer came back',
    nextStep: 'Check it again; a token in doubt is shown once more at most.',
  },
  'not-stored': {
    message: 'The new sign-in is safe but could not be stored yet',
    nextStep: 'Make room or mend the permissions, then check again.',
  },
  cancelled: { message: 'Stopped before it was checked', nextStep: checkAgain },
  'nobody-refreshes': {
    message: 'Refreshing is switched off in the settings',
    nextStep: 'Use Codex once, or choose who refreshes in the settings.',
  },
  'codex-failed': { message: 'Codex did not refresh its sign-in', nextStep: 'Run `codex` once, then check again.' },
  'usage-refused': { message: 'The new sign-in was not accepted for usage', nextStep: checkAgain },
  'unclear-answer': { message: 'The answer says nothing clear', nextStep: checkAgain },
};

/** Names our own command, which leaves the old sign-in alone until the new one is stored: `codex login` would end it first. */
export function needsSignInWording(reason: string | null, key: string | null): Wording {
  const message = entryOf(needsSignIn, reason) ?? 'Sign-in no longer accepted';
  const nextStep = reason?.endsWith('_client') === true ? refusedAppNextStep : 'Sign in again';
  return { message: `Needs sign-in: ${lowerFirst(message)}`, nextStep: `${nextStep}: ${signInCommand(key)}.` };
}

/** `key` null: whoever signs in. */
export function signInCommand(key: string | null): string {
  return key === null ? '`codex-quota login`' : `\`codex-quota login ${key}\``;
}

/** The same as a bare reason, for the list of set-aside accounts. */
export function reasonWording(reason: string | null): string | null {
  if (reason === null) return null;
  const known = entryOf(needsSignIn, reason) ?? entryOf(undetermined, reason)?.message ?? entryOf(otherReasons, reason);
  return known ?? (isDeadAccountCode(reason) ? deactivatedWording(reason).message : null);
}

const otherReasons: Readonly<Record<string, string>> = {
  manual: 'Set aside by hand',
  'email-changed': 'Its e-mail changed',
  'another-account': 'Another account answered',
  'unclear-three-times': 'Three unreadable answers',
  'token-invalid': 'Sign-in no longer accepted',
  'restore-undone': 'Restore taken back',
  'erased-by-another-program': 'Another program kept erasing it',
};

export function undeterminedWording(reason: string | null, httpStatus: number | null): Wording {
  const known = entryOf(undetermined, reason) ?? undetermined['unclear-answer'];
  const { message, nextStep } = known ?? { message: 'Could not tell', nextStep: checkAgain };
  const withStatus = reason === 'server-error' && httpStatus !== null ? `${message} (${httpStatus})` : message;
  return { message: `Could not tell: ${lowerFirst(withStatus)}`, nextStep };
}

export function deactivatedWording(reason: string | null): Wording {
  return reason?.includes('workspace') === true
    ? { message: 'Workspace switched off', nextStep: 'Ask the owner of the workspace.' }
    : { message: 'Account switched off', nextStep: 'Contact OpenAI.' };
}

export function conflictWording(reason: string | null): Wording {
  return reason === 'another-account'
    ? {
        message: 'Another account answered; its sign-in is kept, and nothing was mixed',
        nextStep: 'Compare the two accounts, then sign in again.',
      }
    : { message: 'Changed meanwhile by another program', nextStep: checkAgain };
}

/** A reason may come from another program's file, and `constructor` is no entry of ours. */
function entryOf<T>(table: Readonly<Record<string, T>>, reason: string | null): T | undefined {
  return reason !== null && Object.hasOwn(table, reason) ? table[reason] : undefined;
}

/** A failure that the mass-failure guard holds back (product.md section 6): it must not read like a verdict on the account. */
export function heldBackSentence(reason: string): string {
  const what = reason.endsWith('_client') ? 'The service did not accept this app' : 'Several sign-ins failed together';
  return `${what}. That looks like a connection or service problem, so nothing was set aside. It is tried again after 30 minutes.`;
}

/** Keeps names such as OpenAI and HTTP as they are. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*(\s|:|,|$)/.test(text) && !text.startsWith('OpenAI') && !text.startsWith('Codex')
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
