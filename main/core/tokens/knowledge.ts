import type { Custody } from '../custody/custody.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import type { Clock, Leases } from '../ports.ts';
import { readClaims } from '../stores/claims.ts';
import type { StoreDocs, StoredLogin, StoreName, Stores } from '../stores/store-types.ts';
import { decideSpend, type SpendDecision } from './decide-spend.ts';
import { followResults, type ResultTrail } from './follow-results.ts';
import { findNewerPair, indexLogins, type LoginIndex, type NewerPair } from './newer-pair.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';

export interface KnowledgeDeps {
  readonly stores: Stores;
  readonly custody: Custody;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly hashOf: (token: string) => TokenHash;
  readonly pauses: Pauses;
}

export type HashedLogin = StoredLogin & { readonly hash: TokenHash };

/** When a service may be asked again after it put us off. */
export interface Pauses<Subject extends string = TokenHash> {
  notBeforeMs(subject: Subject): number | null;
  hold(subject: Subject, untilMs: number): void;
}

/** Everything known about one login, read afresh from every place that could know better. */
export interface Knowledge {
  readonly index: LoginIndex;
  readonly custody: CustodyState;
  readonly newer: NewerPair | null;
  readonly decision: SpendDecision;
  /** Stores that hold this very token now. */
  readonly heldBy: readonly StoreName[];
}

const indexes = new WeakMap<StoreDocs, LoginIndex>();

/** All stored logins, looked up by hash, account and e-mail; made once for each state of the stores. */
export function indexOf(stores: Stores, docs: StoreDocs): LoginIndex {
  const known = indexes.get(docs);
  if (known !== undefined) return known;
  const index = indexLogins([docs.cli, docs.pool, docs.flagged].flatMap((doc) => stores.loginsOf(doc)));
  indexes.set(docs, index);
  return index;
}

export function issuedAtOf(tokens: Pick<HashedTokens, 'access'>): number | null {
  return tokens.access === null ? null : readClaims(tokens.access.reveal()).issuedAtMs;
}

export interface Look {
  /** See `NewerPairQuestion`. */
  readonly otherChains: 'newer' | 'any';
  /** False where what was read in this turn of the event loop will do; under the lease only a fresh look counts. */
  readonly fresh: boolean;
  /** False where a fresh look follows before anything is sent: results of a rival are rare, and asking for them is not cheap. */
  readonly withResults?: false;
}

export async function gatherKnowledge(deps: KnowledgeDeps, login: HashedLogin, look: Look): Promise<Knowledge> {
  const { stores } = deps;
  const [docs] = look.fresh
    ? await Promise.all([stores.read(), deps.custody.load()])
    : await Promise.all([stores.recent(), deps.custody.recent()]);
  const { otherChains } = look;
  const index = indexOf(deps.stores, docs);
  const { hash } = login;
  const doubt = await deps.custody.doubt(hash);
  const custody = deps.custody.known();
  const known = findNewerPair({ login, index, custody, otherChains, issuedAtOf });
  // A chain that goes on in custody is the better witness.
  const isSettled = known?.sameChain === true || look.withResults === false;
  const trail = isSettled ? null : await followResults(deps, { login, index, custody });
  const newer = (trail === null ? null : pairFrom(trail, login)) ?? known;
  const holders = index.byHash.get(hash) ?? [];
  const decision = decideSpend({
    newer,
    isGone: holders.length === 0 && !custody.held.has(hash),
    answered: custody.answered.has(hash) || trail?.isSpent === true,
    doubt,
    refusal: custody.refusals.get(hash) ?? null,
    notBeforeMs: deps.pauses.notBeforeMs(hash),
    nowMs: deps.clock.now(),
  });
  const heldBy = [...new Set(holders.map((holder) => holder.store))];
  return { index, custody, newer, decision, heldBy };
}

/** From its result even where custody has the tokens: that the login's own was spent for them is known from nowhere else. */
function pairFrom({ tokens, spent }: ResultTrail, { identity }: HashedLogin): NewerPair | null {
  if (tokens === null) return null;
  return { tokens, identity, from: 'lease-result', sameChain: true, issuedAtMs: issuedAtOf(tokens), spent };
}
