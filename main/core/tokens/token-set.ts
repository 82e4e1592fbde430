import type { Secret } from '../secret.ts';

/** SHA-256 of a refresh token in lower-case hex: the only form in which a token may be named. */
export type TokenHash = string & { readonly __brand: 'TokenHash' };

/** The tokens of one sign-in at one moment. Any of them may be missing in a store or an answer. */
export interface TokenSet {
  readonly access: Secret | null;
  readonly refresh: Secret | null;
  readonly id: Secret | null;
  /** When the access token ends, epoch milliseconds; null when neither the answer nor the token says so. */
  readonly expiresAtMs: number | null;
}

/** A token set together with the hash of its refresh token. */
export interface HashedTokens extends TokenSet {
  readonly refresh: Secret;
  readonly hash: TokenHash;
}
