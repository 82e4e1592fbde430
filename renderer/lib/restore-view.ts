import type { AppSnapshot, RestoreRun } from '../../shared/app-snapshot.ts';
import type { ErrorView } from '../../shared/errors.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import { restoreTexts, tallyTexts, unclearText } from '../texts/restore-texts.ts';
import type { BannerView } from './banner-view.ts';
import { brokenList, type FoundLine } from './broken-list.ts';
import { type DayTimes, dayTimes, type Reader } from './day-times.ts';
import { type EmptyView, emptyView } from './restore-empty.ts';
import { selectionOf } from './restore-roster.ts';
import { type RowView, rowView } from './restore-rows.ts';
import { type Mark, type Segment, segmentOf } from './restore-verdict.ts';

type FinishedRun = Extract<RestoreRun, { readonly kind: 'finished' }>;
type ActiveRun = Exclude<RestoreRun, { readonly kind: 'idle' }>;

/** Everything the window shows at one moment. */
export type RestoreView =
  | { readonly kind: 'loading' }
  | { readonly kind: 'broken'; readonly banner: BannerView; readonly found: readonly FoundLine[] }
  | { readonly kind: 'empty'; readonly empty: EmptyView; readonly banners: readonly BannerView[] }
  | { readonly kind: 'list'; readonly list: ListView; readonly banners: readonly BannerView[] };

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
  if (problem !== null) return { kind: 'broken', ...brokenList(problem, times) };
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
    banners.push({ kind: 'run-failed', title: restoreTexts.runFailed, text: sentences(message, hint) });
  }
  if (heldBack !== null) {
    const { failed, accounts, nextTryAt } = heldBack;
    const text = restoreTexts.heldText(times.near(nextTryAt));
    banners.push({ kind: 'held', title: restoreTexts.held(failed, accounts), text });
  } else if (reading.isOffline) {
    banners.push({ kind: 'offline', title: restoreTexts.offline, text: restoreTexts.offlineText });
  }
  return banners;
}

/** What was asked for did not work. */
export function failureBanner({ message, hint }: ErrorView): BannerView {
  return { kind: 'failed', title: restoreTexts.failed, text: sentences(message, hint) };
}

function sentences(message: string, hint: string | null): string {
  return hint === null ? message : `${message} ${hint}`;
}

function headOf({ restore, heldBack }: AppSnapshot, count: number): { title: string; sentence: string | null } {
  const { run } = restore;
  if (run.kind === 'idle') {
    const sentence = heldBack === null ? restoreTexts.checkSentence : restoreTexts.wereHereBefore(count);
    return { title: restoreTexts.aside(count), sentence };
  }
  const total = run.keys.length;
  const done = run.reports.length;
  if (run.kind === 'finished') return run.mode === 'preview' ? previewHead(run) : finishedHead(run);
  return run.mode === 'preview'
    ? { title: restoreTexts.comparing(done, total), sentence: restoreTexts.previewSentence(0, 0) }
    : { title: restoreTexts.checking(done, total), sentence: restoreTexts.runningSentence };
}

export function finishedTitle(run: FinishedRun): string {
  return (run.mode === 'preview' ? previewHead(run) : finishedHead(run)).title;
}

function previewHead({ reports }: FinishedRun): { title: string; sentence: string } {
  const would = reports.filter(({ outcome }) => outcome === 'would-restore').length;
  const unknown = reports.filter(({ outcome }) => outcome === 'would-verify').length;
  return { title: restoreTexts.previewed(would), sentence: restoreTexts.previewSentence(would, unknown) };
}

function finishedHead(run: FinishedRun): { title: string; sentence: string | null } {
  const { reports, keys, mode, wasStopped } = run;
  const told = reports.filter(({ reason }) => reason !== 'cancelled');
  if (wasStopped) return { title: restoreTexts.stopped(told.length, keys.length), sentence: null };
  const cause = commonCause(reports);
  const good = reports.filter(({ outcome }) => outcome === 'restored' || outcome === 'healthy-flagged').length;
  const title = mode === 'check' ? restoreTexts.canSignIn : restoreTexts.restored;
  return { title: title(good, keys.length), sentence: cause };
}

function commonCause(reports: readonly AccountVerification[]): string | null {
  const [first] = reports;
  if (first === undefined || reports.length < 2) return null;
  const isCommon = reports.every(({ outcome, reason }) => outcome === 'undetermined' && reason === first.reason);
  if (!isCommon) return null;
  return restoreTexts.oneReason(reports.length, unclearText(first.reason, first.httpStatus));
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

type Tally = readonly [Segment, TallyItem['mark'], TallyItem['tone'], (count: number) => string];
const tallyOrder: readonly Tally[] = [
  ['yes', 'check', 'ok', tallyTexts.restored],
  ['lim', 'clock', 'warn', tallyTexts.limited],
  ['need', 'dot', 'alert', tallyTexts.needsSignIn],
  ['stay', 'off', 'mute', tallyTexts.stays],
  ['hmm', 'what', 'mute', tallyTexts.couldNotTell],
];

function tallyOf(reports: readonly AccountVerification[]): readonly TallyItem[] {
  const isChecked = reports.some(({ outcome }) => outcome === 'healthy-flagged');
  return tallyOrder.flatMap(([segment, mark, tone, words]) => {
    const count = reports.filter((report) => segmentOf(report) === segment).length;
    if (count === 0) return [];
    const text = segment === 'yes' && isChecked ? tallyTexts.works : words;
    return [{ mark, tone, text: text(count) }];
  });
}

function columnOf(run: RestoreRun, times: DayTimes): string {
  switch (run.kind) {
    case 'idle':
      return restoreTexts.nextStep;
    case 'running':
      return restoreTexts.running;
    case 'finished':
      return (run.mode === 'preview' ? restoreTexts.previewAt : restoreTexts.resultAt)(times.clock(run.endedAt));
  }
}
