import type { ConflictKind } from './conflict-kinds.ts';
import type { AccountCheck, Finding, FixStep, SoundCheck } from './diagnosis-report.ts';

/**
 * What one look at everything came to, for the Diagnostics window. Paths below the folders in use begin with `~` where they can, and are
 * whole in a command; of any other path only the last name is left, and no command names it.
 */
export interface DiagnosisView {
  readonly lookedAt: string;
  readonly findings: readonly Finding[];
  readonly sound: readonly SoundCheck[];
  /** Null while the stores cannot be read. */
  readonly accounts: readonly AccountHealth[] | null;
  /** Who else was at work on the sign-ins, the latest first. */
  readonly conflicts: readonly ConflictStretch[];
  /** The latest repair was not taken back yet. */
  readonly canUndo: boolean;
  /** Of some paths only the last name is left. */
  readonly hasShortenedPaths: boolean;
}

/** One stretch of a conflict as it was written down. Times are ISO 8601. */
export interface ConflictStretch {
  readonly conflict: ConflictKind;
  /** Of the accounts that it was about, as far as they are still there; empty also for all of them. */
  readonly labels: readonly string[];
  readonly since: string;
  /** Null while it lasts. */
  readonly until: string | null;
}

export type AccountHealth = Omit<AccountCheck, 'email'>;

/** A repair: what it would do, what it did, or what was taken back of it. */
export interface RepairView {
  readonly steps: readonly FixStep[];
  /** Where everything lies as it was before; null when nothing was changed. */
  readonly backup: string | null;
}
