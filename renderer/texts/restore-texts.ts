import type { AccountFile } from '../../shared/errors.ts';
import { reasonWord, signInWord, unclearWord } from '../../shared/refusal-words.ts';
import { lowerFirst } from './lower-first.ts';

const nothingChanged = 'No sign-in was refreshed and no file was changed.';

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

export const restoreTexts = {
  windowTitle: 'Restore accounts',
  reading: 'Reading the accounts…',

  aside: (count: number) => `${accountsText(count)} set aside`,
  checkSentence: 'A check looks for a newer sign-in, then refreshes the one that is there and tries it out.',
  wereHereBefore: (count: number) =>
    count === 1 ? 'It was here before and is not part of this.' : 'They were here before and are not part of this.',
  comparing: (done: number, total: number) => `Comparing, ${done} of ${total} done`,
  checking: (done: number, total: number) => `Checking, ${done} of ${total} done`,
  runningSentence: 'Every new sign-in is saved the moment it arrives. Stopping is safe.',
  stopped: (done: number, total: number) => `Stopped, ${done} of ${total} done`,
  previewed: (would: number) => (would === 0 ? 'Preview: none would return yet' : `Preview: ${would} would return`),
  /** `unknown`: how many can be told only by a check. */
  previewSentence: (would: number, unknown: number) => {
    const more = would > 0 ? 'more can' : 'can';
    return `${unknown === 0 ? '' : `${unknown} ${more} be told only by a check. `}${nothingChanged}`;
  },
  restored: (good: number, total: number) => `${good} of ${total} restored`,
  canSignIn: (good: number, total: number) => `${good} of ${total} can sign in`,
  /** One line for one cause, instead of the same words in every row only (product.md section 7). */
  oneReason: (count: number, cause: string) => `All ${count} could not be told for one reason: ${lowerFirst(cause)}.`,
  progress: 'Accounts checked',
  progressSaid: (done: number, total: number) => `${done} of ${total} checked`,
  said: (label: string, verdict: string, done: string) => `${label} ${verdict}, ${done}`,
  done: (done: number, total: number) => `${done} of ${total} done`,

  runFailed: 'The check did not finish',
  failed: 'That did not work',
  held: (failed: number, accounts: number) => `${failed} of ${accounts} sign-ins failed within 30 minutes`,
  heldText: (nextTry: string) =>
    `That looks like a connection or service problem, so no account was set aside. Next try ${nextTry}.`,
  offline: 'Offline',
  offlineText:
    'The list is complete. A preview can still compare the files on this computer; a check needs the network.',
  tryNow: 'Try now',

  cannotBeShown: 'The accounts cannot be shown',
  showFile: 'Show file',
  showBackup: 'Show backup',
  readAgain: 'Read again',
  readsAgain: 'Reads again when the file changes',

  tableName: 'Accounts set aside',
  selectAll: 'Select all accounts',
  select: (label: string) => `Select ${label}`,
  moreFor: (label: string) => `More for ${label}`,
  account: 'Account',
  whatHappened: 'What happened',
  since: 'Since',
  health: 'Health',
  nextStep: 'Next step',
  running: 'Progress',
  previewAt: (clock: string) => `Preview, ${clock}`,
  resultAt: (clock: string) => `Result, ${clock}`,
  codexOwn: 'Codex’s own sign-in',
  keyed: (key: string) => `Key ${key}`,
  checked: (count: number, last: string | null) => {
    if (count === 0) return 'Never checked';
    if (last === null) return `Checked ${times(count)}`;
    return `Checked ${times(count)}, ${count === 1 ? '' : 'last '}${last}`;
  },
  agedChecked: (age: string, checked: string) => `${age} ago, ${lowerFirst(checked)}`,
  next: 'Next',
  beingChecked: 'It is being checked now',
  httpStatus: (status: number) => `, HTTP ${status}`,

  checkThis: 'Check this one',
  restoreUnchecked: 'Restore without checking…',
  remove: 'Remove…',
  copyReport: 'Copy report',
  copied: 'Copied',
  setAside: 'Set an account aside…',

  heldLog: 'Held back',
  restoredLog: 'Restored within the last day',
  isRestored: 'Restored',
  putBack: (count: number) => `Put back ${times(count)}. Restart codex-multi-auth so that it keeps it.`,
  stoppedAgain: (nextCheck: string | null) =>
    `Restored, but stopped again${nextCheck === null ? '' : `. Next check ${nextCheck}`}`,

  weekly: 'Check accounts set aside once a week',
  weeklyOffer: 'Check these once a week?',
  weeklyYes: 'Check weekly',
  weeklyNo: 'No',

  selected: (count: number, total: number) => `${count} of ${total} selected`,
  started: (clock: string, isByItself: boolean) => `${isByItself ? 'By itself, started' : 'Started'} ${clock}`,
  elapsed: (minutes: number, seconds: number) =>
    minutes > 0 ? `, ${minutes}\u202fm ${seconds}\u202fs` : `, ${seconds}\u202fs`,
  saving: 'Saving what is under way',
  undoUntil: (clock: string) => `Undo is possible until ${clock}`,
  undoLast: 'Undo the last restore…',
  undo: 'Undo restore',
  preview: 'Preview',
  clearPreview: 'Clear preview',
  checkOnly: 'Check only',
  checkAndRestore: 'Check and restore',
  stop: 'Stop',
  stopping: 'Stopping…',
  finish: 'Done',
} as const;

