import type { AppSnapshot, RestoreRun } from '../../shared/app-snapshot.ts';
import type { AccountFile, ErrorView, ReadingProblem } from '../../shared/errors.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import { type DayTimes, dayTimes, type Reader } from './day-times.ts';
import { lowerFirst } from './ledger-texts.ts';
import { type EmptyView, emptyView } from './restore-empty.ts';
import { selectionOf } from './restore-roster.ts';
import { type RowView, rowView } from './restore-rows.ts';
import { accountsText, restoreTexts, unclearText } from './restore-texts.ts';
import { type Mark, type Segment, segmentOf } from './restore-verdict.ts';

type FinishedRun = Extract<RestoreRun, { readonly kind: 'finished' }>;
type ActiveRun = Exclude<RestoreRun, { readonly kind: 'idle' }>;

/** Everything the window shows at one moment. */
export type RestoreView =
  | { readonly kind: 'loading' }
  | { readonly kind: 'broken'; readonly problem: ReadingProblem; readonly banner: BannerView }
  | { readonly kind: 'empty'; readonly empty: EmptyView; readonly banners: readonly BannerView[] }
  | { readonly kind: 'list'; readonly list: ListView; readonly banners: readonly BannerView[] };

export type BannerView = {
  readonly title: string;
  readonly text: string;
} & (
  | { readonly kind: 'held' | 'offline' | 'run-failed' | 'failed' }
  | { readonly kind: 'broken'; readonly shows: readonly ('broken-file' | 'backup')[] }
);

export interface ListView {
  readonly title: string;
  readonly sentence: string | null;
  readonly progress: ProgressView | null;
  readonly tally: readonly TallyItem[];
  readonly column: string;
  readonly rows: readonly RowView[];
  readonly selectedKeys: readonly string[];
  readonly phase: 'idle' | 'preview' | 'running' | 'stopping' | 'finished';
  /** How "Check again" checks: as the run did that is shown. */
  readonly againMode: 'check' | 'restore';
  readonly isOffline: boolean;
}

export interface ProgressView {
  readonly segments: readonly { readonly key: string; readonly segment: Segment }[];
  readonly done: number;
  readonly total: number;
}

interface TallyItem {
  readonly mark: Mark;
  readonly tone: 'ok' | 'alert' | 'warn' | 'mute';
  readonly text: string;
}

export interface RestoreViewInput {
  readonly snapshot: AppSnapshot;
  readonly roster: readonly FlaggedAccountView[];
  readonly chosen: ReadonlyMap<string, boolean>;
  readonly reader: Reader;
}

export function restoreView({ snapshot, roster, chosen, reader }: RestoreViewInput): RestoreView {
  const times = dayTimes(Date.parse(snapshot.takenAt), reader);
  const { status, problem } = snapshot;
  if (problem !== null) return { kind: 'broken', problem, banner: brokenBanner(problem) };
  if (status === null) return { kind: 'loading' };
  const banners = bannersOf(snapshot, times);
  if (roster.length === 0) return { kind: 'empty', empty: emptyView(snapshot, times), banners };
  const { run } = snapshot.restore;
  const selection = selectionOf(run, chosen);
  const rows = roster.map((account) => rowView(account, { snapshot, selection, times }));
  const list: ListView = {
    ...headOf(snapshot, roster.length),
    progress: run.kind === 'idle' || run.mode === 'preview' ? null : progressOf(run, roster),
    tally: run.kind === 'finished' && run.mode !== 'preview' ? tallyOf(run.reports) : [],
    column: columnOf(run, times),
    rows,
    selectedKeys: rows.flatMap(({ key, isSelected }) => (isSelected ? [key] : [])),
    phase: phaseOf(run),
    againMode: run.kind !== 'idle' && !isByItself(run) && run.mode === 'check' ? 'check' : 'restore',
    isOffline: snapshot.reading.isOffline,
  };
  return { kind: 'list', list, banners };
}

function isByItself(run: RestoreRun): boolean {
  return run.kind === 'running' && run.isByItself;
}

function phaseOf(run: RestoreRun): ListView['phase'] {
  if (run.kind === 'idle' || isByItself(run)) return 'idle';
  if (run.kind === 'running') return run.isStopping ? 'stopping' : 'running';
  return run.mode === 'preview' ? 'preview' : 'finished';
}

function bannersOf({ heldBack, reading, restore }: AppSnapshot, times: DayTimes): readonly BannerView[] {
  const banners: BannerView[] = [];
  if (restore.run.kind === 'finished' && restore.run.error !== null) {
    const { message, hint } = restore.run.error;
    banners.push({ kind: 'run-failed', title: 'The check did not finish', text: sentences(message, hint) });
  }
  if (heldBack !== null) {
    const title = `${heldBack.failed} of ${heldBack.accounts} sign-ins failed within 30 minutes`;
    const text = `${restoreTexts.heldSentence} Next try ${times.near(heldBack.nextTryAt)}.`;
    banners.push({ kind: 'held', title, text });
  } else if (reading.isOffline) {
    banners.push({ kind: 'offline', title: restoreTexts.offlineTitle, text: restoreTexts.offlineSentence });
  }
  return banners;
}

const unreadTitles: Readonly<Record<AccountFile, string>> = {
  'codex-login': 'Codex’s sign-in could not be read',
  'codex-settings': 'Codex’s settings could not be read',
  pool: 'The account pool could not be read',
  'set-aside': 'The list could not be read',
};

