import type { RefreshedElsewhere } from '../../../shared/conflict-kinds.ts';
import type { Verdict, VerifyOutcome } from '../../../shared/verify-report.ts';
import { type Identity, unknownIdentity } from '../accounts/identity.ts';
import type { Answerer } from '../tokens/spend-outcome.ts';
import type { TokenHash } from '../tokens/token-set.ts';

/** Who set an account aside. One that a person set aside is never brought back automatically. */
export type FlaggedBy = 'automatic' | 'manual';

export type ManagementChoice = 'manage' | 'watch';

/** The sign-in of a login that we do not move. `needed` holds for the token of `tokenHash` only. */
export type SignInState =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'needed';
      readonly tokenHash: TokenHash;
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly sinceMs: number;
    };

export interface FlagFacts {
  readonly by: FlaggedBy;
  readonly reason: string;
  readonly httpStatus: number | null;
  readonly sinceMs: number;
}

/** The last refusal that named the login as dead. What could not be determined never replaces it. */
export interface LastRefusal {
  readonly reason: string;
  readonly httpStatus: number | null;
  readonly atMs: number;
}

export interface LastCheck {
  readonly verdict: Verdict;
  readonly outcome: VerifyOutcome;
  readonly reason: string | null;
  readonly httpStatus: number | null;
}

/** The latest restore that nothing has ended since: neither an undo, nor a new flag, nor a sign-in. */
export interface RestoreFacts {
  readonly runId: string;
  readonly atMs: number;
}

/**
 * The latest way back into the pool, by a restore or unchecked by hand. Neither a refusal nor a new sign-in ends it, as neither takes
 * the account out of the pool: a new flag, an undo and a removal do.
 */
export interface WayBackFacts {
  readonly atMs: number;
  /** How often it had vanished since, and was put there again. */
  readonly putBacks: number;
}

/** One stretch of trouble, told about once. A failure soon after a restore belongs to the stretch before it. */
export interface Episode {
  /** Counts up per account; 0 before the first one. */
  readonly number: number;
  /** How often it failed again after a restore within this stretch. */
  readonly failedAgain: number;
}

/** Another account that answered in this one's place, since it first did. */
export interface OtherAnswer extends Answerer {
  readonly sinceMs: number;
}

/** Another program refreshed the sign-in of an account; `tokenHash` is what came of it. */
export interface RefreshElsewhere {
  readonly conflict: RefreshedElsewhere;
  readonly tokenHash: TokenHash;
  readonly atMs: number;
}

/** What the events of one account come to. */
export interface AccountHistory {
  readonly key: string;
  readonly identity: Identity;
  /** Every e-mail the account was seen with, oldest first. */
  readonly emails: readonly string[];
  readonly identityHashes: readonly string[];
  readonly lineageHashes: readonly string[];
  /** Null before the first verification. */
  readonly lastVerifiedMs: number | null;
  readonly verificationCount: number;
  readonly lastCheck: LastCheck | null;
  readonly lastRefusal: LastRefusal | null;
  /** 0 to 100: 100 after a restore or a good refresh, 10 less per ambiguous failure, 0 when flagged (product.md section 6). */
  readonly health: number;
  readonly signIn: SignInState;
  /** Null while not set aside, as far as our own doing goes: the flagged list is what counts. */
  readonly flag: FlagFacts | null;
  readonly restore: RestoreFacts | null;
  readonly wayBack: WayBackFacts | null;
  readonly episode: Episode;
  /** Null while none did, or once it worked again. */
  readonly otherAnswer: OtherAnswer | null;
  /** The latest few, oldest first. */
  readonly refreshedElsewhere: readonly RefreshElsewhere[];
}

/** What is not about one account. */
export interface LedgerGlobals {
  /** Null until a person answered. */
  readonly management: ManagementChoice | null;
  readonly guardHeldSinceMs: number | null;
  /** Signs of other programs at work that were written down and have not gone since: kind, then keys. */
  readonly conflicts: readonly string[];
}

export const fullHealth = 100;

export const emptyGlobals: LedgerGlobals = { management: null, guardHeldSinceMs: null, conflicts: [] };

export function emptyHistory(key: string): AccountHistory {
  return {
    key,
    identity: unknownIdentity,
    emails: [],
    identityHashes: [],
    lineageHashes: [],
    lastVerifiedMs: null,
    verificationCount: 0,
    lastCheck: null,
    lastRefusal: null,
    health: fullHealth,
    signIn: { kind: 'ok' },
    flag: null,
    restore: null,
    wayBack: null,
    episode: { number: 0, failedAgain: 0 },
    otherAnswer: null,
    refreshedElsewhere: [],
  };
}
