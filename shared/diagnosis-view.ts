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
  /** The latest repair was not taken back yet. */
  readonly canUndo: boolean;
  /** Of some paths only the last name is left. */
  readonly hasShortenedPaths: boolean;
}

export type AccountHealth = Omit<AccountCheck, 'email'>;

/** A repair: what it would do, what it did, or what was taken back of it. */
export interface RepairView {
  readonly steps: readonly FixStep[];
  /** Where everything lies as it was before; null when nothing was changed. */
  readonly backup: string | null;
}
