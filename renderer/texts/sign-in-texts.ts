import { isolatedName } from '../../shared/isolated-name.ts';
import type { SignedIn } from '../../shared/sign-in.ts';

interface CodeFacts {
  /** Null: whoever signs in. */
  readonly who: string | null;
  readonly page: string;
  /** A browser of this computer shows the page. */
  readonly opened: boolean;
}

/** Every word of a sign-in, for all windows. */
export const signInTexts = {
  signInToCodex: 'Sign in to Codex…',
  signInAgainTo: (who: string) => `Sign in again to ${isolatedName(who)}…`,
  cancel: 'Cancel',
  copyCode: 'Copy code',
  copyAddress: 'Copy address',
  copied: 'Copied',
  openAgain: 'Open the browser again',
  open: 'Open the browser',
  useCode: 'Use a code',
  useBrowser: 'Use the browser',
  again: 'Try again',
  add: 'Add as a new account',
  keep: 'Keep it',
  close: 'Close',
  done: 'Done',
  show: 'Show',
  /** "Waiting, 4:12 left." */
  waiting: 'Waiting',
  left: 'left.',
  untouched: 'The present sign-ins stay untouched.',
  insteadOfCodex: 'Codex could not be used for this, so Codex Quota signs in itself. Diagnostics say more about Codex.',
  besideCodex: 'The new sign-in goes into the pool of codex-multi-auth. Codex’s own stays as it is.',
  queued: 'It begins when the sign-in before it is over.',
  starting: 'Opening the page to sign in at…',
  exchanging: 'Signed in. Fetching the new sign-in…',
  storing: 'Saving the new sign-in…',
  chooseThere: (who: string | null) => `The browser is open. ${chooseThere(who)}`,
  notOpened: 'No browser could be opened. Copy the address and open it in a browser on this computer.',
  portsTaken: 'Another program uses the ports that a browser comes back to, so a code takes its place.',
  typeCode: ({ who, page, opened }: CodeFacts) =>
    opened
      ? `The browser is open. ${chooseThere(who)} On another device, open ${page} and type`
      : `On any device, open ${page}, ${lowerChoose(who)} and type`,
  offeredNote: 'A browser stays signed in to ChatGPT: to get to another account, sign out there first.',
  isSignedIn: (who: string) => `${isolatedName(who)} is signed in`,
  failed: (who: string) => `Could not sign in to ${isolatedName(who)}`,
  notSaved: (who: string | null) =>
    who === null ? 'Could not save the new sign-in' : `Could not save the sign-in to ${isolatedName(who)}`,
  keptNote: 'The new sign-in is kept for a week, and saved once nothing is in the way. Nobody has to sign in again.',
  wasNotSaved: 'Could not be saved yet',
  timedOut: 'No answer within 5 minutes.',
  timedOutText: 'No answer within 5 minutes. Nothing was changed.',
  isNext: 'Waits for its turn',
  isDone: 'Signed in',
  hasFailed: 'Could not sign in',
  hadNoAnswer: 'No answer within 5 minutes',
  goesOn: 'Signing in',
  codexRuns: 'Codex is running. It goes on with the sign-in that it knows until it is restarted.',
  multiAuthRuns: 'codex-multi-auth is running with the old pool in memory. Restart it.',
  usageUnread: 'Its quota could not be read yet; it is read with the next update.',
  others: 'Other sign-ins',
} as const;

export function signInTitle(label: string | null): string {
  return `Sign in to ${isolatedName(heldFor(label))}`;
}

/** Without an account that was asked for it is Codex that somebody signs in to. */
export function heldFor(label: string | null): string {
  return label ?? 'Codex';
}

function chooseThere(who: string | null): string {
  return who === null ? 'Choose an account there.' : 'Choose this account there.';
}

function lowerChoose(who: string | null): string {
  return who === null ? 'choose an account' : 'choose this account';
}

export function offeredTitle(who: string, wanted: string | null): string {
  const is = `This is ${isolatedName(who)}`;
  return wanted === null ? is : `${is}, not ${isolatedName(wanted)}`;
}

export function offeredText({
  who,
  isKnown,
  wanted,
}: {
  readonly who: string;
  readonly isKnown: boolean;
  readonly wanted: string | null;
}): string {
  const other = `try again and choose ${wanted === null ? 'another one' : isolatedName(wanted)} in the browser`;
  return isKnown
    ? `Nothing is saved yet. ${isolatedName(who)} is here already: keep this sign-in for it, or ${other}.`
    : `Nothing is saved yet. Add it, or ${other}.`;
}

/** Where the new sign-in went. */
export function doneText({ place, restored, isNew }: SignedIn): string {
  if (place === 'cli') return 'Codex uses it from now on.';
  if (place === 'flagged')
    return 'It is still set aside, since the pool is full at 20 accounts. Set another one aside, then check this one.';
  if (restored) return 'It is back in the pool.';
  return isNew
    ? 'It is new in the pool of codex-multi-auth. Codex’s own sign-in stays as it was.'
    : 'Its new sign-in is in the pool.';
}

export function doneNote({ codexMayBeRunning, multiAuthRuns, usageRead }: SignedIn): string | null {
  const notes = [
    ...(codexMayBeRunning ? [signInTexts.codexRuns] : []),
    ...(multiAuthRuns ? [signInTexts.multiAuthRuns] : []),
    ...(usageRead ? [] : [signInTexts.usageUnread]),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}

/** "4:12"; never below nought. */
export function timeLeft(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
