import type { Verdict } from '../../../shared/verify-report.ts';
import type { Answerer } from '../tokens/spend-outcome.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';
import type { UsageReading } from '../usage/usage-reading.ts';

/** What checking one set-aside login found, before anything is done about it. */
export interface Judgement {
  readonly verdict: Verdict | 'would-be-healthy' | 'only-a-check-can-tell';
  /** A stable name; null for a plain healthy. */
  readonly reason: string | null;
  readonly httpStatus: number | null;
  readonly resetAtMs: number | null;
  /** The stored access token was accepted and lasts until then. */
  readonly accessAcceptedUntilMs: number | null;
  readonly retryAtMs: number | null;
  readonly spent: boolean;
  /** The refresh token that the set-aside record holds now. */
  readonly recordHash: TokenHash | null;
  /** A pair of another chain that proved the account healthy and is to take the record's place; null when the record's own did. */
  readonly pair: HashedTokens | null;
  /** Where the newer sign-in came from, when one was found instead of made. */
  readonly adoptedFrom: string | null;
  readonly emailChanged: boolean;
  /** Whoever answered instead, for `another-account`. */
  readonly answered: Answerer | null;
  readonly reading: UsageReading | null;
}

const nothingKnown: Omit<Judgement, 'verdict'> = {
  reason: null,
  httpStatus: null,
  resetAtMs: null,
  accessAcceptedUntilMs: null,
  retryAtMs: null,
  spent: false,
  recordHash: null,
  pair: null,
  adoptedFrom: null,
  emailChanged: false,
  answered: null,
  reading: null,
};

export function judgement(verdict: Judgement['verdict'], facts: Partial<Omit<Judgement, 'verdict'>> = {}): Judgement {
  return { verdict, ...nothingKnown, ...facts };
}
