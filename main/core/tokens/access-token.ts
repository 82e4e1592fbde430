import { readClaims } from '../stores/claims.ts';
import type { TokenSet } from './token-set.ts';

/** Well formed and not past its end: worth showing to a service. An opaque token without a known end is worth a try. */
export function isAccessUsable(tokens: TokenSet, nowMs: number): boolean {
  if (tokens.access === null) return false;
  const endsAtMs = readClaims(tokens.access.reveal()).expiresAtMs ?? tokens.expiresAtMs;
  return endsAtMs === null || endsAtMs > nowMs;
}
