import { compareIdentity, type Identity } from '../accounts/identity.ts';
import type { JsonObject } from '../json.ts';
import { isBetterSignIn } from '../stores/edits/better-sign-in.ts';
import { isTwin } from '../stores/edits/join-twins.ts';
import { isWorkspaceChosen } from '../stores/record-of-workspace.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { endedIn, refusedIn } from '../tokens/ended-tokens.ts';
import { type LoginIndex, loginsOfAccount } from '../tokens/newer-pair.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';
import type { KeptRestore, OpenMove } from './custody-moves.ts';
import type { CustodyState } from './custody-state.ts';
import { givesWayTo } from './gives-way.ts';
import { chainUpTo, newestOf } from './lineage.ts';

/** What a start finds to finish before anything else is done. All of it is free: no token is presented. */
export interface RepairPlan {
  /** Pairs that a store still lacks: it holds an earlier token of their chain. */
  readonly settle: readonly HashedTokens[];
  /** Pairs whose successor was seen in a store, so that custody may let them go. */
  readonly release: readonly TokenHash[];
  readonly finish: readonly FinishedMove[];
  /** Reappeared in the pool although refused and set aside, because a rival rewrote the pool from memory: taken out again. */
  readonly takeOut: readonly TokenHash[];
  /** The flagged list has an account with a refused sign-in and another one. */
  readonly joinsTwins: boolean;
}

export interface FinishedMove {
  readonly move: OpenMove;
  /** Where the account is to be removed from; null when the move had not begun, or is complete. */
  readonly removeFrom: 'pool' | 'flagged' | null;
  /** The pool has the account with a better sign-in of its own: with that one the record from the list is joined before it goes. */
  readonly joinsPooled: boolean;
  /** What it brought to its new place, although its process may have died before it said so; null when it had not begun. */
  readonly arrived: KeptRestore | null;
  /** Every token of the chain that a record may hold. */
  readonly hashes: ReadonlySet<TokenHash>;
}

export interface RepairQuestion {
  readonly custody: CustodyState;
  readonly index: LoginIndex;
  /** Only those that nobody is in the middle of: a living process finishes its own. */
  readonly mayFinish: (move: OpenMove) => boolean;
  readonly issuedAtOf: (tokens: HashedTokens) => number | null;
  /** Whose account a record of a list is. */
  readonly identityOf: (record: JsonObject) => Identity;
}

export function planRepair(question: RepairQuestion): RepairPlan {
  return {
    settle: pairsToSettle(question),
    release: pairsToRelease(question),
    finish: [...question.custody.moves.values()].filter(question.mayFinish).map((move) => finishMove(question, move)),
    takeOut: refusedInPool(question),
    joinsTwins: hasRefusedTwin(question),
  };
}

function pairsToSettle({ custody, index }: RepairQuestion): readonly HashedTokens[] {
  const pairs = new Map<TokenHash, HashedTokens>();
  for (const hash of index.byHash.keys()) {
    const newest = newestOf(custody, hash);
    const held = custody.held.get(newest);
    if (newest !== hash && held !== undefined) pairs.set(newest, held.tokens);
  }
  return [...pairs.values()];
}

/**
 * A later pair of the account in auth.json or the pool, of a chain that custody does not know: the rival rotated ours on. A refused one
 * proves nothing.
 */
function pairsToRelease({ custody, index, issuedAtOf }: RepairQuestion): readonly TokenHash[] {
  const released: TokenHash[] = [];
  const isDead = refusedIn(custody);
  for (const [hash, { tokens, account }] of custody.held) {
    if (custody.successors.has(hash) || [...chainUpTo(custody, hash)].some((ancestor) => index.byHash.has(ancestor)))
      continue;
    const issuedAtMs = issuedAtOf(tokens);
    const isSuccessor = ({ store, hash: other, issuedAtMs: otherMs }: StoredLogin): boolean => {
      if (store === 'flagged' || issuedAtMs === null || otherMs === null || otherMs <= issuedAtMs) return false;
      return other !== null && !isDead(other);
    };
    if (loginsOfAccount(index, account).some(isSuccessor)) released.push(hash);
  }
  return released;
}

/**
 * Both moves write the new place before they clear the old one, so an account in both places is one whose move was cut off in between,
 * and the kind says which place is the old one.
 */
