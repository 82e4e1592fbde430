import type { LedgerLine, RunMode } from '../../shared/app-snapshot.ts';
import { assertNever } from '../../shared/errors.ts';
import { howItCameBack } from '../../shared/how-it-came-back.ts';
import { deadAccountWord } from '../../shared/refusal-words.ts';
import type { ShownSignInState } from '../../shared/sign-in.ts';
import { asideStanding } from '../../shared/sign-in-trouble.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import type { DayTimes } from './day-times.ts';
import { checkHint, endsSignIn, reasonText, times, unclearText } from './restore-texts.ts';
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

export type Offer = 'check-again' | 'restore' | 'sign-in' | 'show-sign-in' | 'compare';

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

const leftHere: VerdictView = { ...verdict(looks.works, 'Works', 'Left here'), offer: 'restore' };
const poolFull = verdict(looks.works, 'Works, pool is full', '20 accounts is the limit');

export const notSelected: VerdictView = { ...verdict(looks.empty, 'Not selected', ''), isStrong: false };

export const offerTexts: Readonly<Record<Offer, string>> = {
  'check-again': 'Check again',
  restore: 'Restore',
  'sign-in': 'Sign in again…',
  'show-sign-in': 'Show',
  compare: 'Compare…',
};

/** A sign-in for this account is under way: there is nothing else to do about it. */
export function signingInView({ kind }: ShownSignInState): VerdictView {
  const isQueued = kind === 'queued';
  const detail = kind === 'offered' ? 'Another account signed in' : kind === 'waiting' ? 'Waiting for the browser' : '';
  const title = isQueued ? 'Signs in next' : 'Signing in';
  return { ...verdict(looks.open, title, isQueued ? 'Waits for its turn' : detail), offer: 'show-sign-in' };
}

/** What a check had found is not so any more. */
export function signedInSinceView({ isCodexOwn }: Pick<VerdictFacts, 'isCodexOwn'>): VerdictView {
  return verdict(looks.back, isCodexOwn ? 'Works again' : 'Restored', 'Signed in again');
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
  if (standing === 'switched-off') return switchedOff(code, 'Check once it is back on');
  if (code === 'another-account') return compareFirst(facts);
  const refusals = ledger.filter((line) => line.kind === 'checked' && endsSignIn(line.code)).length;
  if (isSignInFirst(account.reason, ledger)) {
    const detail = refusals > 1 ? `Refused ${times(refusals)}` : '';
    return { ...verdict(looks.stopped, offerTexts['sign-in'], detail), offer: 'sign-in' };
  }
  return { ...verdict(looks.open, 'Check', checkHint(account.reason)), isStrong: false };
}

/** Nothing can be compared where the answer came before answers were noted. */
function compareFirst({ canCompare }: VerdictFacts): VerdictView {
  if (canCompare) return { ...verdict(looks.mixed, offerTexts.compare, 'Both answers are kept'), offer: 'compare' };
  return { ...verdict(looks.mixed, offerTexts['sign-in'], 'Another account answered'), offer: 'sign-in' };
}

/** "Returns Fri 09:00". */
function waitView({ returnsByItself, limitedUntil, times: at }: VerdictFacts): VerdictView {
  const until = limitedUntil === null ? null : at.near(limitedUntil);
  if (returnsByItself) {
    return verdict(looks.limited, until === null ? 'Returns' : `Returns ${until}`, 'By itself, when the limit resets');
  }
  return verdict(looks.limited, until === null ? 'Wait' : `Limited until ${until}`, 'Check once the limit has reset');
}

function switchedOff(code: string | null, detail: string): VerdictView {
  const isWorkspace = code?.includes('workspace') === true;
  return verdict(looks.off, isWorkspace ? 'Ask its owner' : 'Contact OpenAI', detail);
}

/** What a run found, in the words of its kind. */
export function reportView(report: AccountVerification, mode: RunMode, facts: VerdictFacts): VerdictView {
  return mode === 'preview' ? previewView(report, facts) : foundView(report, facts);
}

function previewView(report: AccountVerification, facts: VerdictFacts): VerdictView {
  if (report.outcome === 'would-restore') {
    return verdict(looks.back, 'Would return', howItCameBack(report.message) ?? 'A newer sign-in is there');
  }
  if (report.outcome === 'would-verify') {
    const { accessAcceptedUntil: until } = report;
    const detail = until === null ? 'Would refresh its sign-in' : `Access works until ${facts.times.near(until)}`;
    return verdict(looks.unclear, 'Only a check can tell', detail);
  }
  if (report.verdict === 'limited') {
    const { resetAt } = report;
    const detail = resetAt === null ? 'Until its limit resets' : `Until ${facts.times.near(resetAt)}`;
    return verdict(looks.limited, 'Would wait', detail);
  }
  if (report.verdict === 'needs-sign-in') {
    return verdict(looks.stopped, 'Would stay', 'Refused before, nothing newer');
  }
  return foundView(report, facts);
}

function foundView(report: AccountVerification, facts: VerdictFacts): VerdictView {
  switch (report.outcome) {
    case 'restored': {
      const how = howItCameBack(report.message) ?? 'Refreshed and saved';
      return verdict(looks.back, facts.isCodexOwn ? 'Works again' : 'Restored', how);
    }
    case 'healthy-flagged':
      return leftHere;
    case 'restore-skipped':
      return poolFull;
    case 'would-restore':
    case 'would-verify':
      return verdict(looks.unclear, 'Only a check can tell', '');
    case 'undetermined':
      return unclear(report);
    case 'still-flagged':
      return stayed(report, facts);
    default:
      return assertNever(report.outcome);
  }
}

function unclear({ reason, httpStatus }: AccountVerification): VerdictView {
  const title = reason === 'cancelled' ? 'Not checked' : 'Could not tell';
  const detail = reason === 'cancelled' ? 'Stopped before' : unclearText(reason, httpStatus);
  return { ...verdict(looks.unclear, title, detail), offer: 'check-again' };
}

function stayed(report: AccountVerification, facts: VerdictFacts): VerdictView {
  switch (report.verdict) {
    case 'limited': {
      const until = report.resetAt === null ? 'Limited' : `Limited until ${facts.times.near(report.resetAt)}`;
      const detail = facts.returnsByItself ? 'Signed in, returns by itself' : 'Signed in. Check again then';
      return verdict(looks.limited, until, detail);
    }
    case 'deactivated':
      return verdict(looks.off, deadAccountWord(report.reason), switchedOff(report.reason, '').title);
    case 'conflict':
      return report.reason === 'another-account'
        ? { ...verdict(looks.mixed, 'Another account answered', ''), offer: facts.canCompare ? 'compare' : 'sign-in' }
        : { ...verdict(looks.mixed, 'Changed meanwhile', 'By another program'), offer: 'check-again' };
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
  return { ...verdict(looks.stopped, 'Needs sign-in', reason === knownReason ? '' : reason), offer: 'sign-in' };
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
