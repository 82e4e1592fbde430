import type { ConflictKind, RefreshedElsewhere } from '../../../shared/conflict-kinds.ts';
import type { Verdict, VerifyOutcome } from '../../../shared/verify-report.ts';
import type { Identity } from '../accounts/identity.ts';
import type { Answerer } from '../tokens/spend-outcome.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { AccountHistory, FlaggedBy, LedgerGlobals, ManagementChoice } from './account-history.ts';

/** Why the mass-failure guard holds: many accounts at once, or the service refused this client rather than an account. */
export type GuardCause = 'many-at-once' | 'client-refused';

/** Something that happened to one account (`key`) or, with `key` null, to all. None of it holds a token. */
export type LedgerEntry = AccountEntry | GlobalEntry;

export type AccountEntry =
  /**
   * `identityHash`: of the identity text this key answers to; `lineageHash`: of the lineage it was seen with. Written again
   * whenever a fact, an e-mail or a text is new, so that the key stays while the identity is filled in.
   */
  | {
      readonly kind: 'key-assigned';
      readonly key: string;
      readonly identityHash: string;
      readonly lineageHash: string;
      readonly identity: Identity;
    }
  /** `alias` turned out to be the account of `key`, and always has been: its events count for `key`. */
  | { readonly kind: 'key-alias'; readonly key: string; readonly alias: string }
  | {
      readonly kind: 'flagged';
      readonly key: string;
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly by: FlaggedBy;
      readonly episode: number;
    }
  | {
      readonly kind: 'checked';
      readonly key: string;
      readonly verdict: Verdict;
      readonly outcome: VerifyOutcome;
      readonly reason: string | null;
      readonly httpStatus: number | null;
      readonly spent: boolean;
    }
  /** Everything restored in one run has one `runId`: undo takes back the run. */
  | { readonly kind: 'restored'; readonly key: string; readonly runId: string }
  | { readonly kind: 'undone'; readonly key: string }
  /** A person lifted the flag without a check. */
  | { readonly kind: 'unflagged'; readonly key: string }
  /** An account that was restored, or signed in again, had vanished from the pool and was put there again. */
  | { readonly kind: 'put-back'; readonly key: string }
  /** A refused account had come back into the pool and was taken out again. */
  | { readonly kind: 're-flagged'; readonly key: string; readonly reason: string }
  /** For a login that is not ours to move: the token of `tokenHash` was refused. Over as soon as the store holds another one. */
  | {
      readonly kind: 'needs-sign-in';
      readonly key: string;
      readonly tokenHash: TokenHash;
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly episode: number;
    }
  /** A refresh succeeded after something had gone wrong. */
  | { readonly kind: 'works-again'; readonly key: string }
  /** A failure that neither names the login as dead nor the network as the cause; only those that were counted. */
  | {
      readonly kind: 'ambiguous-failure';
      readonly key: string;
      readonly reason: string;
      readonly httpStatus: number | null;
    }
  /** A refresh for this account was answered with the tokens of another one. */
  | { readonly kind: 'other-account-answered'; readonly key: string; readonly answered: Answerer }
  /** Another program refreshed it, and `tokenHash` came of that; once for each. */
  | {
      readonly kind: 'refreshed-elsewhere';
      readonly key: string;
      readonly conflict: RefreshedElsewhere;
      readonly tokenHash: TokenHash;
    }
  | { readonly kind: 'sign-in'; readonly key: string }
  /** A person removed the account; it is not put back. */
  | { readonly kind: 'removed'; readonly key: string }
  /** From compaction: what all earlier events of the account came to. */
  | { readonly kind: 'carried'; readonly key: string; readonly history: AccountHistory };

type GlobalEntry =
  | { readonly kind: 'management-chosen'; readonly key: null; readonly choice: ManagementChoice }
  | { readonly kind: 'guard-held'; readonly key: null; readonly cause: GuardCause; readonly accounts: number }
  /** A sign that another program is at work on these accounts; once for as long as it stays. */
  | {
      readonly kind: 'conflict-seen';
      readonly key: null;
      readonly conflict: ConflictKind;
      readonly accounts: readonly string[];
    }
  | {
      readonly kind: 'conflict-over';
      readonly key: null;
      readonly conflict: ConflictKind;
      readonly accounts: readonly string[];
    }
  | { readonly kind: 'guard-released'; readonly key: null; readonly flagged: number }
  | { readonly kind: 'carried-globals'; readonly key: null; readonly globals: LedgerGlobals };

/** One line of the ledger: what happened, when (ISO 8601), recorded by which version of ours, and an id that makes a line unique. */
export type LedgerEvent = LedgerEntry & { readonly at: string; readonly version: string; readonly id: string };

export type AccountEvent = Extract<LedgerEvent, AccountEntry>;
export type GlobalEvent = Extract<LedgerEvent, GlobalEntry>;

export function isGlobalEvent(event: LedgerEvent): event is GlobalEvent {
  return event.key === null;
}
