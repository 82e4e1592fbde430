import { compareIdentity } from '../accounts/identity.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import { newestOf } from '../custody/lineage.ts';
import type { LeaseResult, Leases } from '../ports.ts';
import { readClaims } from '../stores/claims.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { tokensFromLeaseResult } from './lease-tokens.ts';
import type { LoginIndex } from './newer-pair.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';

export interface ResultTrail {
  /** A result says that the login's own token was answered. */
  readonly isSpent: boolean;
  /** What the trail ends at; null where there is none, or it ends at a token that is dead or nowhere kept. */
  readonly tokens: HashedTokens | null;
  /** All that was spent on the way to it, the login's own first. */
  readonly spent: readonly TokenHash[];
}

export interface TrailQuestion {
  readonly login: StoredLogin & { readonly hash: TokenHash };
  readonly index: LoginIndex;
  readonly custody: CustodyState;
}

export interface TrailDeps {
  readonly leases: Pick<Leases, 'result'>;
  readonly hashOf: (token: string) => TokenHash;
}

/**
 * What codex-multi-auth left about a token, of any age (facts/multi-auth.md headline 3), and on from there: what it got may have been
 * spent since, by us (custody knows) or by it (another result). A store may have the first token again all the same, from its memory.
 */
export async function followResults(
  { leases, hashOf }: TrailDeps,
  { login, index, custody }: TrailQuestion,
): Promise<ResultTrail> {
  const passed = new Set<TokenHash>([login.hash]);
  let trail: ResultTrail = { isSpent: false, tokens: null, spent: [] };
  for (let at = login.hash; ; ) {
    const result = await leases.result(at);
    if (result === null) return trail;
    const told = tokensFromLeaseResult(result, hashOf);
    if (passed.has(told.hash) || isAnothers(result, login)) return trail;
    at = newestOf(custody, told.hash);
    passed.add(told.hash).add(at);
    trail = {
      isSpent: true,
      tokens: isDead(custody, at) ? null : at === told.hash ? told : keptAt(at, index, custody),
      spent: [...passed].filter((hash) => hash !== at),
    };
  }
}

function keptAt(hash: TokenHash, index: LoginIndex, custody: CustodyState): HashedTokens | null {
  const held = custody.held.get(hash);
  if (held !== undefined) return held.tokens;
  const tokens = index.byHash.get(hash)?.[0]?.tokens;
  return tokens === undefined || tokens.refresh === null ? null : { ...tokens, refresh: tokens.refresh, hash };
}

function isDead(custody: CustodyState, hash: TokenHash): boolean {
  return custody.answered.has(hash) || custody.refusals.get(hash)?.hard === true;
}

/** Left under this token for another account: no witness, and in this account's record it would be mixed in. */
function isAnothers({ access }: LeaseResult, { identity }: StoredLogin): boolean {
  const { accountId, userId } = readClaims(access);
  return compareIdentity({ accountId, userId, email: null }, identity) === 'different';
}
