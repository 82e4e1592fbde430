import type { AccountHealth, ConflictStretch, DiagnosisView } from '../../shared/diagnosis-view.ts';
import { duration } from '../../shared/duration.ts';
import type { ErrorView } from '../../shared/errors.ts';
import { familyTitles } from '../../shared/family-titles.ts';
import { doneHere, healthTexts, diagnosisTexts as texts, willNeedAttention } from '../texts/diagnosis-texts.ts';
import { texts as popoverTexts } from '../texts/texts.ts';
import {
  type FindingView,
  findingViews,
  type TallyLine,
  type TextPiece,
  tally,
  textPieces,
} from './diagnosis-findings.ts';
import type { DiagnosisState, RepairState } from './diagnosis-state.ts';
import { formatFor } from './format.ts';

/** What is known beside the look itself. */
export interface PageReader {
  readonly locale: string;
  readonly nowMs: number;
}

export interface HealthRow {
  readonly key: string;
  readonly label: string;
  readonly health: string;
  readonly refreshed: string;
  readonly access: string;
  readonly mark: 'check' | 'dot' | 'clock' | 'ring' | 'off' | 'what' | 'none' | 'warning';
  readonly tone: 'alert' | 'warn' | 'mute';
  readonly state: string;
}

/** Somebody else at work on the sign-ins, now or once. */
export interface StoryRow {
  readonly id: string;
  readonly text: string;
  readonly when: string;
  /** Null once it is over. */
  readonly hint: string | null;
}

interface DetailGroup {
  readonly title: string;
  readonly lines: readonly { readonly id: string; readonly subject: string; readonly text: readonly TextPiece[] }[];
}

export interface DetailsView {
  readonly summary: string;
  readonly groups: readonly DetailGroup[];
  readonly remarks: readonly (readonly TextPiece[])[];
}

interface ResultStep {
  readonly id: string;
  readonly isDone: boolean;
  readonly subject: string;
  readonly text: string;
}

/** What became of a repair, or what can still be undone. */
export interface ResultView {
  readonly title: string;
  readonly text: string | null;
  readonly steps: readonly ResultStep[];
  readonly canUndo: boolean;
}

/** What did not work, and why. */
interface TroubleView {
  readonly title: string;
  readonly text: string | null;
}

export interface PageView {
  readonly title: string;
  readonly sentence: string | null;
  readonly isWell: boolean;
  readonly tally: readonly TallyLine[];
  /** Why the latest look or repair did not work. */
  readonly trouble: TroubleView | null;
  readonly findings: readonly FindingView[];
  /** Null before the first look; `unread` while the files cannot be read. */
  readonly accounts: readonly HealthRow[] | 'unread' | null;
  readonly story: readonly StoryRow[];
  readonly details: DetailsView | null;
  readonly result: ResultView | null;
  readonly canRepair: boolean;
  /** Nothing else can be begun meanwhile. */
  readonly isBusy: boolean;
  readonly lookedAt: string | null;
  /** For a screen reader, once per change. */
  readonly announcement: string;
}

export function diagnosisPage(state: DiagnosisState, reader: PageReader): PageView {
  const { view, isLooking, repair } = state;
  const head = headOf(state);
  const result = resultOf(repair, view);
  const isRepairing = repair.kind === 'planning' || repair.kind === 'repairing' || repair.kind === 'taking-back';
  return {
    ...head,
    trouble: troubleOf(state),
    findings: view === null ? [] : findingViews(view),
    accounts: accountsOf(view, reader),
    story: (view?.conflicts ?? []).map((stretch) => storyRow(stretch, reader)),
    details: view === null ? null : detailsOf(view),
    result,
    canRepair: view?.findings.some(({ fixable }) => fixable) === true,
    isBusy: isLooking || isRepairing,
    lookedAt:
      view === null
        ? null
        : texts.checkedAt(formatFor(reader.locale).clock(Date.parse(view.lookedAt), reader.nowMs).text),
    announcement: isRepairing || isLooking ? '' : [resultSaid(repair, result), head.title].filter(Boolean).join('. '),
  };
}

/** A first look that failed is told in the head. */
function troubleOf({ repair, view, error }: DiagnosisState): TroubleView | null {
  if (repair.kind === 'refused') return { title: texts.refused[repair.during], text: textOf(repair.error) };
  return view === null || error === null ? null : { title: texts.couldNotCheck, text: textOf(error) };
}

function textOf({ message, hint }: ErrorView): string {
  return [message, hint].filter(Boolean).join(' ');
}

type Head = Pick<PageView, 'title' | 'sentence' | 'isWell' | 'tally'>;

