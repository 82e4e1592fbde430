import type { LedgerLine, RunMode } from '../../shared/app-snapshot.ts';
import { assertNever } from '../../shared/errors.ts';
import { howItCameBack } from '../../shared/how-it-came-back.ts';
import { deadAccountWord } from '../../shared/refusal-words.ts';
import type { ShownSignInState } from '../../shared/sign-in.ts';
import { asideStanding } from '../../shared/sign-in-trouble.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import { checkHint, endsSignIn, reasonText, unclearText } from '../texts/restore-texts.ts';
import { offerTexts, verdictTexts } from '../texts/verdict-texts.ts';
import type { DayTimes } from './day-times.ts';
import { isSignInFirst } from './sign-in-first.ts';

export type Mark = 'check' | 'dot' | 'clock' | 'what' | 'ring' | 'off' | 'swap' | 'none';
type Tone = 'ok' | 'alert' | 'warn' | 'mute' | 'faint';

/** The last column of a row: what is to be done, what a check found, or what a preview expects. */
export interface VerdictView {
  readonly mark: Mark;
  readonly tone: Tone;
  readonly title: string;
  readonly isStrong: boolean;
  readonly detail: string;
  /** What the second line offers as a link; for a sign-in that is the next step, the title itself is the link. */
  readonly offer: Offer | null;
}

export type Offer = keyof typeof offerTexts;

/** What is known beside the report that decides on words. */
export interface VerdictFacts {
  /** A sign-in of Codex's own: it has no pool to return to. */
  readonly isCodexOwn: boolean;
  /** What the row says already, as the words of its code. */
  readonly knownReason: string;
  /** A limited account comes back without a person. */
  readonly returnsByItself: boolean;
  /** ISO 8601, ahead; null when it is not limited, or nobody knows until when. */
  readonly limitedUntil: string | null;
  /** Who answered in its place is known. */
  readonly canCompare: boolean;
  readonly times: DayTimes;
}

interface Look {
  readonly mark: Mark;
  readonly tone: Tone;
}

const looks = {
  back: { mark: 'check', tone: 'ok' },
  works: { mark: 'check', tone: 'mute' },
  limited: { mark: 'clock', tone: 'warn' },
  stopped: { mark: 'dot', tone: 'alert' },
  unclear: { mark: 'what', tone: 'mute' },
  off: { mark: 'off', tone: 'mute' },
  mixed: { mark: 'swap', tone: 'mute' },
  open: { mark: 'ring', tone: 'faint' },
  empty: { mark: 'none', tone: 'faint' },
} as const satisfies Readonly<Record<string, Look>>;

function verdict(look: Look, title: string, detail: string): VerdictView {
  return { ...look, title, isStrong: true, detail, offer: null };
}

const leftHere: VerdictView = { ...verdict(looks.works, verdictTexts.works, verdictTexts.leftHere), offer: 'restore' };
const poolFull = verdict(looks.works, verdictTexts.poolFull, verdictTexts.poolLimit);

/** The run was stopped before its turn. */
export const notChecked = verdict(looks.unclear, verdictTexts.notChecked, verdictTexts.stoppedBefore);

export const notSelected: VerdictView = { ...verdict(looks.empty, verdictTexts.notSelected, ''), isStrong: false };

/** A sign-in for this account is under way: there is nothing else to do about it. */
export function signingInView({ kind }: ShownSignInState): VerdictView {
  const title = kind === 'queued' ? verdictTexts.signsInNext : verdictTexts.signingIn;
  return { ...verdict(looks.open, title, signingInDetail(kind)), offer: 'show-sign-in' };
}

function signingInDetail(kind: ShownSignInState['kind']): string {
  if (kind === 'queued') return verdictTexts.waitsForTurn;
  if (kind === 'offered') return verdictTexts.anotherSignedIn;
  return kind === 'waiting' ? verdictTexts.waitingForBrowser : '';
}

/** What a check had found is not so any more. */
export function signedInSinceView({ isCodexOwn }: Pick<VerdictFacts, 'isCodexOwn'>): VerdictView {
  return verdict(looks.back, verdictTexts.isBack(isCodexOwn), verdictTexts.signedInAgain);
}

/** Before anything was run: the first thing to do about the account, from its reason and its story (newest line first). */
export function nextStepView(
  account: FlaggedAccountView,
  ledger: readonly LedgerLine[],
  facts: VerdictFacts,
): VerdictView {
  const { kind: standing, code } = asideStanding(account, ledger);
  if (standing === 'limited') return waitView(facts);
  if (standing === 'works') return code === 'pool-full' ? poolFull : leftHere;
  if (standing === 'switched-off') return switchedOff(code, verdictTexts.checkOnceOn);
  if (code === 'another-account') return compareFirst(facts);
  const refusals = ledger.filter((line) => line.kind === 'checked' && endsSignIn(line.code)).length;
  if (isSignInFirst(account.reason, ledger)) {
    const detail = refusals > 1 ? verdictTexts.refused(refusals) : '';
    return { ...verdict(looks.stopped, offerTexts['sign-in'], detail), offer: 'sign-in' };
  }
  return { ...verdict(looks.open, verdictTexts.check, checkHint(account.reason)), isStrong: false };
}

/** Nothing can be compared where the answer came before answers were noted. */
function compareFirst({ canCompare }: VerdictFacts): VerdictView {
  if (canCompare) return { ...verdict(looks.mixed, offerTexts.compare, verdictTexts.bothKept), offer: 'compare' };
  return { ...verdict(looks.mixed, offerTexts['sign-in'], verdictTexts.anotherAnswered), offer: 'sign-in' };
}