export const unreadTitles: Readonly<Record<AccountFile, string>> = {
  'codex-login': 'Codex’s sign-in could not be read',
  'codex-settings': 'Codex’s settings could not be read',
  pool: 'The account pool could not be read',
  'set-aside': 'The list could not be read',
};

/** What lies in the place of a file that cannot be read. */
export const foundTexts = {
  title: 'What was found',
  cutOff: 'The file ends in the middle, so it was left exactly as it is.',
  leftAsItIs: (message: string) => `${message} It was left exactly as it is.`,
  /** `accounts`: how many it lists; null: it cannot be understood either. */
  backup: (clock: string, accounts: number | null) =>
    accounts === null
      ? `The newest backup, from ${clock}, cannot be read either.`
      : `The newest backup, from ${clock}, lists ${accountsText(accounts)}.`,
  size: (bytes: number) => `, ${sizeText(bytes)}`,
  stops: (bytes: number, line: number) => `, ${sizeText(bytes)}, stops at line ${line}`,
  lists: (bytes: number, accounts: number) => `, ${sizeText(bytes)}, ${accountsText(accounts)}`,
} as const;

/** "412 bytes", "2.1 kB", "1.4 MB". */
function sizeText(bytes: number): string {
  const size = (unit: string, unitDisplay: 'long' | 'short', count: number): string =>
    new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(count);
  if (bytes < 1000) return size('byte', 'long', bytes);
  return bytes < 1_000_000 ? size('kilobyte', 'short', bytes / 1000) : size('megabyte', 'short', bytes / 1_000_000);
}

/** How many accounts came to what. */
export const tallyTexts = {
  restored: (count: number) => `${count} restored`,
  works: (count: number) => `${count} ${count === 1 ? 'works' : 'work'}`,
  limited: (count: number) => `${count} limited`,
  needsSignIn: (count: number) => `${count} ${count === 1 ? 'needs' : 'need'} sign-in`,
  stays: (count: number) => `${count} ${count === 1 ? 'stays' : 'stay'}`,
  couldNotTell: (count: number) => `${count} could not tell`,
} as const;

/** A verdict as a screen reader says it, behind the account's name. */
export const spokenVerdicts = {
  restored: 'restored',
  'would-restore': 'would return',
  'would-verify': 'can be told only by a check',
  healthy: 'works',
  limited: 'is limited',
  'needs-sign-in': 'needs sign-in',
  deactivated: 'is switched off',
  conflict: 'has changed',
  undetermined: 'could not be told',
} as const;
