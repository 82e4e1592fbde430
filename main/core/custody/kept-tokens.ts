import { Secret } from '../secret.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';
import type { KeptTokens } from './custody-record.ts';

/** Back from a custody line to tokens that print as nothing. */
export function hashedFromKept(kept: KeptTokens, hash: TokenHash): HashedTokens {
  return {
    hash,
    refresh: new Secret(kept.refresh),
    access: kept.access === null ? null : new Secret(kept.access),
    id: kept.id === null ? null : new Secret(kept.id),
    expiresAtMs: kept.expiresAtMs,
  };
}

/** The other way: only for a line that goes into `custody/`. */
export function keptFromHashed(tokens: HashedTokens): KeptTokens {
  return {
    access: tokens.access?.reveal() ?? null,
    refresh: tokens.refresh.reveal(),
    id: tokens.id?.reveal() ?? null,
    expiresAtMs: tokens.expiresAtMs,
  };
}
