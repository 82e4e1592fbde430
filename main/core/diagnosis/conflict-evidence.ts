import type { NamedLogin } from '../accounts/account-book.ts';
import { compareIdentity } from '../accounts/identity.ts';
import type { CustodyState } from '../custody/custody-state.ts';
import { chainUpTo, newestOf, rootOf } from '../custody/lineage.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import { watchedWayBack } from '../ledger/ledger-queries.ts';
import type { LeaseSign } from '../ports.ts';
import { issuedAtOf } from '../tokens/knowledge.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { ConflictEvidence } from './conflicts.ts';
import { isRecent, weighLeases, weighRotations } from './weigh-elsewhere.ts';

const reused = 'refresh_token_reused';

/** Everything that is looked at, from one moment. */
export interface Sights {
  readonly named: readonly NamedLogin[];
  readonly custody: CustodyState;
  /** Of other programs. */
  readonly leaseSigns: readonly LeaseSign[];
  readonly nowMs: number;
}

/** A result lies there until somebody takes the next lease: one that is old tells of nobody who is at work now. */
const freshMs = 24 * 60 * 60 * 1000;

/** What stores, custody, leases and ledger together say of each login; pure. */
export function conflictEvidence(sights: Sights): readonly ConflictEvidence[] {
  const { named, custody, nowMs } = sights;
  const cliHashes = new Set(named.filter(({ login }) => login.store === 'cli').map(({ login }) => login.hash));
  const seeTurns = turnsOfOthers(sights);
  return named.map((one) => {
    const { login, history } = one;
    const { rotated, leases } = seeTurns(one);
    const noted = history.refreshedElsewhere;
    const shownIn = rotated && login.store !== 'flagged' ? login.store : null;
    return {
      key: one.key,
      label: one.label,
      replayWithoutUs: wasReplayed(one, custody),
      rotations: weighRotations({ shownIn, noted }, nowMs),
      leases: weighLeases({ isShown: leases.length > 0, noted }, nowMs),
      hasSpentToken: login.hash !== null && hasKeptSuccessor(login.hash, custody),
      inBothStores: login.store === 'pool' && login.hash !== null && cliHashes.has(login.hash),
      putBacks: watchedWayBack(history, nowMs)?.putBacks ?? 0,
    };
  });
}

/** What another program refreshed, and nobody has written down yet. */
export function newRefreshes(sights: Sights): readonly LedgerEntry[] {
  const seeTurns = turnsOfOthers(sights);
  const entries = sights.named.flatMap((one): readonly LedgerEntry[] => {
    const { key, login, history } = one;
    const { rotated, leases } = seeTurns(one);
    const isNoted = (hash: TokenHash): boolean =>
      history.refreshedElsewhere.some(({ tokenHash }) => tokenHash === hash);
    const note = (conflict: 'leased-elsewhere' | 'rotated-elsewhere', tokenHash: TokenHash): LedgerEntry[] =>
      isNoted(tokenHash) ? [] : [{ kind: 'refreshed-elsewhere', key, conflict, tokenHash }];
    // A lease that is held has come to nothing yet.
    const leased = leases.flatMap(({ successor }) => (successor === null ? [] : note('leased-elsewhere', successor)));
    return rotated && login.hash !== null ? [...leased, ...note('rotated-elsewhere', login.hash)] : leased;
  });
  return distinct(entries);
}

/** One account may stand in two stores. */
function distinct(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

interface TurnsOfOthers {
  /** The store holds what another program made of late, and no lease tells of it. */
  readonly rotated: boolean;
  readonly leases: readonly LeaseSign[];
}

function turnsOfOthers({ named, custody, leaseSigns, nowMs }: Sights): (one: NamedLogin) => TurnsOfOthers {
  const stored = new Set(named.map(({ login }) => login.hash));
  const fresh = leaseSigns.filter(({ atMs }) => nowMs - atMs < freshMs);
  return ({ login, history }) => {
    const { hash } = login;
    if (hash === null) return { rotated: false, leases: [] };
    const leases = fresh.filter(
      ({ presented, successor }) =>
        presented === hash || successor === hash || (successor !== null && newestOf(custody, successor) === hash),
    );
    if (login.store === 'flagged' || leases.some(({ successor }) => successor === hash))
      return { rotated: false, leases };
    const noted = history.refreshedElsewhere.find(({ tokenHash }) => tokenHash === hash);
    // Custody lets go of ours once it was noted that another program went on from there.
    if (noted !== undefined)
      return { rotated: noted.conflict === 'rotated-elsewhere' && isRecent(noted, nowMs), leases };
    return { rotated: hasForeignSuccessor(login, custody, stored), leases };
  };
}

/** Only where the newer sign-in can be put back. */
function hasKeptSuccessor(hash: TokenHash, custody: CustodyState): boolean {
  const newest = newestOf(custody, hash);
  return newest !== hash && custody.held.has(newest);
}

/** A token that we presented with an unknown end may have been used by ourselves: no proof of anybody else. */
function wasReplayed({ login: { hash, lastError, store } }: NamedLogin, custody: CustodyState): boolean {
  if (hash === null || custody.answered.has(hash)) return false;
  const isOurs = [...(custody.presentations.get(hash)?.values() ?? [])].some(({ kind }) => kind !== 'settled');
  if (isOurs) return false;
  return custody.refusals.get(hash)?.code === reused || (store === 'flagged' && (lastError ?? '').includes(reused));
}

/**
 * A chain that we know ends before the one in the store began, and nothing of ours leads there. One that another store still holds is a
 * sign-in of its own: an account may be signed in to in auth.json and in the pool.
 */
function hasForeignSuccessor(
  { hash, issuedAtMs, identity }: NamedLogin['login'],
  custody: CustodyState,
  stored: ReadonlySet<TokenHash | null>,
): boolean {
  if (hash === null || issuedAtMs === null || custody.held.has(hash) || custody.predecessors.has(hash)) return false;
  const root = rootOf(custody, hash);
  for (const [heldHash, { tokens, account }] of custody.held) {
    if (compareIdentity(account, identity) !== 'same' || custody.successors.has(heldHash)) continue;
    const heldIssuedMs = issuedAtOf(tokens);
    if (heldIssuedMs === null || issuedAtMs <= heldIssuedMs) continue;
    const chain = chainUpTo(custody, heldHash);
    if (!chain.has(root) && [...chain].every((one) => !stored.has(one))) return true;
  }
  return false;
}
