import type { Secret } from '../secret.ts';
import type { UndeterminedReason } from '../tokens/spend-outcome.ts';
import type { UsageReading } from '../usage/usage-reading.ts';

/** An access token to be shown to the usage endpoint. */
interface ProbeQuestion {
  readonly access: Secret;
  readonly requestAccountId: string | null;
  readonly signal: AbortSignal | undefined;
  /** Ask as well when saved resets end, if there are any. */
  readonly withResetCredits?: boolean;
}

export type Probe = (question: ProbeQuestion) => Promise<ProbeResult>;

/** What the usage endpoint says to an access token. */
export type ProbeResult =
  | {
      readonly kind: 'accepted';
      readonly reading: UsageReading;
      readonly limit: Limit;
      /** When saved resets may be asked for again, epoch ms: only where the service put that off. */
      readonly resetCreditsRetryAtMs?: number;
    }
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