function headOf({ view, isLooking, error }: DiagnosisState): Head {
  const calm = { isWell: false, tally: [] };
  if (view === null) {
    if (isLooking || error === null) return { ...calm, title: texts.firstCheck, sentence: texts.lookingAt };
    return { ...calm, title: texts.couldNotCheck, sentence: textOf(error) };
  }
  const lines = tally(view.findings);
  const counts = lines.length === 1 ? [] : lines;
  const countOf = (severity: 'error' | 'warning'): number =>
    view.findings.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [countOf('error'), countOf('warning')];
  if (errors > 0) return { isWell: false, tally: counts, title: texts.broken(errors), sentence: null };
  if (warnings > 0) return { isWell: false, tally: counts, title: texts.toPutRight(warnings), sentence: null };
  return {
    isWell: true,
    tally: [],
    title: texts.allWell,
    sentence: view.findings.length === 0 ? texts.allWellBody : texts.allWellButNotes,
  };
}

function accountsOf(view: DiagnosisView | null, reader: PageReader): PageView['accounts'] {
  if (view === null) return null;
  return view.accounts === null ? 'unread' : view.accounts.map((account) => healthRow(account, reader));
}

function healthRow(account: AccountHealth, { nowMs }: PageReader): HealthRow {
  const { key, label, health, daysSinceRefresh: days, accessExpiresAt, attention, state } = account;
  const leftMs = accessExpiresAt === null ? null : Date.parse(accessExpiresAt) - nowMs;
  const isSoon = attention === 'soon';
  return {
    key,
    label,
    health: String(health),
    refreshed: days === null ? texts.unknown : days === 0 ? texts.today : texts.daysAgo(days),
    access: leftMs === null ? texts.unknown : leftMs <= 0 ? texts.accessEnded : texts.accessIn(duration(leftMs)),
    ...(isSoon ? { mark: 'warning', tone: 'warn' } : healthMarks[state]),
    state: isSoon ? willNeedAttention : healthTexts[state],
  };
}

const healthMarks: Readonly<Record<AccountHealth['state'], Pick<HealthRow, 'mark' | 'tone'>>> = {
  ok: { mark: 'check', tone: 'mute' },
  limited: { mark: 'clock', tone: 'warn' },
  'needs-sign-in': { mark: 'dot', tone: 'alert' },
  deactivated: { mark: 'off', tone: 'mute' },
  unreachable: { mark: 'what', tone: 'mute' },
  unsupported: { mark: 'none', tone: 'mute' },
  unknown: { mark: 'what', tone: 'mute' },
  'set-aside': { mark: 'ring', tone: 'mute' },
};

function storyRow({ conflict, labels, since, until }: ConflictStretch, { locale, nowMs }: PageReader): StoryRow {
  const { text, hint } = popoverTexts.conflict(conflict, labels);
  const clock = (at: string): string => formatFor(locale).clock(Date.parse(at), nowMs).text;
  const when = until === null ? texts.lasts(clock(since)) : texts.lasted(clock(since), clock(until));
  return { id: `${conflict} ${since}`, text, when, hint: until === null ? hint : null };
}

function detailsOf({ findings, sound, hasShortenedPaths }: DiagnosisView): DetailsView {
  const groups = familyTitles.flatMap(([family, title]): readonly DetailGroup[] => {
    const lines = [...findings, ...sound]
      .filter((one) => one.family === family)
      .map(({ subject, sentence }, index) => ({ id: `${subject} ${index}`, subject, text: textPieces(sentence) }));
    return lines.length === 0 ? [] : [{ title, lines }];
  });
  const remarks = [texts.otherVariables, ...(hasShortenedPaths ? [texts.shortened] : [])];
  return { summary: texts.detailsSummary(sound.length), groups, remarks: remarks.map(textPieces) };
}

function resultOf(repair: RepairState, view: DiagnosisView | null): ResultView | null {
  if (repair.kind === 'repaired' || repair.kind === 'taken-back') return resultView(repair, view);
  if (repair.kind === 'taking-back') return { title: texts.undoing, text: null, steps: [], canUndo: false };
  const isOffered = view?.canUndo === true && repair.kind === 'none';
  return isOffered ? { title: texts.canUndo, text: null, steps: [], canUndo: true } : null;
}

function resultView(
  { kind, result }: Extract<RepairState, { result: unknown }>,
  view: DiagnosisView | null,
): ResultView {
  const steps = result.steps.map(({ id, subject, sentence, message, outcome }, index) => ({
    id: `${subject} ${index}`,
    isDone: outcome !== 'failed',
    subject,
    text: message ?? (outcome === 'done' ? doneHere[id] : null) ?? sentence,
  }));
  if (kind === 'taken-back') return { title: texts.takenBack, text: texts.takenBackBody, steps, canUndo: false };
  if (steps.length === 0) return { title: texts.nothingToRepair, text: null, steps, canUndo: view?.canUndo === true };
  const done = steps.filter(({ isDone }) => isDone).length;
  const text = result.backup === null ? null : texts.kept(result.backup);
  return { title: texts.repaired(done, steps.length), text, steps, canUndo: done > 0 };
}

function resultSaid({ kind }: RepairState, result: ResultView | null): string | null {
  return kind === 'repaired' || kind === 'taken-back' ? (result?.title ?? null) : null;
}
