import { isJsonObject, textOrNull } from '../json.ts';
import { readClaims } from '../stores/claims.ts';
import type { StoredLogin } from '../stores/store-types.ts';

type Marked = Pick<StoredLogin, 'record' | 'tokens'>;

/**
 * Did somebody sign in anew between these two states of auth.json, or did the first only go on? The later `iat` tells nothing, since a
 * rotation has one too. What a rotation keeps is when the person signed in (`auth_time` of the id token; OpenID Connect Core 12.2), and
 * the owner that Codex wrote down then (`login_owner_id`, facts/codex.md 1.2). Only what both states tell can differ: where neither is
 * known, a pair that Codex wrote after it was asked to refresh counts as the successor.
 */
export function isFreshSignIn(before: Marked, after: Marked): boolean {
  return differ(signedInAtMs(before), signedInAtMs(after)) || differ(ownerOf(before), ownerOf(after));
}

function differ(a: string | number | null, b: string | number | null): boolean {
  return a !== null && b !== null && a !== b;
}

function signedInAtMs({ tokens: { id } }: Marked): number | null {
  return id === null ? null : readClaims(id.reveal()).signedInAtMs;
}

function ownerOf({ record }: Marked): string | null {
  const { tokens } = record;
  return isJsonObject(tokens) ? textOrNull(tokens['login_owner_id']) : null;
}
