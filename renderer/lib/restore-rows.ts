import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { asideStanding } from '../../shared/sign-in-trouble.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import { isCalledByEmail, wholeName } from '../../shared/whole-name.ts';
import { type StoryLine, storyLine } from '../texts/ledger-texts.ts';
import { reasonText, restoreTexts } from '../texts/restore-texts.ts';
import { texts } from '../texts/texts.ts';
import { accountNote } from './account-note.ts';
import { type SignInDates, signInDates } from './concern-view.ts';
import type { DayTimes } from './day-times.ts';
import type { Selection } from './restore-roster.ts';
import {
  nextStepView,
  notChecked,
  notSelected,
  reportView,
  signedInSinceView,
  signingInView,
  stoppedAgainView,
  type VerdictFacts,
  type VerdictView,
} from './restore-verdict.ts';
import { isUnderWay } from './sign-in-view.ts';
import { type StepView, stepView } from './step-view.ts';

/** One account of the table, ready to be drawn. */
export interface RowView {
  readonly key: string;
  readonly label: string;
  readonly name: NameParts;
  /** All of it, for where the column shows a part. */
  readonly whole: string;
  readonly note: string | null;
  readonly what: string;
  /** "Never checked", "Checked twice, last 08:20". */
  readonly checked: string;
  /** The same beside its age, where there is no column for that: "2 days ago, never checked". */
  readonly agedChecked: string;
  readonly age: string;
  readonly since: string;
  readonly health: number;
  /** How far its check is; counts only while there is no verdict. */
  readonly step: StepView;
  /** Null while it is being checked. */
  readonly verdict: VerdictView | null;
  readonly isSelected: boolean;
  readonly canSelect: boolean;
  readonly story: readonly (StoryLine & { readonly id: string; readonly at: string })[];
  /** How long its sign-in has been good, and its access will be; null when nothing is known. */
  readonly dates: SignInDates | null;
  readonly next: string;
  /** It lies in the list and nothing is at work on it. */
  readonly canAct: boolean;
  /** It has a place to go: a sign-in of Codex's own has none. */
  readonly canMove: boolean;
}

/** The domain is set apart, so that the part that differs stands out. */
export interface NameParts {
  readonly local: string;
  readonly domain: string;
}

export function nameParts(label: string): NameParts {
  const at = label.lastIndexOf('@');
  return at > 0 ? { local: label.slice(0, at), domain: label.slice(at) } : { local: label, domain: '' };
}

interface RowContext {
  readonly snapshot: AppSnapshot;
  readonly selection: Selection;
  readonly times: DayTimes;
}

export function rowView(account: FlaggedAccountView, { snapshot, selection, times: at }: RowContext): RowView {
  const { run } = snapshot.restore;
  const ledger = snapshot.restore.ledger[account.key] ?? [];
  const facts = verdictFacts(account, snapshot, at);
  const isSelected = selection.isSelected(account);
  const isListed = snapshot.status?.flagged.accounts.some(({ key }) => key === account.key) === true;
  const checked = checkedText(account, at);
  const age = account.flaggedAt === null ? '' : at.age(account.flaggedAt);
  const verdict = verdictOf(account, snapshot, facts);
  return {
    key: account.key,
    label: account.label,
    name: nameParts(account.label),
    whole: wholeName(account),
    note: noteOf(account, facts),
    what: reasonText(account.reason),
    checked,
    agedChecked:
      age === '' ? checked : restoreTexts.agedChecked(age, checkedText({ ...account, lastVerified: null }, at)),
    age: age === '' ? texts.unknown : age,
    since: account.flaggedAt === null ? '' : at.near(account.flaggedAt),
    health: healthOf(account, snapshot),
    step: stepView(run.kind === 'running' ? run.steps[account.key] : undefined),
    verdict,
    isSelected,
    canSelect: selection.canChange(account),
    story: ledger.map((line) => ({ ...storyLine(line), id: `${line.at} ${line.kind}`, at: at.full(line.at) })),
    dates: datesOf(account.key, snapshot, at),
    next: nextSentence(verdict),
    canAct: isListed && (run.kind !== 'running' || (run.isByItself && !run.keys.includes(account.key))),
    canMove: !facts.isCodexOwn,
  };
}

