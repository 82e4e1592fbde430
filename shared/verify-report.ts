/** What checking the set-aside accounts found and did. The counts add up to `total`; `reports` are in file order. */
export interface VerifyReport {
  readonly schemaVersion: 1;
  readonly command: 'verify-flagged';
  readonly total: number;
  readonly restored: number;
  readonly healthyFlagged: number;
  readonly stillFlagged: number;
  readonly restoreSkipped: number;
  readonly undetermined: number;
  readonly wouldRestore: number;
  readonly wouldVerify: number;
  readonly remainingFlagged: number;
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly restore: boolean;
  readonly reports: readonly AccountVerification[];
}

export type VerifyOutcome =
  | 'restored'
  | 'healthy-flagged'
  | 'still-flagged'
  | 'restore-skipped'
  | 'undetermined'
  | 'would-restore'
  | 'would-verify';

/** Where the check of one account is. `waiting`: as many refreshes as are allowed are in flight. */
export type CheckStep = 'looking' | 'trying' | 'waiting' | 'refreshing' | 'trying-new' | 'saving';

export type Verdict = 'healthy' | 'limited' | 'needs-sign-in' | 'deactivated' | 'conflict' | 'undetermined';

export interface AccountVerification {
  /** 0-based place in the flagged list. */
  readonly index: number;
  readonly key: string;
  readonly label: string;
  readonly outcome: VerifyOutcome;
  /** A sentence for people. */
  readonly message: string;
  /** Null in a dry run when only a spend could tell. */
  readonly verdict: Verdict | null;
  /** A stable name: `refresh_token_reused`, `answer-lost`, `offline`, `pool-full`, … */
  readonly reason: string | null;
  readonly httpStatus: number | null;
  /** When the limit resets, for `limited`. */
  readonly resetAt: string | null;
  /** Dry run: the stored access token was accepted and lasts until then. */
  readonly accessAcceptedUntil: string | null;
  readonly nextStep: string | null;
  /** True when a refresh token was presented for this account in this run. */
  readonly spent: boolean;
  readonly durationMs: number;
}

export interface VerifyOptions {
  readonly dryRun: boolean;
  readonly restore: boolean;
  readonly probe: boolean;
  /** Spends in flight, 1 to 16. */
  readonly concurrency: number;
  /** Keys or unambiguous e-mails; empty means every set-aside account. */
  readonly accounts: readonly string[];
}
