import { type Identity, isSameAccount } from '../accounts/identity.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import { newestOf } from '../custody/lineage.ts';
import { doubtsOf } from '../custody/presentations.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import type { AdoptionSource } from './spend-outcome.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';

/** Stored logins by what they are looked up by; built once per state of the stores. */
export interface LoginIndex {
  readonly all: readonly StoredLogin[];
  readonly byHash: ReadonlyMap<TokenHash, readonly StoredLogin[]>;
  readonly byAccountId: ReadonlyMap<string, readonly StoredLogin[]>;
  readonly byEmail: ReadonlyMap<string, readonly StoredLogin[]>;
}

export function indexLogins(all: readonly StoredLogin[]): LoginIndex {
  const present = <K>(key: (login: StoredLogin) => K | null): ReadonlyMap<K, readonly StoredLogin[]> => {
    const map = new Map<K, StoredLogin[]>();
    for (const login of all) {
      const value = key(login);
      if (value === null) continue;
      const known = map.get(value);
      if (known === undefined) map.set(value, [login]);
      else known.push(login);
    }
    return map;
  };
  return {
    all,
    byHash: present((login) => login.hash),
    byAccountId: present((login) => login.identity.accountId),
    byEmail: present((login) => login.identity.email),
  };
}

/** Logins that tokens or record prove to be of the same account, under whichever e-mail. */
export function loginsOfAccount(index: LoginIndex, identity: Identity): readonly StoredLogin[] {
  const { accountId, email } = identity;
  const candidates = new Set([
    ...((accountId === null ? undefined : index.byAccountId.get(accountId)) ?? []),
    ...((email === null ? undefined : index.byEmail.get(email)) ?? []),
  ]);
  return [...candidates].filter((login) => isSameAccount(login.identity, identity));
}

export interface NewerPair {
  readonly tokens: HashedTokens;
  readonly identity: Identity;
  readonly from: AdoptionSource;
  readonly sameChain: boolean;
  readonly issuedAtMs: number | null;
  /** Of a lease result: what was spent on the way to it, as far as results tell. */
  readonly spent?: readonly TokenHash[];
}

export interface NewerPairQuestion {
  readonly login: StoredLogin;
  readonly index: LoginIndex;
  readonly custody: CustodyState;
  /** `newer`: another chain counts only with a later `iat`. `any`: every other pair that may still live (after a refusal, or for a set-aside login). */
  readonly otherChains: 'newer' | 'any';
  readonly issuedAtOf: (tokens: HashedTokens) => number | null;
}

/**
 * A pair to use in place of the login's own: first a later one of its chain, else the latest of the account's other chains in
 * auth.json, the pool or custody (product.md section 2, lineage). Spent and refused tokens are never offered; one whose answer may
 * have been lost only as the successor of the login's own, which is spent for sure.
 */
export function findNewerPair(question: NewerPairQuestion): NewerPair | null {
  return laterInChain(question) ?? latestOfOtherChains(question);
}

function laterInChain({ login, index, custody, issuedAtOf }: NewerPairQuestion): NewerPair | null {
  if (login.hash === null) return null;
  const newest = newestOf(custody, login.hash);
  if (isDead(custody, newest)) return null;
  if (newest === login.hash) {
    const fresher = (index.byHash.get(newest) ?? []).find((other) => isLater(other.issuedAtMs, login.issuedAtMs));
    return fresher === undefined ? null : pairOf(fresher, true);
  }
  const held = custody.held.get(newest);
  if (held !== undefined) {
    const { tokens, account } = held;
    return { tokens, identity: account, from: 'custody', sameChain: true, issuedAtMs: issuedAtOf(tokens) };
  }
  const stored = index.byHash.get(newest)?.[0];
  return stored === undefined ? null : pairOf(stored, true);
}

function latestOfOtherChains(question: NewerPairQuestion): NewerPair | null {
  const { login, index, custody, otherChains } = question;
  const stored = loginsOfAccount(index, login.identity)
    .filter((other) => other.store !== 'flagged' && other.hash !== login.hash)
    .map((other) => pairOf(other, false));
  const pairs = [...stored, ...heldOfAccount(question)].filter((pair): pair is NewerPair => pair !== null);
  const isUsable = (hash: TokenHash): boolean => !isDead(custody, hash) && doubtsOf(custody, hash, () => false) === 0;
  const usable = pairs.filter(({ tokens }) => isUsable(tokens.hash) && tokens.hash !== login.hash);
  const later = otherChains === 'any' ? usable : usable.filter((pair) => isLater(pair.issuedAtMs, login.issuedAtMs));
  return later.reduce<NewerPair | null>(
    (best, pair) => (best === null || isLater(pair.issuedAtMs, best.issuedAtMs) ? pair : best),
    null,
  );
}

/** Pairs that only custody holds any more, such as an answer that was for another account, or what came of one when it was refreshed. */
function heldOfAccount({ login, custody, index, issuedAtOf }: NewerPairQuestion): readonly NewerPair[] {
  const pairs: NewerPair[] = [];
  for (const first of custody.foreignHeld.keys()) {
    const hash = newestOf(custody, first);
    const held = custody.held.get(hash);
    if (held === undefined || hash === login.hash || index.byHash.has(hash)) continue;
    const { tokens, account } = held;
    if (isSameAccount(account, login.identity))
      pairs.push({ tokens, identity: account, from: 'custody', sameChain: false, issuedAtMs: issuedAtOf(tokens) });
  }
  return pairs;
}

function pairOf(login: StoredLogin, sameChain: boolean): NewerPair | null {
  const { refresh } = login.tokens;
  if (login.hash === null || refresh === null) return null;
  return {
    tokens: { ...login.tokens, refresh, hash: login.hash },
    identity: login.identity,
    from: login.store,
    sameChain,
    issuedAtMs: login.issuedAtMs,
  };
}

function isDead(custody: CustodyState, hash: TokenHash): boolean {
  return custody.answered.has(hash) || custody.refusals.get(hash)?.hard === true;
}

function isLater(a: number | null, b: number | null): boolean {
  return a !== null && (b === null || a > b);
}