/** "Returns Fri 09:00". */
function waitView({ returnsByItself, limitedUntil, times: at }: VerdictFacts): VerdictView {
  const until = limitedUntil === null ? null : at.near(limitedUntil);
  if (returnsByItself) return verdict(looks.limited, verdictTexts.returns(until), verdictTexts.byItself);
  const title = until === null ? verdictTexts.wait : verdictTexts.limited(until);
  return verdict(looks.limited, title, verdictTexts.checkOnceReset);
}

function switchedOff(code: string | null, detail: string): VerdictView {
  const isWorkspace = code?.includes('workspace') === true;
  return verdict(looks.off, isWorkspace ? verdictTexts.askOwner : verdictTexts.contact, detail);
}

/** What a run found, in the words of its kind. */
export function reportView(report: AccountVerification, mode: RunMode, facts: VerdictFacts): VerdictView {
  return mode === 'preview' ? previewView(report, facts) : foundView(report, facts);
}

function previewView(report: AccountVerification, facts: VerdictFacts): VerdictView {
  if (report.outcome === 'would-restore') {
    return verdict(looks.back, verdictTexts.wouldReturn, howItCameBack(report.message) ?? verdictTexts.newerIsThere);
  }
  if (report.outcome === 'would-verify') {
    const { accessAcceptedUntil: until } = report;
    const detail = verdictTexts.wouldRefresh(until === null ? null : facts.times.near(until));
    return verdict(looks.unclear, verdictTexts.onlyCheckTells, detail);
  }
  if (report.verdict === 'limited') {
    const { resetAt } = report;
    const detail = verdictTexts.waitsUntil(resetAt === null ? null : facts.times.near(resetAt));
    return verdict(looks.limited, verdictTexts.wouldWait, detail);
  }
  if (report.verdict === 'needs-sign-in') {
    return verdict(looks.stopped, verdictTexts.wouldStay, verdictTexts.refusedBefore);
  }
  return foundView(report, facts);
}

function foundView(report: AccountVerification, facts: VerdictFacts): VerdictView {
  switch (report.outcome) {
    case 'restored': {
      const how = howItCameBack(report.message) ?? verdictTexts.refreshed;
      return verdict(looks.back, verdictTexts.isBack(facts.isCodexOwn), how);
    }
    case 'healthy-flagged':
      return leftHere;
    case 'restore-skipped':
      return poolFull;
    case 'would-restore':
    case 'would-verify':
      return verdict(looks.unclear, verdictTexts.onlyCheckTells, '');
    case 'undetermined':
      return unclear(report);
    case 'still-flagged':
      return stayed(report, facts);
    default:
      return assertNever(report.outcome);
  }
}

function unclear({ reason, httpStatus }: AccountVerification): VerdictView {
  const found =
    reason === 'cancelled'
      ? notChecked
      : verdict(looks.unclear, verdictTexts.couldNotTell, unclearText(reason, httpStatus));
  return { ...found, offer: 'check-again' };
}

function stayed(report: AccountVerification, facts: VerdictFacts): VerdictView {
  switch (report.verdict) {
    case 'limited': {
      const until = report.resetAt === null ? null : facts.times.near(report.resetAt);
      const detail = facts.returnsByItself ? verdictTexts.returnsByItself : verdictTexts.checkThen;
      return verdict(looks.limited, verdictTexts.limited(until), detail);
    }
    case 'deactivated':
      return verdict(looks.off, deadAccountWord(report.reason), switchedOff(report.reason, '').title);
    case 'conflict':
      return report.reason === 'another-account'
        ? { ...verdict(looks.mixed, verdictTexts.anotherAnswered, ''), offer: facts.canCompare ? 'compare' : 'sign-in' }
        : { ...verdict(looks.mixed, verdictTexts.changed, verdictTexts.byAnother), offer: 'check-again' };
    case 'undetermined':
      return unclear(report);
    case 'needs-sign-in':
    case 'healthy':
    case null:
      return needsSignIn(reasonText(report.reason), facts);
    default:
      return assertNever(report.verdict);
  }
}

function needsSignIn(reason: string, { knownReason }: VerdictFacts): VerdictView {
  return {
    ...verdict(looks.stopped, verdictTexts.needsSignIn, reason === knownReason ? '' : reason),
    offer: 'sign-in',
  };
}

/** It was restored within the last day. */
export function stoppedAgainView(nextCheckAt: string | null, { isCodexOwn, times }: VerdictFacts): VerdictView {
  const detail = nextCheckAt === null ? '' : verdictTexts.nextCheck(times.near(nextCheckAt));
  return { ...verdict(looks.stopped, verdictTexts.stoppedAgain(isCodexOwn), detail), offer: 'sign-in' };
}

/** How the account's segment looks (visual.md section 3). */
export type Segment = 'wait' | 'now' | 'yes' | 'lim' | 'need' | 'hmm' | 'stay';

export function segmentOf(report: AccountVerification): Segment {
  const { outcome, verdict: found } = report;
  if (outcome === 'restored' || outcome === 'healthy-flagged' || outcome === 'would-restore') return 'yes';
  if (outcome === 'undetermined' || outcome === 'would-verify') return 'hmm';
  if (found === 'limited') return 'lim';
  return found === 'needs-sign-in' ? 'need' : 'stay';
}