function datesOf(key: string, snapshot: AppSnapshot, at: DayTimes): SignInDates | null {
  const clock = (atMs: number): string => at.near(new Date(atMs).toISOString());
  return signInDates(key, { snapshot, nowMs: Date.parse(snapshot.takenAt), clock });
}

/** What was restored keeps its row for a while, but its health is that of an account in use: 100 until something is known against it. */
function healthOf({ key, health }: FlaggedAccountView, { status, restore: { run } }: AppSnapshot): number {
  const isBack = run.kind !== 'idle' && run.reports.some((one) => one.key === key && one.outcome === 'restored');
  return isBack ? (status?.accounts.find((one) => one.key === key)?.health ?? 100) : health;
}

function verdictFacts({ key, reason }: FlaggedAccountView, snapshot: AppSnapshot, at: DayTimes): VerdictFacts {
  const own = snapshot.status?.accounts.find((account) => account.key === key);
  return {
    isCodexOwn: own?.sources.includes('cli') === true,
    knownReason: reasonText(reason),
    // What a person set aside is never brought back without one.
    returnsByItself: snapshot.settings.checkLimitedAfterReset && snapshot.management !== 'watch' && reason !== 'manual',
    limitedUntil: snapshot.restore.limitedUntil[key] ?? null,
    canCompare: Object.hasOwn(snapshot.restore.answers, key),
    times: at,
  };
}

/** "Team · Fernhill" (visual.md, restore-1); in front of it what tells accounts apart whose name does not. */
function noteOf(account: FlaggedAccountView, { isCodexOwn }: VerdictFacts): string | null {
  return accountNote([isCodexOwn ? restoreTexts.codexOwn : otherName(account), account.plan, account.workspace]);
}

function otherName({ key, label, email }: FlaggedAccountView): string | null {
  if (email !== null && !isCalledByEmail({ label, email })) return email;
  return label.includes('@') ? null : restoreTexts.keyed(key);
}

function checkedText({ verificationCount: count, lastVerified }: FlaggedAccountView, at: DayTimes): string {
  return restoreTexts.checked(count, lastVerified === null ? null : at.near(lastVerified));
}

function verdictOf(account: FlaggedAccountView, snapshot: AppSnapshot, facts: VerdictFacts): VerdictView | null {
  const { run, ledger, watched } = snapshot.restore;
  const signIn = snapshot.signIns.find((one) => one.key === account.key && isUnderWay(one));
  if (signIn !== undefined) return signingInView(signIn.state);
  const isAtRest = run.kind === 'idle' || (run.kind === 'running' && run.isByItself && !run.keys.includes(account.key));
  if (isAtRest) {
    const failed = watched.find(({ key, failedAgain }) => key === account.key && failedAgain);
    const story = ledger[account.key] ?? [];
    const isStopped = asideStanding(account, story).kind === 'needs-sign-in';
    if (failed !== undefined && isStopped) return stoppedAgainView(failed.nextCheckAt, facts);
    return nextStepView(account, story, facts);
  }
  const report = run.reports.find(({ key }) => key === account.key);
  if (run.kind === 'finished' && hasSignedInSince(account.key, run.endedAt, snapshot)) return signedInSinceView(facts);
  if (report !== undefined) return reportView(report, run.mode, facts);
  if (!run.keys.includes(account.key)) return notSelected;
  if (run.kind === 'running') return null;
  return notChecked;
}

/** It left the list after the run whose results are still shown, and works. */
function hasSignedInSince(key: string, endedAt: string, { status, restore }: AppSnapshot): boolean {
  if (status?.flagged.accounts.some((account) => account.key === key) !== false) return false;
  const worked = restore.ledger[key]?.find(({ kind }) => kind === 'works-again');
  return worked !== undefined && Date.parse(worked.at) >= Date.parse(endedAt);
}

function nextSentence(verdict: VerdictView | null): string {
  if (verdict === null) return restoreTexts.beingChecked;
  const title = verdict.title.replace('…', '');
  return verdict.detail === '' ? title : `${title}. ${verdict.detail}`;
}
