import type { MoveReport, RefreshReport } from '../../shared/action-report.ts';
import type { SavedResets, StatusReport } from '../../shared/status-report.ts';
import type { AccountVerification, CheckStep, VerifyOptions, VerifyReport } from '../../shared/verify-report.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import type { Notice } from './notices.ts';
import type { SignIns } from './sign-in/sign-ins.ts';
import type { Standing } from './standing/standing.ts';

/** Told while a verification runs, for a progress bar or a window. */
export interface VerifyProgress {
  onStart?(total: number): void;
  /** Before the account's report; a step may be left out, and come again. */
  onStep?(key: string, step: CheckStep): void;
  onReport?(report: AccountVerification, done: number, total: number): void;
}

/** Told while `status` reads the services. */
export interface StatusProgress {
  onStart?(total: number): void;
  onAccount?(done: number, total: number): void;
}

/**
 * Everything the app can do, for the command and the tray alike. Every method rejects with AppError for what was foreseen. A signal
 * stops new spends; those in flight are drained, and the promise resolves after that with what was found.
 */
export interface QuotaApp extends Diagnosis {
  status(options: {
    readonly refresh: boolean;
    /** Nobody waits for it: half as many requests at once (product.md section 1, promise 8). */
    readonly inBackground?: boolean;
    readonly signal?: AbortSignal;
    readonly progress?: StatusProgress;
  }): Promise<StatusReport>;
  /** From the last values, without asking anybody. */
  savedResets(): Promise<readonly SavedResets[]>;
  verifyFlagged(
    options: VerifyOptions & { readonly signal?: AbortSignal; readonly progress?: VerifyProgress },
  ): Promise<VerifyReport>;
  refresh(options: {
    readonly force: boolean;
    readonly printOnly: boolean;
    readonly signal?: AbortSignal;
  }): Promise<RefreshReport>;
  /** `target`: a key or an unambiguous e-mail. */
  flag(target: string, reason: string | null): Promise<MoveReport>;
  unflag(target: string): Promise<MoveReport>;
  /** Null: the latest restore that can still be undone (all accounts of that run). */
  undo(target: string | null): Promise<MoveReport>;
  /** Signing in again, several in a queue; each shows where it is. */
  readonly signIns: SignIns;
  /**
   * Forgets a set-aside account: its record and our own copy of its sign-in. Rejects with `not-possible` for one that is in use, and
   * for Codex's own sign-in.
   */
  remove(target: string): Promise<void>;
  /** What the tray shows beside `status`. Asks no service and changes nothing. */
  standing(): Promise<Standing>;
  /**
   * May the app itself take stopped accounts out of the pool? Asked once; `unasked` until a person answered (product.md section 6).
   */
  management(): Promise<'manage' | 'watch' | 'unasked'>;
  chooseManagement(choice: 'manage' | 'watch'): Promise<void>;
  /** What the user is to be told beside the reports. Each notice is given out once. */
  takeNotices(): readonly Notice[];
  /** How many spends are still listening for an answer that the caller no longer waits for. */
  listening(): number;
  /** Resolves when nothing is in flight any more (at most about 120 s after the last spend was sent) and everything is stored. */
  drain(): Promise<void>;
  close(): Promise<void>;
}
