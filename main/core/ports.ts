import type { TokenHash } from './tokens/token-set.ts';

/** Wall clock in epoch milliseconds; `sleep` ends early, without an error, when the signal aborts. */
export interface Clock {
  now(): number;
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness and hashing; `sha256Hex` is lower-case hex of the UTF-8 text. */
export interface Entropy {
  uuid(): string;
  /** Uniform in [0, 1). For jitter only. */
  fraction(): number;
  sha256Hex(text: string): string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Takes fields we know, never an outside text or a token. */
export interface Log {
  write(level: LogLevel, message: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/**
 * Enough to prove that a process is dead. Proof needs the same computer and process-id namespace; everything else leaves the
 * owner possibly alive (a container sees other ids; another machine may share the folder).
 */
export interface ProcessOwner {
  readonly pid: number;
  /** Start of the process in ticks or ms, whatever the system gives; null when it gives none. */
  readonly startedAt: string | null;
  readonly bootId: string | null;
  readonly pidNamespace: string | null;
  /** The name of the computer, which may change. */
  readonly host: string;
  /** What stays the same when it is renamed, hashed; null where the system does not tell, and in records of earlier versions. */
  readonly machine: string | null;
}

export interface ProcessOwners {
  self(): Promise<ProcessOwner>;
  /** `quietMs`: for how long nothing was heard of it. */
  isDead(owner: ProcessOwner, quietMs?: number): Promise<boolean>;
}

export interface Processes extends ProcessOwners {
  /** True while a Codex CLI that may write our auth.json is running for this user; true when that cannot be found out. */
  codexMayBeRunning(): Promise<boolean>;
  /** True while a codex-multi-auth that may use our pool is seen running for this user; false when that cannot be found out. */
  multiAuthRuns(): Promise<boolean>;
}

/**
 * How one HTTP exchange ended. `unsent`: provably nothing of the request left (DNS, connect, TLS, or cancelled before the first
 * byte). `unanswered`: it left, and no complete status line and headers came back. `answer`: a status came; `complete` is false
 * when the body was cut off, and `body` is what did arrive (at most 1 MB).
 */
export type HttpResult =
  | { readonly kind: 'unsent'; readonly cause: UnsentCause; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly cause: 'timeout' | 'reset'; readonly detail: string }
  | HttpAnswer;

export type UnsentCause = 'dns' | 'refused' | 'unreachable' | 'tls' | 'timeout' | 'cancelled' | 'blocked';

export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly complete: boolean;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Http {
  /** A GET: kept-alive connections, retried by the library on a broken connection. Never rejects. */
  read(request: HttpRequest): Promise<HttpResult>;
  /**
   * A single-use POST: fresh connection, no retry, no redirect, HTTP/1.1. `mayStillSend` is asked in the same tick in which the
   * first byte would be written; false makes it `unsent/cancelled`. `signal` works only before that. `onBytes` is called in the
   * very tick in which the last byte of the body arrived (or the body broke off). Never rejects.
   */
  spend(request: HttpRequest, hooks: SpendHooks): Promise<HttpResult>;
  close(): Promise<void>;
}

export interface SpendHooks {
  mayStillSend(): boolean;
  onAnswer(answer: HttpAnswer): void;
}

/** A place in our custody segment that is already on disk, with room for an answer. */
export interface CustodySlot {
  /**
   * Writes in this tick; resolves when it is durable. Overwrites reserved room, so a full disk cannot get in the way of a line
   * that fits; a longer one is appended. Rejects with AppError `disk-full` when it could not be kept.
   */
  fill(line: string): Promise<void>;
}

export interface CustodySegmentText {
  readonly name: string;
  /** Folder it lies in: ours, or that of another Codex home sharing the pool. */
  readonly dir: string;
  readonly own: boolean;
  readonly text: string;
}

/** Our custody folder, and for reading those of other Codex homes that share the pool. */
export interface CustodyFiles {
  /** Our own custody folder; segments of other folders are only read. */
  readonly dir: string;
  /** All segments, own one included. Unchanged ones come from memory. Throws AppError `custody-unreadable`. */
  readAll(): Promise<readonly CustodySegmentText[]>;
  /** The same, and what was read in this turn of the event loop will do. */
  readRecent(): Promise<readonly CustodySegmentText[]>;
  /** Durable when it resolves. The own segment is made on first use. Syncs are shared, and nobody waits for company. */
  append(line: string): Promise<void>;
  /** Durable when it resolves, with `roomBytes` reserved behind it. Throws `disk-full` before anything was sent. */
  reserve(line: string, roomBytes: number): Promise<CustodySlot>;
  /**
   * Writes `lines` as the new content of our own segment and deletes it and the named ones of our own folder that are gone into it.
   * Only called with segments whose owner is this process or proven dead, under the stores' lock.
   */
  replaceSegments(names: readonly string[], lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** What a lease result of codex-multi-auth (or of ours, in its format) says: the token of `hash` was spent, and this came of it. */
export interface LeaseResult {
  readonly access: string;
  readonly refresh: string;
  readonly id: string | null;
  readonly expiresAtMs: number | null;
  readonly createdAtMs: number;
}

export interface Lease {
  /** By the wall clock, in this tick: is it still ours for at least `leftMs`, without having fallen in between? */
  isHeld(leftMs: number): boolean;
  /** Pushes `expiresAt` and mtime on; false when it was lost. What cannot be written is no loss: the time that is left stays. */
  renew(): Promise<boolean>;
  publish(result: LeaseResult): Promise<void>;
  release(): Promise<void>;
}

/** A lease that another program holds now (`successor` null), or what came of a refresh under one. */
export interface LeaseSign {
  readonly presented: TokenHash;
  readonly successor: TokenHash | null;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/**
 * Leases and results that are not ours, as far as it shows: leases by their mark, results by what `isOurs` says of the token that was
 * presented.
 */
export type SeeLeases = (isOurs: (presented: TokenHash) => boolean) => Promise<readonly LeaseSign[]>;

/** Leases shared with codex-multi-auth, one per exact refresh token (facts/multi-auth.md 1.7). */
export interface Leases {
  /** Waits up to `waitMs` for the holder; `busy` after that. */
  acquire(hash: TokenHash, waitMs: number, signal?: AbortSignal): Promise<Lease | 'busy'>;
  /** At any age (multi-auth.md headline 3). Null when there is none or it is unreadable. */
  result(hash: TokenHash): Promise<LeaseResult | null>;
  /** Takes away results that codex-multi-auth would not keep any more and that `isOfNoUse`. Looks at most once an hour. */
  dropResults(isOfNoUse: (spent: TokenHash, result: LeaseResult) => Promise<boolean>): Promise<void>;
}
