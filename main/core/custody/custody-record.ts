import type { Identity } from '../accounts/identity.ts';
import type { JsonObject } from '../json.ts';
import type { ProcessOwner } from '../ports.ts';
import type { StoreName } from '../stores/store-types.ts';
import type { TokenHash } from '../tokens/token-set.ts';

/** Tokens in clear: `custody/` is the only folder of ours where they may lie (product.md section 3). */
export interface KeptTokens {
  readonly access: string | null;
  readonly refresh: string;
  readonly id: string | null;
  readonly expiresAtMs: number | null;
}

export type MoveKind = 'restore' | 'flag' | 'undo' | 'unflag';

/** An account as our move left it, by its key: what is put back when another program erases it (product.md section 7, step 6). */
export interface MovedRecord {
  readonly key: string;
  readonly record: JsonObject;
  /** Of the same sign-in for other workspaces, moved with it. */
  readonly besides?: readonly JsonObject[];
}

export interface SignInAnswer {
  readonly issuer: string | null;
  readonly complete: boolean;
  readonly body: string;
}

/**
 * One line of a custody segment. `at` is epoch milliseconds. `id` joins an intent with what became of it; a line that is missing
 * because the process died is the whole point of the file, so every reader copes with any subset of them.
 */
export type CustodyRecord =
  | { readonly t: 'owner'; readonly v: 1; readonly at: number; readonly owner: ProcessOwner }
  /** About to present the token of `hash`; written and synced before the first byte leaves. */
  | {
      readonly t: 'intent';
      readonly id: string;
      readonly at: number;
      readonly hash: TokenHash;
      readonly account: Identity;
      readonly stores: readonly StoreName[];
    }
  /** A 2xx, kept raw before anybody looked at it; `complete` is false when the body broke off. */
  | {
      readonly t: 'answer';
      readonly id: string;
      readonly at: number;
      readonly hash: TokenHash;
      readonly account: Identity;
      readonly status: number;
      readonly complete: boolean;
      readonly body: string;
    }
  /**
   * Provably nothing was sent, or the service put us off (429, 5xx, a web page): the token is as good as before. An outage must not use
   * up the one more try that a lost answer leaves.
   */
  | { readonly t: 'unspent'; readonly id: string; readonly at: number; readonly hash: TokenHash }
  /** Sent, and the connection ended without an answer; from compaction also for an intent whose process died. */
  | { readonly t: 'unanswered'; readonly id: string; readonly at: number; readonly hash: TokenHash }
  /** The service named the login as dead (`code`), or refused without a known code (`code` null). */
  | {
      readonly t: 'refused';
      readonly id: string;
      readonly at: number;
      readonly hash: TokenHash;
      readonly code: string | null;
      readonly status: number;
      readonly hard: boolean;
    }
  /** The newest pair of a chain: from compaction, from a lease result, or an answer that was for another account. */
  | {
      readonly t: 'held';
      readonly at: number;
      readonly hash: TokenHash;
      readonly from: readonly TokenHash[];
      readonly account: Identity;
      readonly tokens: KeptTokens;
      /** Came as the answer to another account's token. */
      readonly foreign?: boolean;
    }
  /** From compaction: the token of `hash` was answered, `by` is what came of it; null when that went to another account. */
  | { readonly t: 'spent'; readonly at: number; readonly hash: TokenHash; readonly by: TokenHash | null }
  /** A record is about to move between pool and flagged list; `moved` ends it. Lets a crash between two files be finished. */
  | {
      readonly t: 'move';
      readonly id: string;
      readonly at: number;
      readonly kind: MoveKind;
      readonly hash: TokenHash;
      /** Where the pool keeps a better sign-in of its own: that one, and `restored` has it. */
      readonly arrivesAs?: TokenHash;
      readonly reason: string | null;
      /** With a restore only. */
      readonly restored?: MovedRecord;
      /** When it is set aside. */
      readonly setAside?: MovedRecord;
    }
  /** A sign-in that went into the pool, and from compaction what a restore of the last day put there. */
  | ({ readonly t: 'restored'; readonly at: number; readonly hash: TokenHash } & MovedRecord)
  /** Set aside, or put back into the flagged list, at `at`; `putBacks` is what the put-backs since count, fractions included. */
  | ({
      readonly t: 'set-aside';
      readonly at: number;
      readonly hash: TokenHash;
      readonly putBacks: number;
    } & MovedRecord)
  /** `inVain`: another program, or the limit of the pool, stood in the way, and nothing was moved. */
  | { readonly t: 'moved'; readonly id: string; readonly at: number; readonly inVain?: boolean }
  /**
   * Somebody is about to sign in. `key` names the account that is to; null takes whoever does. A second line of the same `id` is the
   * person's yes to another account.
   */
  | { readonly t: 'sign-in'; readonly id: string; readonly at: number; readonly key: string | null }
  /** What came of it, raw: an answer of the token endpoint of `issuer`, or (`issuer` null) the auth.json that Codex wrote. */
  | ({ readonly t: 'sign-in-answer'; readonly id: string; readonly at: number } & SignInAnswer)
  /** It could not be stored, and the process that has it lives on: whoever comes next may store it. */
  | { readonly t: 'sign-in-left'; readonly id: string; readonly at: number }
  /** Stored, declined or failed: nothing is left to be done. */
  | { readonly t: 'sign-in-end'; readonly id: string; readonly at: number }
  /**
   * A person removed the account: what was moved of it before is not put back, whichever Codex home moved it. One that knows it by another
   * key finds it by `hashes`, the tokens it had.
   */
  | { readonly t: 'removed'; readonly at: number; readonly key: string; readonly hashes: readonly TokenHash[] }
  /** The user removed the account, or a successor was seen in a store: the pair of `hash` need not be kept any longer. */
  | { readonly t: 'released'; readonly at: number; readonly hash: TokenHash };

export function encodeCustodyRecord(record: CustodyRecord): string {
  return JSON.stringify(record);
}
