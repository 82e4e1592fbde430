import type { Secret } from '../secret.ts';

/** SHA-256 of a refresh token in lower-case hex: the only form in which a token may be named. */
export type TokenHash = string & { readonly __brand: 'TokenHash' };

/** Of the empty text: stands in the ledger for a login that holds no refresh token at all. Never presented, never looked up. */
export const noTokenHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' as TokenHash;

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
