import type { AppSnapshot, ConflictNotice, StripNotice } from '../../shared/app-snapshot.ts';
import type { ErrorView } from '../../shared/errors.ts';
import type { ShownSignIn } from '../../shared/sign-in.ts';
import { stoppedSignIns } from '../../shared/sign-in-trouble.ts';
import type { AccountStatus, ReadingError } from '../../shared/status-report.ts';
import { isForCodexToSignIn, keyToSignIn } from './sign-in-first.ts';
import { signInsNow } from './sign-in-strip.ts';

/** What the one strip under the header says. */
export type StripView =
  | {
      readonly kind: 'needs-sign-in';
      readonly isSeen: boolean;
      readonly counts: StoppedCounts;
      readonly isShownOne: boolean;
      /** Whose sign-in is the first thing to do; null: the list says what is. */
      readonly signInKey: string | null;
      /** No sign-in of ours helps: the person runs `codex login`. */
      readonly isForCodex: boolean;
    }
  | { readonly kind: 'sign-in'; readonly signIn: ShownSignIn; readonly waiting: number }
  /** `labels`: of the accounts that it is about. */
  | { readonly kind: 'conflict'; readonly notice: ConflictNotice; readonly labels: readonly string[] }
  | { readonly kind: 'failure'; readonly failure: ErrorView }
  | { readonly kind: 'untold'; readonly notice: StripNotice }
  | { readonly kind: 'checking'; readonly done: number; readonly keys: readonly string[]; readonly restored: number }
  | { readonly kind: 'problem'; readonly problem: ErrorView }
  | { readonly kind: 'held-back'; readonly failed: number; readonly accounts: number }
  | { readonly kind: 'offline'; readonly fetchedAtMs: number | null }
  | { readonly kind: 'error'; readonly error: ReadingError }
  | { readonly kind: 'set-aside'; readonly aside: number };

export interface StoppedCounts {
  readonly aside: number;
  /** Among them, and among the accounts that are not set aside. */
  readonly needSignIn: number;
}

export interface StripFacts {
  readonly snapshot: AppSnapshot;
  readonly shown: AccountStatus | null;
  /** Why the last thing that was asked for did not work. */
  readonly failure: ErrorView | null;
}

/**
 * One at a time, by what a person has to know first: a sign-in that they are at, then a stopped one that nobody looked at. Somebody else
 * at work on the sign-ins is told before what was seen before, and after whatever passes by itself.
 */
export function stripView({ snapshot, shown, failure }: StripFacts): StripView | null {
  const { problem, untold, needsSignInUnseen, signIns } = snapshot;
  const { active, waiting, ended } = signInsNow(signIns);
  if (active !== null) return { kind: 'sign-in', signIn: active, waiting };
  const stopped = stoppedView(snapshot, shown);
  if (stopped !== null && needsSignInUnseen) return { ...stopped, isSeen: false };
  if (failure !== null) return { kind: 'failure', failure };
  if (ended !== null) return { kind: 'sign-in', signIn: ended, waiting: 0 };
  const [notice] = untold.slice(-1);
  if (notice !== undefined) return { kind: 'untold', notice };
  const checking = checkingView(snapshot);
  if (checking !== null) return checking;
  // Without anything else to show the problem has the whole window.
  if (problem !== null && snapshot.status !== null) return { kind: 'problem', problem };
  const passing = passingView(snapshot, shown);
  const conflict = passing === null ? conflictView(snapshot) : null;
  return conflict ?? stopped ?? passing ?? asideView(snapshot);
}

type StoppedView = Extract<StripView, { readonly kind: 'needs-sign-in' }>;

function stoppedView(snapshot: AppSnapshot, shown: AccountStatus | null): StoppedView | null {
  const counts = stoppedCounts(snapshot);
  if (counts.needSignIn === 0) return null;
  const isShownOne = shown?.state === 'needs-sign-in';
  const first = { signInKey: keyToSignIn(snapshot, shown), isForCodex: isForCodexToSignIn(snapshot, shown) };
  return { kind: 'needs-sign-in', isSeen: true, counts, isShownOne, ...first };
}

function conflictView({ conflict, status }: AppSnapshot): StripView | null {
  if (conflict === null) return null;
  const known = [...(status?.accounts ?? []), ...(status?.flagged.accounts ?? [])];
  const labels = conflict.keys.flatMap((key) => known.find((account) => account.key === key)?.label ?? []);
  return { kind: 'conflict', notice: conflict, labels };
}

function asideView({ status }: AppSnapshot): StripView | null {
  const aside = status?.flagged.accounts.length ?? 0;
  return aside > 0 ? { kind: 'set-aside', aside } : null;
}

function stoppedCounts({ status, restore }: AppSnapshot): StoppedCounts {
  const needSignIn = stoppedSignIns(status, restore.ledger).length;
  return { aside: status?.flagged.accounts.length ?? 0, needSignIn };
}

function checkingView({ restore: { run } }: AppSnapshot): StripView | null {
  if (run.kind !== 'running' || run.mode === 'preview') return null;
  const restored = run.reports.filter(({ outcome }) => outcome === 'restored').length;
  return { kind: 'checking', done: run.reports.length, keys: run.keys, restored };
}

function passingView({ reading, heldBack }: AppSnapshot, shown: AccountStatus | null): StripView | null {
  if (heldBack !== null) return { kind: 'held-back', failed: heldBack.failed, accounts: heldBack.accounts };
  const fetchedAtMs = shown?.fetchedAt == null ? null : Date.parse(shown.fetchedAt);
  const error = shown?.state === 'unreachable' ? shown.error : null;
  if (reading.isOffline || error?.code === 'offline') return { kind: 'offline', fetchedAtMs };
  return error === null ? null : { kind: 'error', error };
}
