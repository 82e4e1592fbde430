import type { ComparedAnswer } from './compared-answer.ts';
import type { ConflictKind } from './conflict-kinds.ts';
import type { ErrorView, ReadingProblem } from './errors.ts';
import type { Settings } from './settings.ts';
import type { ShownSignIn } from './sign-in.ts';
import type { SignInHealth } from './sign-in-health.ts';
import type { SavedResets, StatusReport, WindowKind } from './status-report.ts';
import type { AccountVerification, CheckStep, Verdict } from './verify-report.ts';

/**
 * Everything a window shows, at one moment. Main owns it and pushes it whole; a window replaces its copy and never asks again. Times
 * are ISO 8601. No token is in it, and no path outside the folders in use.
 */
export interface AppSnapshot {
  readonly takenAt: string;
  /** Null before the first reading of the files; then last known values, whatever their age. */
  readonly status: StatusReport | null;
  /** Why the files themselves cannot be shown: a broken list, a missing right. */
  readonly problem: ReadingProblem | null;
  readonly reading: ReadingState;
  /** By account key, one per window that has a history. */
  readonly trends: Readonly<Record<string, readonly WindowTrend[]>>;
  /** Of the accounts that have one, in no order. */
  readonly savedResets: readonly SavedResets[];
  /** Whose numbers the icon shows: the CLI login, else the pool's active account; null without any. */
  readonly leadKey: string | null;
  /** Failures that are held back together; null while none are (product.md section 6). */
  readonly heldBack: HeldBack | null;
  /** Somebody else at work on the sign-ins; null once it was seen, until it happens anew. */
  readonly conflict: ConflictNotice | null;
  /** By key, of accounts in use and set aside. */
  readonly signInHealth: Readonly<Record<string, SignInHealth>>;
  readonly restore: RestoreState;
  /** Attempts to sign in, the one that goes on before those that wait. */
  readonly signIns: readonly ShownSignIn[];
  /** What a person was not told by the system's notifications, newest last; shown in the strip until seen. */
  readonly untold: readonly StripNotice[];
  /** A sign-in stopped since the restore window was last shown. */
  readonly needsSignInUnseen: boolean;
  /** `unasked` and a pool account stopped: the question is due. */
  readonly management: 'manage' | 'watch' | 'unasked';
  readonly settings: Settings;
  readonly surroundings: Surroundings;
}

interface ReadingState {
  readonly isReading: boolean;
  readonly isOffline: boolean;
  /** Null: paused until asked, or waiting for the network. */
  readonly nextAt: string | null;
}

/** Good readings of one window, oldest first, at most 60 points from its start to now. */
export interface WindowTrend {
  readonly kind: WindowKind;
  readonly windowSeconds: number;
  readonly startsAt: string;
  readonly resetAt: string;
  readonly points: readonly TrendPoint[];
}

export interface TrendPoint {
  readonly at: string;
  readonly usedPercent: number;
}

export interface HeldBack {
  readonly failed: number;
  readonly accounts: number;
  readonly nextTryAt: string;
}

export interface ConflictNotice {
  /** For `notice:seen`. */
  readonly id: string;
  readonly kind: ConflictKind;
  /** Of the accounts that it is about; empty: of all. */
  readonly keys: readonly string[];
}

/** Of the notice that says so, for the window that can also mend it. */
export const brokenSettingsId = 'settings-broken';

export interface StripNotice {
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

export interface RestoreState {
  readonly run: RestoreRun;
  /** Newest first, at most 20 per set-aside account. */
  readonly ledger: Readonly<Record<string, readonly LedgerLine[]>>;
  /** By key of a set-aside account in whose place another one answered. */
  readonly answers: Readonly<Record<string, ComparedAnswer>>;
  /** Restores that can still be taken back, newest first. */
  readonly undoable: readonly UndoableRun[];
  /** By key of a set-aside account that is used up, when its limit resets; only what lies ahead. */
  readonly limitedUntil: Readonly<Record<string, string>>;
  /** Restored in the last day: what became of it. */
  readonly watched: readonly WatchedRestore[];
}

export type RunMode = 'preview' | 'check' | 'restore';

export type RestoreRun =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'running';
      readonly mode: RunMode;
      readonly keys: readonly string[];
      readonly startedAt: string;
      readonly reports: readonly AccountVerification[];
      /** By key, of accounts that are at work; one that is not in it has not been begun, or has its report. */
      readonly steps: Readonly<Record<string, CheckStep>>;
      readonly isStopping: boolean;
      /** Nobody asked for it: a person may choose and begin a run of their own meanwhile, which takes its place. */
      readonly isByItself: boolean;
    }
  | {
      readonly kind: 'finished';
      readonly mode: RunMode;
      readonly keys: readonly string[];
      readonly startedAt: string;
      readonly endedAt: string;
      readonly wasStopped: boolean;
      readonly reports: readonly AccountVerification[];
      readonly error: ErrorView | null;
    };

/** One line of an account's story; `code` is the stable reason, put into words by the window. */
export interface LedgerLine {
  readonly at: string;
  readonly kind:
    | 'set-aside'
    | 'checked'
    | 'restored'
    | 'undone'
    | 'restored-unchecked'
    | 'put-back'
    | 'needs-sign-in'
    | 'works-again';
  readonly by: 'automatic' | 'person' | null;
  readonly code: string | null;
  /** Of a check; null for everything else. */
  readonly verdict: Verdict | null;
  readonly httpStatus: number | null;
}

export interface UndoableRun {
  readonly keys: readonly string[];
  readonly restoredAt: string;
  readonly until: string;
}

export interface WatchedRestore {
  readonly key: string;
  readonly restoredAt: string;
  readonly putBacks: number;
  readonly failedAgain: boolean;
  readonly nextCheckAt: string | null;
}

export interface Surroundings {
  readonly version: string;
  readonly platform: 'macos' | 'windows' | 'linux';
  readonly isDemo: boolean;
  readonly codexHome: string;
  /** Why it is that one: CODEX_HOME names it, a person chose it in this app, or it is where Codex has it by itself. */
  readonly codexHomeBy: 'variable' | 'choice' | 'default';
  readonly poolRoot: string;
  readonly quotaHome: string;
  /** The Codex home of the command while that is another one, outside our folders its last name alone; null: none is known. */
  readonly commandHome: string | null;
  /** False: the system shows no notifications of ours. */
  readonly canNotify: boolean;
  readonly command: 'installed' | 'not-installed' | 'other-version' | 'not-possible';
  /**
   * Whether a new terminal finds the command once it is installed: at once, from the next login on, after a line that can be copied, or
   * in a way that only the person knows.
   */
  readonly commandReach: 'found' | 'after-login' | 'needs-line' | 'needs-path';
  readonly loginItem: 'on' | 'off' | 'needs-approval' | 'not-possible';
  /** The shortcut in the settings is taken by another program. */
  readonly isShortcutTaken: boolean;
  readonly locale: string;
}
