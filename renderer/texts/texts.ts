import type { ConflictKind } from '../../shared/conflict-kinds.ts';
import { conflictWords } from '../../shared/conflict-words.ts';
import { isStorageCode } from '../../shared/errors.ts';
import { isolatedName } from '../../shared/isolated-name.ts';
import { concernReason, type SignInConcern } from '../../shared/sign-in-health.ts';
import type { AccountState, ReadingError } from '../../shared/status-report.ts';
import type { StoppedCounts } from '../lib/strip-view.ts';

const share = (isUsed: boolean): string => (isUsed ? 'used' : 'left');

/** Every sentence of the popover (visual.md 5), and what several windows say. Times, percents and lengths arrive as text. */
export const texts = {
  appName: 'Codex Quota Tray',
  popover: (account: string | null) => (account === null ? 'Codex quota' : `Codex quota, ${account}`),
  unknown: '–',

  usedByCodex: 'used by Codex',
  demo: 'made-up accounts',
  chooseAccount: (account: string) => `${account}, choose another account`,
  accounts: 'Accounts',
  /** What the dots of the menu mean is said. */
  menuItem: (account: string, state: AccountState, isConcerning: boolean) => {
    const needs = state === 'needs-sign-in' ? [', needs sign-in'] : [];
    return [account, ...needs, ...(isConcerning ? [', will need attention'] : [])].join('');
  },
  justNow: 'just now',
  minutesAgo: (minutes: number) => `${minutes} min ago`,
  lessThanMinute: 'less than a minute',
  reading: 'reading',
  refresh: 'Refresh',
  refreshRead: (age: string) => `Refresh, read ${age}`,
  refreshReading: 'Refresh, reading now',

  session: 'Session',
  sessionSpan: '5 hours',
  week: 'Week',
  usedUp: 'used up',
  untilReset: 'until reset',
  share,
  shareButton: (percent: number, isUsed: boolean) => `${percent} percent ${share(isUsed)}, show as ${share(!isUsed)}`,
  shareTip: (percent: string, isUsed: boolean) => `${percent} ${share(isUsed)}.`,
  evenPaceTip: (percent: string) => `An even pace would be ${percent}.`,

  resetsIn: (time: string) => `Resets in ${time}`,
  resetsAt: (clock: string, isToday: boolean) => (isToday ? `Resets at ${clock}` : `Resets ${clock}`),
  showAsTime: 'show as time',
  showAsCountdown: 'show as countdown',

  lasts: 'Lasts until reset',
  runsOut: (time: string) => `Runs out in ${time}`,
  tooEarly: 'Too early to tell',
  paceUnknown: 'Pace unknown',
  waitsFor: (window: string) => `Waits for the ${window.toLowerCase()}`,
  usedUpAt: (clock: string | null, isToday: boolean) => {
    if (clock === null) return 'Used up';
    return isToday ? `Used up at ${clock}` : `Used up ${clock}`;
  },
  readingFirst: 'Reading…',
  hasReset: 'Has reset since, not read yet',

  meterUnknown: (window: string) => `${window}: not known`,
  meterShare: (percent: number, isUsed: boolean) => `${percent} percent ${share(isUsed)}`,
  meterEven: (percent: number) => `an even pace would be ${percent}`,
  trend: (window: string, span: string | null, pace: string) =>
    `${window}${span === null ? '' : ` over its ${span}`}, ${pace}`,
  aheadOfEven: 'ahead of an even pace',
  behindEven: 'behind an even pace',
  atEven: 'at an even pace',
  trendOld: 'as last read',

  extras: 'Credits, other limits',
  credits: 'Credits',
  creditsCount: (count: string) => `${count} credits`,
  creditsUnlimited: 'Unlimited',
  creditsWithoutLimit: 'Unlimited credits',
  noneLow: 'None low',
  savedResets: (count: number) => `${count} saved reset${count === 1 ? '' : 's'}`,
  savedUntil: (count: number, end: string) => `${count === 1 ? '' : 'first '}until ${end}`,

  otherAccounts: 'Other accounts',
  mostRoom: (name: string) => `Most room: ${isolatedName(name)}`,
  needsSignIn: 'Needs sign-in',
  checkingRow: 'Checking…',
  noNumbers: (state: AccountState) => {
    if (state === 'deactivated') return 'Switched off';
    if (state === 'unsupported') return 'No quota';
    return state === 'unknown' ? 'Not read yet' : 'Could not be read';
  },
  rowStopped: (account: string, isChecking: boolean) => `${account}, ${isChecking ? 'being checked' : 'needs sign-in'}`,
  rowShare: (window: string, percent: number, isUsed: boolean) =>
    `${window.toLowerCase()} ${percent} percent ${share(isUsed)}`,
  low: 'low',
  old: 'not current',
  rowReset: (time: string) => `resets in ${time}`,
  moreStopped: (count: number) => `${count} more need sign-in`,
  folded: (count: number, percent: string | null, isUsed: boolean) => {
    if (percent === null) return `${count} more`;
    return `${count} more, all ${isUsed ? 'below' : 'above'} ${percent}`;
  },

  stopped: ({ aside, needSignIn }: StoppedCounts) => {
    const need = needSignIn === 1 ? '1 needs sign-in' : `${needSignIn} need sign-in`;
    if (aside === 0) return need;
    return aside === 1 && needSignIn === 1 ? '1 set aside · needs sign-in' : `${aside} set aside · ${need}`;
  },
  shownOneStopped: 'This sign-in stopped working',
  runCodexLogin: 'Run codex login in a terminal.',
  onceCodexSignsIn: 'Its quota comes back once Codex is signed in.',
  setAside: (count: number) => `${count} set aside`,
  checking: (done: number, total: number, restored: number) =>
    `Checking ${Math.min(done + 1, total)} of ${total}${restored === 0 ? '' : `, ${restored} restored`}`,
  checkingBar: 'Checking accounts',
  offline: (clock: string | null) => (clock === null ? 'Offline.' : `Offline. Numbers are from ${clock}.`),
  heldBack: (failed: number, accounts: number) =>
    `${failed} of ${accounts} sign-ins failed together. It looks like a connection or service problem; none was set aside.`,
  restore: 'Restore…',
  show: 'Show',
  seen: 'OK',

  signInAgain: 'Sign in again…',
  waitingForBrowser: 'Waiting for the browser…',
  noBrowser: 'No browser could be opened.',
  deviceCode: (code: string) => `Type in ${code}`,
  deviceAt: (page: string | null) => (page === null ? 'Waiting for the other device…' : `At ${page}, on any device.`),
  nothingSaved: 'Nothing is saved until you choose.',
  signInsWait: (count: number) => (count === 1 ? '1 more waits.' : `${count} more wait.`),

  concern: (concern: SignInConcern, days: number | null) => `Will need attention: ${concernReason(concern, days)}`,
  concernHint: (concern: SignInConcern, ends: string | null) => {
    if (concern === 'cannot-refresh') return ends === null ? 'Its access has ended.' : `It works until ${ends}.`;
    if (concern === 'nobody-refreshes')
      return ends === null
        ? 'Let this app refresh it, under Sign-ins.'
        : `It works until ${ends}. Let this app refresh it, under Sign-ins.`;
    return 'Try it while there is time.';
  },
  openSettings: 'Settings…',
  rowConcern: 'will need attention',
  signIn: 'Sign-in',
  lastRefreshed: 'Sign-in refreshed',
  daysAgo: (days: number) => {
    if (days === 0) return 'today';
    return days === 1 ? '1 day ago' : `${days} days ago`;
  },
  accessToken: 'Access',
  access: (clock: string, isAhead: boolean) => (isAhead ? `until ${clock}` : `ended ${clock}`),

  conflict: (kind: ConflictKind, labels: readonly string[]): { readonly text: string; readonly hint: string } => {
    const { headline, hint } = conflictWords[kind];
    return { text: headline(accountsNamed(labels)), hint };
  },
  showFile: 'Show file',
  diagnose: 'Diagnose…',

  nextUpdate: (clock: string) => `Next update ${clock}`,
  nextTry: (clock: string) => `Next try ${clock}`,
  firstReading: 'First reading',
  readingNow: 'Reading now',
  waitingForNetwork: 'Waiting for the network',
  paused: 'Paused until you refresh',
  looksAgain: 'Looks again when a file appears',
  settings: 'Settings',

  firstRun: 'No sign-in found yet',
  firstRunBody: 'Sign in to Codex once and its quota appears here. Your sign-in stays on this computer.',
  signInFile: (codexHome: string) => `${codexHome}/auth.json`,
  notThere: 'not there',
  lookAgain: 'Look again',
  lookElsewhere: 'Look elsewhere…',
  tryMadeUp: 'Try it with made-up accounts',
  showFolder: 'Show folder',
  allAside: 'Every account is set aside',
  allAsideBody: 'None of them can be read until it signs in again. A check may bring some back.',
  readAgain: 'Read again',
} as const;

/** "mira@…", "mira@… and kai@…", "mira@… and 2 more". */
function accountsNamed(labels: readonly string[]): string {
  const [first = 'an account', second, ...more] = labels.map(isolatedName);
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first} and ${more.length + 1} more`;
}

/** "Could not tell: no network. Check again." says here, where nothing was asked for, only "No network." */
export function firstSentence(message: string): string {
  const [first] = sentencesOf(message);
  return `${first.slice(0, 1).toUpperCase()}${first.slice(1)}`;
}

/** What else a failed reading says when a file is in the way: only a person can move that. Null for what passes by itself. */
export function wayOut({ code, message }: ReadingError): string | null {
  const [, rest] = sentencesOf(message);
  return isStorageCode(code) && rest !== '' ? rest : null;
}

function sentencesOf(message: string): readonly [first: string, rest: string] {
  const bare = message.replace(/^Could not tell: /, '');
  const [first = bare, ...rest] = bare.split(/(?<=\.)\s/);
  return [first, rest.join(' ')];
}
