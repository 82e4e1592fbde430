import { deadAccountWord, reasonWord, signInWord, unclearWord } from '../../../shared/refusal-words.ts';

/** What a check found, in words for people (visual.md section 5); `nextStep` is null when nothing is to be done. */
export interface Wording {
  readonly message: string;
  readonly nextStep: string | null;
}

/** Another sign-in is the last thing to try for a refusal that is hardly about the account (product.md section 6). */
const refusedAppNextStep = 'Check it again later; if that stays so, sign in again';
const checkAgain = 'Check it again later.';

/** What to do when nothing could be told; what is not here is checked again later. */
const waysOut: Readonly<Record<string, string>> = {
  offline: 'Check the connection, then check again.',
  'rate-limited': 'Wait a little, then check again.',
  'web-page': 'Sign in to the network if it asks for it, then check again.',
  challenge: 'Check from another network or without a VPN.',
  region: 'Check from another network or without a VPN.',
  'answer-lost': 'Check it again; a token in doubt is shown once more at most.',
  'not-stored': 'Make room or mend the permissions, then check again.',
  'nobody-refreshes': 'Use Codex once, or choose who refreshes in the settings.',
  'codex-failed': 'Run `codex` once, then check again.',
};

/** Names our own command, which leaves the old sign-in alone until the new one is stored: `codex login` would end it first. */
export function needsSignInWording(reason: string | null, key: string | null): Wording {
  const message = signInWord(reason) ?? 'Sign-in no longer accepted';
  const nextStep = reason?.endsWith('_client') === true ? refusedAppNextStep : 'Sign in again';
  return { message: `Needs sign-in: ${lowerFirst(message)}`, nextStep: `${nextStep}: ${signInCommand(key)}.` };
}

/** `key` null: whoever signs in. */
export function signInCommand(key: string | null): string {
  return key === null ? '`codex-quota login`' : `\`codex-quota login ${key}\``;
}

/** The same as a bare reason, for the list of set-aside accounts. */
export function reasonWording(reason: string | null): string | null {
  return reasonWord(reason, 'long');
}

export function undeterminedWording(reason: string | null, httpStatus: number | null): Wording {
  const message = unclearWord(reason, 'long') ?? unclearWord('unclear-answer', 'long') ?? 'Could not tell';
  const withStatus = reason === 'server-error' && httpStatus !== null ? `${message} (${httpStatus})` : message;
  const nextStep = reason !== null && Object.hasOwn(waysOut, reason) ? waysOut[reason] : undefined;
  return { message: `Could not tell: ${lowerFirst(withStatus)}`, nextStep: nextStep ?? checkAgain };
}

export function deactivatedWording(reason: string | null): Wording {
  const nextStep = reason?.includes('workspace') === true ? 'Ask the owner of the workspace.' : 'Contact OpenAI.';
  return { message: deadAccountWord(reason), nextStep };
}

export function conflictWording(reason: string | null): Wording {
  return reason === 'another-account'
    ? {
        message: 'Another account answered; its sign-in is kept, and nothing was mixed',
        nextStep: 'Compare the two accounts, then sign in again.',
      }
    : { message: 'Changed meanwhile by another program', nextStep: checkAgain };
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