function finishMove({ custody, index, identityOf }: RepairQuestion, move: OpenMove): FinishedMove {
  const chain = new Set([...chainUpTo(custody, newestOf(custody, move.hash)), move.hash]);
  const isWayBack = move.kind === 'restore' || move.kind === 'unflag';
  const [from, to] = isWayBack ? (['flagged', 'pool'] as const) : (['pool', 'flagged'] as const);
  const hashes = isWayBack ? new Set([...chain, ...betterInPool({ custody, index }, chain)]) : chain;
  const arrivals = isWayBack ? custody.restored : custody.setAside;
  const kept = [...arrivals.values()].find(({ hash }) => hash === move.arrivesAs) ?? null;
  const isHeldIn = (store: 'pool' | 'flagged', login: StoredLogin): boolean =>
    login.store === store && (store === from || isOfWorkspace(login, kept));
  const isIn = (store: 'pool' | 'flagged', which = hashes): boolean =>
    [...which].some((hash) => index.byHash.get(hash)?.some((login) => isHeldIn(store, login)));
  const isInBoth = isIn('pool') && isIn('flagged');
  // Another program that refreshed the account before it was moved left it where it was, with a sign-in that we have never seen.
  const givesWay = givesWayTo(custody, { hash: move.arrivesAs, at: move.at });
  const isStillThere = (account: Identity): boolean =>
    isIn(from) ||
    loginsOfAccount(index, account).some(
      (login) => login.store === from && isOfWorkspace(login, kept) && !givesWay(login),
    );
  // In neither means that another program has erased it from the new place since: it was there.
  const hasHappened = isIn(to) || (kept !== null && !isStillThere(identityOf(kept.record)));
  const removeFrom = isInBoth ? from : null;
  const joinsPooled = isInBoth && !isIn('pool', chain);
  return { move, hashes, removeFrom, joinsPooled, arrived: hasHappened ? kept : null };
}

/** A place may have the same account, or the same sign-in, for a workspace that somebody chose: that says nothing of the move. */
function isOfWorkspace({ record }: StoredLogin, moved: KeptRestore | null): boolean {
  if (moved === null || record['accountId'] === moved.record['accountId']) return true;
  return !isWorkspaceChosen(record) && !isWorkspaceChosen(moved.record);
}

/** A restore keeps a sign-in of the pool that is better than the one that was set aside, so that one too says that it is done. */
function betterInPool(
  { custody, index }: Pick<RepairQuestion, 'custody' | 'index'>,
  chain: ReadonlySet<TokenHash>,
): readonly TokenHash[] {
  const isDead = refusedIn(custody);
  const setAside = [...chain]
    .flatMap((hash) => index.byHash.get(hash) ?? [])
    .filter(({ store }) => store === 'flagged');
  return setAside.flatMap((listed) =>
    loginsOfAccount(index, listed.identity)
      .filter((login) => login.store === 'pool' && isBetterSignIn(login, listed, isDead))
      .flatMap(({ hash }) => hash ?? []),
  );
}

/** But for those in the middle of a move of ours, whose end says where they belong. */
function refusedInPool({ custody, index }: RepairQuestion): readonly TokenHash[] {
  const hashes: TokenHash[] = [];
  const moving = new Set([...custody.moves.values()].map(({ hash }) => newestOf(custody, hash)));
  for (const [hash, holders] of index.byHash) {
    if (custody.refusals.get(hash)?.hard !== true || moving.has(newestOf(custody, hash))) continue;
    const flagged = holders.find((holder) => holder.store === 'flagged');
    const pooled = holders.find((holder) => holder.store === 'pool');
    if (flagged === undefined || pooled === undefined) continue;
    if (compareIdentity(flagged.identity, pooled.identity) !== 'different') hashes.push(hash);
  }
  return hashes;
}

function hasRefusedTwin({ custody, index }: RepairQuestion): boolean {
  const isDead = endedIn(custody);
  const isListed = ({ store }: StoredLogin): boolean => store === 'flagged';
  return [...custody.refusals.keys()].some((hash) => {
    const refused = index.byHash.get(hash)?.filter(isListed) ?? [];
    if (refused.length === 0 || !isDead(hash)) return false;
    return refused.some((one) =>
      loginsOfAccount(index, one.identity).some((other) => isListed(other) && isTwin(other, one)),
    );
  });
}
