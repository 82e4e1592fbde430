import type { Identity } from '../accounts/identity.ts';
import type { JsonObject } from '../json.ts';
import type { TokenHash, TokenSet } from '../tokens/token-set.ts';

/** `cli`: auth.json of the Codex CLI. `pool` and `flagged`: the two lists of codex-multi-auth. */
export type StoreName = 'cli' | 'pool' | 'flagged';

/**
 * One login as a store holds it. `record` is the very JSON object that was read (for the CLI: the whole file), so that
 * unknown fields survive a write and facts derived from an unchanged record need not be derived again.
 */
export interface StoredLogin {
  readonly store: StoreName;
  /** Place in the file, 0-based: for file order in reports only, never an identity. */
  readonly position: number;
  readonly tokens: TokenSet;
  /** Null when there is no refresh token (missing or empty). */
  readonly hash: TokenHash | null;
  /** From the tokens; facts the tokens lack are filled from the record (never `accountId` of source org or manual). */
  readonly identity: Identity;
  /** What goes into the `chatgpt-account-id` header. */
  readonly requestAccountId: string | null;
  /** `iat` of the access token, epoch milliseconds: decides which of two chains of one account is newer. */
  readonly issuedAtMs: number | null;
  readonly plan: string | null;
  /** `accountLabel` of the pool, if the user gave one. */
  readonly givenLabel: string | null;
  /** False for a pool record with `enabled: false`. */
  readonly enabled: boolean;
  /** Flagged list only. */
  readonly flaggedAtMs: number | null;
  readonly flaggedReason: string | null;
  readonly lastError: string | null;
  /** Timers the rival recorded, latest end, epoch ms (rateLimitResetTimes, coolingDownUntil); null when none is ahead or present. */
  readonly recordedLimitUntilMs: number | null;
  readonly record: JsonObject;
}

/** What signs in instead of ChatGPT tokens; each is a state with a sentence, never an error (product.md section 5). */
export type CliLoginKind =
  | 'chatgpt'
  | 'api-key'
  | 'personal-token'
  | 'agent-identity'
  | 'bedrock'
  | 'keyring'
  | 'ephemeral'
  | 'not-signed-in';

/** A parsed list file. `top` is everything beside `accounts`, kept as it was. Immutable: edits make a new document. */
export interface ListDoc {
  readonly store: 'pool' | 'flagged';
  readonly version: number;
  readonly top: JsonObject;
  readonly accounts: readonly JsonObject[];
}

export interface CliDoc {
  readonly store: 'cli';
  readonly kind: CliLoginKind;
  /** Null when the file does not exist (keyring, ephemeral, not signed in). */
  readonly record: JsonObject | null;
}

/** Absent lists are empty documents; a broken file never becomes a document. */
export interface StoreDocs {
  readonly cli: CliDoc;
  readonly pool: ListDoc;
  readonly flagged: ListDoc;
}

/** What one pure edit wants: the documents as they are to be, unchanged ones being the very same object. */
export type StoreEdit<T> = (before: StoreDocs) => { readonly after: StoreDocs; readonly result: T };

/** Reads the logins of documents; what was derived from a record is kept for as long as the record itself. */
export interface LoginsOf {
  (doc: CliDoc | ListDoc): readonly StoredLogin[];
  /** Of the refresh token in a record of a list: all that an edit of a long list needs of most records. */
  hashIn(record: JsonObject): TokenHash | null;
  /** Whose account a record of a list is, also one that stands in none. */
  identityIn(record: JsonObject): Identity;
}

/**
 * All stores at one moment. Throws AppError (`store-broken`, `store-unsupported`, `store-unreadable`) naming the file and
 * the next step. Unchanged files are not parsed again.
 */
interface StoresReader {
  read(): Promise<StoreDocs>;
  /** The same, and what was read in this turn of the event loop will do: for looks that are followed by a fresh one before anything is spent. */
  recent(): Promise<StoreDocs>;
  /** Logins of a document in file order; cached per record object. */
  readonly loginsOf: LoginsOf;
}

/**
 * The only way anything of ours changes a store. Takes the stores' own lock and, for auth.json, Codex's two locks; reads
 * afresh; applies every edit that is waiting, in order; writes what changed (cli, then pool, then flagged) atomically after
 * comparing with what was read (starts over when a rival was faster); looks again afterwards. Edits that arrive during a write
 * go into the next one. Resolves when the edit is durable. Rejects with AppError when a store that it changes could not be
 * written; a store that was written before that one keeps the change.
 * An edit may run several times, so it must be pure.
 */
interface StoresWriter {
  transact<T>(edit: StoreEdit<T>): Promise<T>;
  /** Throws AppError `store-not-writable` naming path, mode and the command that mends it, before anything is spent. */
  checkWritable(stores: readonly StoreName[]): Promise<void>;
}

export type Stores = StoresReader & StoresWriter;
