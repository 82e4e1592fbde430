/** One limit window as the service told it. Unknown is null, never 0. */
export interface UsageWindow {
  readonly usedPercent: number | null;
  readonly windowSeconds: number | null;
  readonly resetAtMs: number | null;
}

/** A limit beside the main one, such as that of one model. */
export interface AdditionalLimit {
  readonly name: string;
  readonly windows: readonly UsageWindow[];
}

/** What one good answer of the usage endpoint said (facts/codex.md 4.2). Plain data, so that it survives on disk as it is. */
export interface UsageReading {
  readonly plan: string | null;
  readonly windows: readonly UsageWindow[];
  readonly additional: readonly AdditionalLimit[];
  /** `rate_limit.allowed`: null when the answer does not say. */
  readonly allowed: boolean | null;
  readonly limitReached: boolean | null;
  /** The type of limit that was reached, or that the workspace's spending limit was. */
  readonly reachedType: string | null;
  readonly credits: {
    readonly hasCredits: boolean;
    readonly unlimited: boolean;
    readonly balance: string | null;
  } | null;
  /** Saved resets: shown, never consumed. */
  readonly resetCreditCount: number | null;
  /** When saved resets end, epoch ms, soonest first; those that never end left out. Absent while nobody asked. */
  readonly resetCreditEndsAtMs?: readonly number[];
  readonly fetchedAtMs: number;
}
