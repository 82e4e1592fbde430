import type { CheckStep } from '../../shared/verify-report.ts';
import { times } from './restore-texts.ts';

/** The last column of a row: what is to be done, what a check found, what a preview expects (visual.md 5). Times arrive as text. */
export const verdictTexts = {
  works: 'Works',
  leftHere: 'Left here',
  poolFull: 'Works, pool is full',
  poolLimit: '20 accounts is the limit',
  notSelected: 'Not selected',
  notChecked: 'Not checked',
  stoppedBefore: 'Stopped before',

  signsInNext: 'Signs in next',
  signingIn: 'Signing in',
  waitsForTurn: 'Waits for its turn',
  anotherSignedIn: 'Another account signed in',
  waitingForBrowser: 'Waiting for the browser',
  signedInAgain: 'Signed in again',

  check: 'Check',
  checkOnceOn: 'Check once it is back on',
  refused: (count: number) => `Refused ${times(count)}`,
  bothKept: 'Both answers are kept',
  askOwner: 'Ask its owner',
  contact: 'Contact OpenAI',
  returns: (until: string | null) => (until === null ? 'Returns' : `Returns ${until}`),
  byItself: 'By itself, when the limit resets',
  wait: 'Wait',
  limited: (until: string | null) => (until === null ? 'Limited' : `Limited until ${until}`),
  checkOnceReset: 'Check once the limit has reset',

  wouldReturn: 'Would return',
  newerIsThere: 'A newer sign-in is there',
  onlyCheckTells: 'Only a check can tell',
  wouldRefresh: (worksUntil: string | null) =>
    worksUntil === null ? 'Would refresh its sign-in' : `Access works until ${worksUntil}`,
  wouldWait: 'Would wait',
  waitsUntil: (until: string | null) => (until === null ? 'Until its limit resets' : `Until ${until}`),
  wouldStay: 'Would stay',
  refusedBefore: 'Refused before, nothing newer',

  /** Codex's own sign-in has no pool to return to. */
  isBack: (isCodexOwn: boolean) => (isCodexOwn ? 'Works again' : 'Restored'),
  refreshed: 'Refreshed and saved',
  couldNotTell: 'Could not tell',
  returnsByItself: 'Signed in, returns by itself',
  checkThen: 'Signed in. Check again then',
  anotherAnswered: 'Another account answered',
  changed: 'Changed meanwhile',
  byAnother: 'By another program',
  needsSignIn: 'Needs sign-in',
  stoppedAgain: (isCodexOwn: boolean) => (isCodexOwn ? 'Worked, but stopped again' : 'Restored, but stopped again'),
  nextCheck: (clock: string) => `Next check ${clock}`,
} as const;

/** What a click in that column does. */
export const offerTexts = {
  'check-again': 'Check again',
  restore: 'Restore',
  'sign-in': 'Sign in again…',
  'show-sign-in': 'Show',
  compare: 'Compare…',
} as const;

/** What a check is at. */
export const stepTexts: Readonly<Record<CheckStep, string>> = {
  looking: 'Looking for a newer sign-in',
  trying: 'Trying the current sign-in',
  waiting: 'Waiting for its turn',
  refreshing: 'Refreshing the sign-in',
  'trying-new': 'Trying the new sign-in',
  saving: 'Saving it',
};
