import type { AppSnapshot, StripNotice } from '../../shared/app-snapshot.ts';
import type { ErrorView } from '../../shared/errors.ts';
import type { AccountStatus, ReadingError } from '../../shared/status-report.ts';
import { needsSignIn } from './needs-sign-in.ts';

/** What the one strip under the header says. */
export type StripView =
  | {
      readonly kind: 'needs-sign-in';
      readonly isSeen: boolean;
      readonly counts: StoppedCounts;
      readonly isShownOne: boolean;
    }
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

/** One at a time, by what a person has to know first: a stopped sign-in that nobody looked at comes before all else. */
export function stripView({ snapshot, shown, failure }: StripFacts): StripView | null {
  const { heldBack, problem, untold, needsSignInUnseen } = snapshot;
  const counts = stoppedCounts(snapshot);
  const isShownOne = shown?.state === 'needs-sign-in';
  const stopped = { kind: 'needs-sign-in', counts, isShownOne } as const;
  if (counts.needSignIn > 0 && needsSignInUnseen) return { ...stopped, isSeen: false };
  if (failure !== null) return { kind: 'failure', failure };
  const [notice] = untold.slice(-1);
  if (notice !== undefined) return { kind: 'untold', notice };
  const checking = checkingView(snapshot);
  if (checking !== null) return checking;
  // Without anything else to show the problem has the whole window.
  if (problem !== null && snapshot.status !== null) return { kind: 'problem', problem };
  if (counts.needSignIn > 0) return { ...stopped, isSeen: true };
  if (heldBack !== null) return { kind: 'held-back', failed: heldBack.failed, accounts: heldBack.accounts };
  return readingView(snapshot, shown) ?? (counts.aside > 0 ? { kind: 'set-aside', aside: counts.aside } : null);
}

function stoppedCounts({ status }: AppSnapshot): StoppedCounts {
  const aside = status?.flagged.accounts ?? [];
  const keys = [
    ...aside.filter(needsSignIn).map(({ key }) => key),
    ...(status?.accounts ?? []).filter(({ state }) => state === 'needs-sign-in').map(({ key }) => key),
  ];
  return { aside: aside.length, needSignIn: new Set(keys).size };
}

function checkingView({ restore: { run } }: AppSnapshot): StripView | null {
  if (run.kind !== 'running' || run.mode === 'preview') return null;
  const restored = run.reports.filter(({ outcome }) => outcome === 'restored').length;
  return { kind: 'checking', done: run.reports.length, keys: run.keys, restored };
}

function readingView({ reading }: AppSnapshot, shown: AccountStatus | null): StripView | null {
  const fetchedAtMs = shown?.fetchedAt == null ? null : Date.parse(shown.fetchedAt);
  const error = shown?.state === 'unreachable' ? shown.error : null;
  if (reading.isOffline || error?.code === 'offline') return { kind: 'offline', fetchedAtMs };
  return error === null ? null : { kind: 'error', error };
}
