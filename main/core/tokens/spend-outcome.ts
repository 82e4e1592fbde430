import type { Identity } from '../accounts/identity.ts';
import type { TokenHash, TokenSet } from './token-set.ts';

export type AdoptionSource = 'custody' | 'lease-result' | 'codex' | 'cli' | 'pool' | 'flagged';

/** Why nothing can be said; stable names that reach JSON and copy. */
export type UndeterminedReason =
  | 'busy'
  | 'offline'
  | 'timeout'
  | 'rate-limited'
  | 'server-error'
  | 'web-page'
  | 'challenge'
  | 'region'
  | 'answer-cut-short'
  | 'answer-lost'
  | 'not-stored'
  | 'cancelled'
  | 'nobody-refreshes'
  | 'codex-failed'
  | 'unclear-answer';

export interface Refusal {
  readonly class: 'hard' | 'ambiguous';
  /** The service's own code in lower case, or a name of ours (`no-refresh-token`, `answer-lost`, `refused-by-codex`). */
  readonly reason: string;
  /** The account itself is switched off, so that signing in again would not help. */
  readonly deactivated: boolean;
  readonly httpStatus: number | null;
}

/** Who answered in another account's place, as far as its tokens say. */
export interface Answerer {
  readonly identity: Identity;
  /** For people; null when the tokens do not say. */
  readonly plan: string | null;
}

/** What asking for a fresh access token came to. `spent` says whether a refresh token was presented by us for it. */
export type SpendOutcome =
  | {
      readonly kind: 'refreshed';
      readonly tokens: TokenSet;
      /** Of the refresh token that is the account's newest now; null when an answer carried none and none was stored. */
      readonly hash: TokenHash;
      readonly identity: Identity;
      readonly emailChanged: boolean;
      readonly spent: true;
    }
  | {
      readonly kind: 'adopted';
      readonly tokens: TokenSet;
      readonly hash: TokenHash;
      readonly identity: Identity;
      readonly from: AdoptionSource;
      /** False: another chain of the same account, which stays where it is. */
      readonly sameChain: boolean;
      readonly spent: boolean;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly spent: boolean }
  | { readonly kind: 'other-account'; readonly answered: Answerer; readonly spent: true }
  | {
      readonly kind: 'undetermined';
      readonly reason: UndeterminedReason;
      readonly httpStatus: number | null;
      readonly retryAtMs: number | null;
      readonly spent: boolean;
    };
