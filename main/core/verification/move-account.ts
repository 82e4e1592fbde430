import type { Custody } from '../custody/custody.ts';
import type { MovedRecord, MoveKind } from '../custody/custody-record.ts';
import { joinSetAside } from '../custody/join-set-aside.ts';
import { chainUpTo, newestOf } from '../custody/lineage.ts';
import type { JsonObject } from '../json.ts';
import type { Clock, Entropy } from '../ports.ts';
import { besidesOf } from '../stores/besides-of.ts';
import { addToFlagged, setAsideRecord } from '../stores/edits/add-to-flagged.ts';
import { removeFromFlagged } from '../stores/edits/remove-from-flagged.ts';
import { removeFromPool } from '../stores/edits/remove-from-pool.ts';
import { restoreIntoPool } from '../stores/edits/restore-into-pool.ts';
import { settleTokens, withTokens } from '../stores/edits/settle-tokens.ts';
import type { Stores } from '../stores/store-types.ts';
import { refusedIn } from '../tokens/ended-tokens.ts';
import type { HashedLogin } from '../tokens/knowledge.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';

/** The limit of codex-multi-auth (facts/multi-auth.md section 4): a longer pool it would refuse to save. */
export const poolLimit = 20;

export interface MoveDeps {
  readonly stores: Stores;
  readonly custody: Custody;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

export type RestoreResult =
  | { readonly kind: 'restored'; readonly position: number; readonly existing: boolean; readonly hash: TokenHash }
  | { readonly kind: 'pool-full' }
  /** The record is not in the flagged list any more: a rival changed or removed it. */
  | { readonly kind: 'gone' };

/**
 * Flagged list to pool, in an order in which a crash leaves the account in one place or in both, never in none; an open move in
 * custody says which of the two is to be cleared (product.md section 7, step 5).
 */
export async function restoreAccount(
  deps: MoveDeps,
  flagged: {
    readonly key: string;
    readonly hash: TokenHash;
    readonly pair: HashedTokens | null;
    readonly kind: 'restore' | 'unflag';
    /** Before the move counts as finished: what dies in between is told by the next start. */
    readonly onRestored?: () => Promise<unknown>;
  },
): Promise<RestoreResult> {
  const { stores, custody } = deps;
  const { loginsOf } = stores;
  const hash = flagged.pair?.hash ?? flagged.hash;
  const planned = await planRestore(deps, flagged);
  // Of a long list nearly every account finds the pool full: two lines of custody each for moves that cannot be made.
  if (planned?.hasRoom === false && flagged.pair === null) return { kind: 'pool-full' };
  const arrival = planned?.arrival;
  const hasMoved = ({ kind }: RestoreResult): boolean => kind === 'restored';
  return duringMove(deps, { kind: flagged.kind, hash, reason: null, ...arrival, hasMoved }, async () => {
    const nowMs = deps.clock.now();
    const { pair } = flagged;
    // A pair of another chain (Codex's own newer sign-in) takes the place of the set-aside one; the user asked for it.
    if (pair !== null && pair.hash !== flagged.hash) {
      const hashes = new Set([...chainUpTo(custody.known(), flagged.hash)]);
      await stores.transact((docs) => settleTokens(docs, { hashes, tokens: pair, nowMs, loginsOf }));
    }
    const restored = await stores.transact((docs) =>
      restoreIntoPool(docs, { hash, nowMs, maxAccounts: poolLimit, isDead: refusedIn(custody.known()), loginsOf }),
    );
    if (restored.kind !== 'restored') return restored;
    await clearOldPlace(deps, { tokens: [hash, restored.hash], store: 'flagged' });
    await flagged.onRestored?.();
    // Another program has changed the pool's own pair meanwhile: should the account vanish, the one that it has is put back.
    if (restored.hash !== (arrival?.arrivesAs ?? hash)) {
      const { hash, record } = restored;
      await custody.record({ t: 'restored', at: nowMs, ...arrival?.restored, key: flagged.key, hash, record });
    }
    return restored;
  });
}

interface PlannedRestore {
  /**
   * What is put back should another program erase it: the record with its pair, and where the pool has one of the same account already,
   * what that one says as well, with the better pair of the two. Known before anything is written: a death must not leave it the worse.
   */
  readonly arrival: { readonly restored: MovedRecord; readonly arrivesAs?: TokenHash };
  readonly hasRoom: boolean;
}

/** Null when the record is not in the flagged list any more. */
async function planRestore(
  { stores, custody, clock }: MoveDeps,
  { key, hash, pair }: { readonly key: string; readonly hash: TokenHash; readonly pair: HashedTokens | null },
): Promise<PlannedRestore | null> {
  const { loginsOf } = stores;
  const docs = await stores.read();
  const logins = loginsOf(docs.flagged);
  const ofSignIn = logins.filter((one) => one.hash === hash);
  const [login] = ofSignIn;
  if (login === undefined) return null;
  const nowMs = clock.now();
  const withPair = (record: JsonObject): JsonObject => (pair === null ? record : withTokens(record, pair, nowMs));
  const flagged = { ...docs.flagged, accounts: ofSignIn.map(({ record }) => withPair(record)) };
  const moved = pair?.hash ?? hash;
  const request = { hash: moved, nowMs, maxAccounts: poolLimit, isDead: refusedIn(custody.known()), loginsOf };
  const { result } = restoreIntoPool({ ...docs, flagged }, request);
  const joined = result.kind === 'restored' && result.existing ? result : null;
  const record = joined?.record ?? withPair(login.record);
  const besides = besidesOf([...logins, ...loginsOf(docs.pool)], { ...login, hash }, (one) => withPair(one.record));
  const restored = { key, record, ...besides };
  const arrival = joined === null || joined.hash === moved ? { restored } : { restored, arrivesAs: joined.hash };
  return { arrival, hasRoom: result.kind !== 'pool-full' };
}

export interface FlagFacts {
  readonly kind: 'flag' | 'undo';
  readonly key: string;
  readonly reason: string;
  readonly lastError: string | null;
  /** Before the move counts as finished: what dies in between is told by the next start. */
  readonly onSetAside?: () => Promise<unknown>;
}

/** Of a flag that a person set: it is never lifted by itself. */
export const manualReason = 'manual';

/** Pool to flagged list, with every field kept, for each workspace of the sign-in. False when the pool does not hold this token any more. */
export async function setAsideAccount(deps: MoveDeps, login: HashedLogin, facts: FlagFacts): Promise<boolean> {
  const { stores } = deps;
  const { loginsOf } = stores;
  const { hash } = login;
  const { kind, key, reason, lastError, onSetAside } = facts;
  const request = { hash, flaggedAtMs: deps.clock.now(), reason, lastError, loginsOf };
  const asSetAside = (record: JsonObject): JsonObject => setAsideRecord(record, request);
  const { pool, flagged } = await stores.read();
  const besides = besidesOf([...loginsOf(pool), ...loginsOf(flagged)], login, ({ store, record }) =>
    store === 'pool' ? asSetAside(record) : record,
  );
  const setAside = { key, record: asSetAside(login.record), ...besides };
  const hasMoved = (isSetAside: boolean): boolean => isSetAside;
  return duringMove(deps, { kind, hash, reason, setAside, hasMoved }, async () => {
    const added = await stores.transact((docs) => addToFlagged(docs, request));
    if (!added) return false;
    await clearOldPlace(deps, { tokens: [hash], store: 'pool' });
    await onSetAside?.();
    await joinSetAside(deps);
    return true;
  });
}

/** A chain that goes on this often between two looks is refreshed in a loop; the next start finishes the move. */
const looksAtMost = 5;

/**
 * Second half of a move. A refresh beside us may have given both places the next token since the first half, so the account goes
 * by its whole chain here, looked up afresh as long as the old place still holds any of it.
 */
async function clearOldPlace(
  { stores, custody }: MoveDeps,
  { tokens, store }: { readonly tokens: readonly TokenHash[]; readonly store: 'pool' | 'flagged' },
): Promise<void> {
  const { loginsOf } = stores;
  const remove = store === 'pool' ? removeFromPool : removeFromFlagged;
  for (let look = 0; look < looksAtMost; look += 1) {
    const state = await custody.load();
    const hashes = new Set(tokens.flatMap((hash) => [...chainUpTo(state, newestOf(state, hash)), hash]));
    const isLeft = loginsOf((await stores.read())[store]).some(
      (login) => login.hash !== null && hashes.has(login.hash),
    );
    // At the second look it is certain that somebody else has cleared it.
    if (!isLeft && look > 0) return;
    if (await stores.transact((docs) => remove(docs, { hashes, loginsOf }))) return;
  }
}

interface Move<T> {
  readonly kind: MoveKind;
  readonly hash: TokenHash;
  readonly reason: string | null;
  readonly restored?: MovedRecord;
  readonly arrivesAs?: TokenHash;
  readonly setAside?: MovedRecord;
  readonly hasMoved: (result: T) => boolean;
}

async function duringMove<T>(deps: MoveDeps, { hasMoved, ...move }: Move<T>, work: () => Promise<T>): Promise<T> {
  const { custody, clock, entropy } = deps;
  const id = entropy.uuid();
  return custody.whileMoving({ t: 'move', id, at: clock.now(), ...move }, async () => {
    const result = await work();
    await custody.record({ t: 'moved', id, at: clock.now(), ...(hasMoved(result) ? {} : { inVain: true }) });
    return result;
  });
}
