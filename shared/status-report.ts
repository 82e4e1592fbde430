/** What is known of every login at one moment. Times are ISO 8601; percents are numbers or null, never 0 for unknown. */
export interface StatusReport {
  readonly schemaVersion: 1;
  readonly command: 'status';
  readonly generatedAt: string;
  readonly accounts: readonly AccountStatus[];
  readonly flagged: FlaggedStatus;
}

export type AccountState =
  | 'ok'
  | 'limited'
  | 'needs-sign-in'
  | 'deactivated'
  | 'unreachable'
  | 'unsupported'
  | 'unknown';

export type WindowKind = 'session' | 'weekly' | 'monthly' | 'other';

export interface UsageWindowView {
  readonly kind: WindowKind;
  /** "Session (5 hours)", "Week", "Month (30 days)", else the length; with the limit's own name in front for additional limits. */
  readonly name: string;
  readonly windowSeconds: number | null;
  readonly usedPercent: number | null;
  readonly resetAt: string | null;
  /** The window that limits the account now: the one with the least left. */
  readonly binding: boolean;
}

export interface CreditsView {
  readonly hasCredits: boolean;
  readonly unlimited: boolean;
  readonly balance: string | null;
}

export interface ReadingError {
  /** A stable name such as `offline`, `refresh_token_reused`, `challenge`, `rate-limited`. */
  readonly code: string;
  /** A sentence of ours that ends with what to do. */
  readonly message: string;
  readonly httpStatus: number | null;
  readonly at: string;
}

export interface AccountStatus {
  /** Ten characters, stable for the life of the account. */
  readonly key: string;
  readonly sources: readonly ('cli' | 'pool')[];
  readonly label: string;
  readonly email: string | null;
  readonly plan: string | null;
  /** As for a set-aside account; for the windows alone. */
  readonly workspace: string | null;
  readonly state: AccountState;
  /** The values are older than a reset or the last reading failed. */
  readonly stale: boolean;
  /** 0 to 100. */
  readonly health: number;
  readonly windows: readonly UsageWindowView[];
  readonly credits: CreditsView | null;
  readonly fetchedAt: string | null;
  readonly error: ReadingError | null;
}

/** Resets that an account has saved and that nobody here ever uses up. For people; the command's document does not have them. */
export interface SavedResets {
  readonly key: string;
  readonly count: number;
  /** When the first of them ends; null when that is not known, or never. */
  readonly firstEndsAt: string | null;
}

export interface FlaggedAccountView {
  readonly key: string;
  readonly label: string;
  readonly email: string | null;
  readonly plan: string | null;
  /** Its name as it is stored; null when it is not known, or shows an address while those are hidden. */
  readonly workspace: string | null;
  readonly reason: string | null;
  readonly flaggedAt: string | null;
  readonly lastVerified: string | null;
  readonly verificationCount: number;
  readonly lastOutcome: string | null;
  readonly health: number;
}

interface FlaggedStatus {
  readonly count: number;
  readonly accounts: readonly FlaggedAccountView[];
}
