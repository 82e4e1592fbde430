/** What the rival process can be told to do; every order is answered when it is done. */
export type RivalOrder =
  /** Reads both lists into memory, without the fields that codex-multi-auth does not know. */
  | { readonly do: 'remember' }
  /** Writes one list from memory, in codex-multi-auth's steps. */
  | { readonly do: 'save'; readonly list: RivalList }
  /** Changes the memory only: a `save` tells the world. */
  | { readonly do: 'put'; readonly list: RivalList; readonly record: object }
  | { readonly do: 'drop'; readonly list: RivalList; readonly email: string }
  /** The pair into every record in memory that has this token. */
  | { readonly do: 'rotate'; readonly token: string; readonly pair: RivalPair }
  /** What the person called the account, in memory. */
  | { readonly do: 'label'; readonly list: RivalList; readonly email: string; readonly label: string }
  /** The lock of one refresh token, taken and kept. Its life may be shortened, as `CODEX_AUTH_REFRESH_LEASE_TTL_MS` does. */
  | { readonly do: 'take-lease'; readonly token: string; readonly lifeMs?: number }
  | { readonly do: 'release-lease'; readonly token: string }
  /** A lock of which only the first bytes reached the disk. */
  | { readonly do: 'half-lease'; readonly token: string }
  | { readonly do: 'leave-result'; readonly token: string; readonly pair: RivalPair; readonly createdAtMs: number }
  /** Lease, request, result, release, and the new pair into memory: a refresh of codex-multi-auth up to its save. */
  | { readonly do: 'refresh'; readonly token: string; readonly url: string }
  /** Reads the pool once and then lives on that memory, as a proxy does: guardian, requests, and saves of the whole. */
  | { readonly do: 'live'; readonly seed: number; readonly url: string }
  /** Ends that life with what was still to be saved. */
  | { readonly do: 'rest' }
  /** The computer loses power after a save that nothing had synced: the pool is empty, and its journal may be there. */
  | { readonly do: 'lose-power'; readonly keepsJournal: boolean }
  /** Codex 0.140: cut to nothing, then written in place, without a lock. */
  | { readonly do: 'write-auth-in-place'; readonly path: string; readonly text: string }
  /** Codex 0.169: both locks, compared with what it started from, temp, sync, rename. Null means that somebody was faster. */
  | {
      readonly do: 'commit-auth';
      readonly codexHome: string;
      readonly path: string;
      readonly startedFrom: string;
      readonly text: string;
    }
  /** Holds `auth.lock` until told to let go. */
  | { readonly do: 'hold-auth-lock'; readonly codexHome: string }
  | { readonly do: 'release-auth-lock' };

export type RivalList = 'pool' | 'flagged';

export interface RivalPair {
  readonly access: string;
  readonly refresh: string;
  readonly id: string | undefined;
  readonly expiresAtMs: number;
}

export interface RivalMessage {
  readonly number: number;
  readonly order: RivalOrder;
}

export interface RivalAnswer {
  readonly number: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** How a rival is started. */
export interface RivalSettings {
  readonly listsDir: string;
  /** See `rivalTimes`. */
  readonly timeFactor: number;
  /** What it writes into the lists is noted there, outside of every home; null: nowhere. */
  readonly wordsPath: string | null;
  /** It is a later release, which knows this field more. */
  readonly laterField: string | null;
}