/** Copies are kept of lists alone, by codex-multi-auth, and not of every one. */
function brokenBanner({ file, hasBackup, message, hint }: ReadingProblem): BannerView {
  const title = file === null ? 'The accounts cannot be shown' : unreadTitles[file];
  const isList = file === 'pool' || file === 'set-aside';
  const shows = isList && hasBackup ? (['broken-file', 'backup'] as const) : (['broken-file'] as const);
  return { kind: 'broken', title, text: sentences(message, hint), shows: file === null ? [] : shows };
}

/** What was asked for did not work. */
export function failureBanner({ message, hint }: ErrorView): BannerView {
  return { kind: 'failed', title: 'That did not work', text: sentences(message, hint) };
}

function sentences(message: string, hint: string | null): string {
  return hint === null ? message : `${message} ${hint}`;
}

function headOf({ restore, heldBack }: AppSnapshot, count: number): { title: string; sentence: string | null } {
  const { run } = restore;
  if (run.kind === 'idle') {
    const before =
      count === 1 ? 'It was here before and is not part of this.' : 'They were here before and are not part of this.';
    return {
      title: `${accountsText(count)} set aside`,
      sentence: heldBack === null ? restoreTexts.checkSentence : before,
    };
  }
  const total = run.keys.length;
  const done = run.reports.length;
  if (run.kind === 'running') {
    const verb = run.mode === 'preview' ? 'Comparing' : 'Checking';
    const sentence = run.mode === 'preview' ? restoreTexts.previewSentence : restoreTexts.runningSentence;
    return { title: `${verb}, ${done} of ${total} done`, sentence };
  }
  return run.mode === 'preview' ? previewHead(run) : finishedHead(run);
}

export function finishedTitle(run: FinishedRun): string {
  return (run.mode === 'preview' ? previewHead(run) : finishedHead(run)).title;
}

function previewHead({ reports }: FinishedRun): { title: string; sentence: string } {
  const would = reports.filter(({ outcome }) => outcome === 'would-restore').length;
  const unknown = reports.filter(({ outcome }) => outcome === 'would-verify').length;
  const more = would > 0 ? 'more can' : 'can';
  const tell = unknown === 0 ? '' : `${unknown} ${more} be told only by a check. `;
  return {
    title: would === 0 ? 'Preview: none would return yet' : `Preview: ${would} would return`,
    sentence: `${tell}${restoreTexts.previewSentence}`,
  };
}

function finishedHead(run: FinishedRun): { title: string; sentence: string | null } {
  const { reports, keys, mode, wasStopped } = run;
  const told = reports.filter(({ reason }) => reason !== 'cancelled');
  if (wasStopped) return { title: `Stopped, ${told.length} of ${keys.length} done`, sentence: null };
  const cause = commonCause(reports);
  const good = reports.filter(({ outcome }) => outcome === 'restored' || outcome === 'healthy-flagged').length;
  const what = mode === 'check' ? 'can sign in' : 'restored';
  return { title: `${good} of ${keys.length} ${what}`, sentence: cause };
}

/** One line for one cause, instead of the same words in every row only (product.md section 7). */
function commonCause(reports: readonly AccountVerification[]): string | null {
  const [first] = reports;
  if (first === undefined || reports.length < 2) return null;
  const isCommon = reports.every(({ outcome, reason }) => outcome === 'undetermined' && reason === first.reason);
  if (!isCommon) return null;
  const cause = lowerFirst(unclearText(first.reason, first.httpStatus));
  return `All ${reports.length} could not be told for one reason: ${cause}.`;
}

function progressOf(run: ActiveRun, roster: readonly FlaggedAccountView[]): ProgressView {
  const reports = new Map(run.reports.map((report) => [report.key, report]));
  const ordered = roster.map(({ key }) => key).filter((key) => run.keys.includes(key));
  const segments = ordered.map((key) => {
    const report = reports.get(key);
    const waiting: Segment = run.kind === 'running' && !run.isStopping ? 'now' : 'wait';
    return { key, segment: report === undefined ? waiting : segmentOf(report) };
  });
  return { segments, done: run.reports.length, total: run.keys.length };
}

const tallyOrder: readonly (readonly [Segment, TallyItem['mark'], TallyItem['tone'], string])[] = [
  ['yes', 'check', 'ok', 'restored'],
  ['lim', 'clock', 'warn', 'limited'],
  ['need', 'dot', 'alert', 'needs sign-in'],
  ['stay', 'off', 'mute', 'stays'],
  ['hmm', 'what', 'mute', 'could not tell'],
];

function tallyOf(reports: readonly AccountVerification[]): readonly TallyItem[] {
  const isChecked = reports.some(({ outcome }) => outcome === 'healthy-flagged');
  return tallyOrder.flatMap(([segment, mark, tone, words]) => {
    const count = reports.filter((report) => segmentOf(report) === segment).length;
    if (count === 0) return [];
    const one = segment === 'yes' && isChecked ? plural(count, 'works', 'work') : words;
    const said = segment === 'need' && count > 1 ? 'need sign-in' : segment === 'stay' && count > 1 ? 'stay' : one;
    return [{ mark, tone, text: `${count} ${said}` }];
  });
}

function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

function columnOf(run: RestoreRun, times: DayTimes): string {
  switch (run.kind) {
    case 'idle':
      return 'Next step';
    case 'running':
      return 'Progress';
    case 'finished':
      return `${run.mode === 'preview' ? 'Preview' : 'Result'}, ${times.clock(run.endedAt)}`;
  }
}
