import type { LeaseResult } from '../ports.ts';
import { Secret } from '../secret.ts';
import { readClaims } from '../stores/claims.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';

export function tokensFromLeaseResult(result: LeaseResult, hashOf: (token: string) => TokenHash): HashedTokens {
  return {
    hash: hashOf(result.refresh),
    refresh: new Secret(result.refresh),
    access: new Secret(result.access),
    id: result.id === null ? null : new Secret(result.id),
    expiresAtMs: result.expiresAtMs ?? readClaims(result.access).expiresAtMs,
  };
}

/** Null while a part is missing that the format of codex-multi-auth requires. */
export function leaseResultFrom(tokens: HashedTokens, createdAtMs: number): LeaseResult | null {
  if (tokens.access === null) return null;
  const access = tokens.access.reveal();
  return {
    access,
    refresh: tokens.refresh.reveal(),
    id: tokens.id?.reveal() ?? null,
    expiresAtMs: tokens.expiresAtMs ?? readClaims(access).expiresAtMs,
    createdAtMs,
  };
}
