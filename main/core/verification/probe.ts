import type { UndeterminedReason } from '../tokens/spend-outcome.ts';
import type { UsageReading } from '../usage/usage-reading.ts';

/** What the usage endpoint says to an access token. */
export type ProbeResult =
  | { readonly kind: 'accepted'; readonly reading: UsageReading; readonly limit: Limit }
  | { readonly kind: 'unauthorized'; readonly httpStatus: number }
  | { readonly kind: 'deactivated'; readonly reason: string; readonly httpStatus: number }
  | {
      readonly kind: 'unreadable';
      readonly reason: UndeterminedReason;
      readonly httpStatus: number | null;
      readonly retryAtMs: number | null;
    };

export interface Limit {
  readonly reached: boolean;
  /** When the main limit resets, epoch ms; null when unknown. */
  readonly untilMs: number | null;
}
