import type { Clock, Log } from '../ports.ts';
import { addToFlagged } from '../stores/edits/add-to-flagged.ts';
import { joinPooled } from '../stores/edits/join-pooled.ts';
import { removeFromFlagged } from '../stores/edits/remove-from-flagged.ts';
import { removeFromPool } from '../stores/edits/remove-from-pool.ts';
import { settleTokens } from '../stores/edits/settle-tokens.ts';
import type { StoredLogin, Stores } from '../stores/store-types.ts';
import { refusedIn } from '../tokens/ended-tokens.ts';
import { indexOf, issuedAtOf } from '../tokens/knowledge.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import type { Custody } from './custody.ts';
import type { KeptRestore, OpenMove } from './custody-moves.ts';
import { joinSetAside } from './join-set-aside.ts';
import { chainUpTo } from './lineage.ts';
import { type FinishedMove, planRepair, type RepairPlan } from './plan-repair.ts';

export interface RepairDeps {
  readonly stores: Stores;
  readonly custody: Custody;
  readonly clock: Clock;
  readonly log: Log;
  /** Comes before the move counts as finished, so that a death in between only makes it come again. */
  readonly onArrived: (arrived: KeptRestore, move: OpenMove) => Promise<void>;
}

export interface Repaired {
  /** Tokens that the stores have only now. */
  readonly settled: ReadonlySet<TokenHash>;
  /** Logins that were in the pool although set aside and refused. */
  readonly takenOut: readonly StoredLogin[];
}

/** Finishes what an earlier process began: pairs that only custody holds into the stores, moves that were cut off in between. Free. */
export async function repairStores(deps: RepairDeps): Promise<Repaired> {
  const plan = await makePlan(deps);
  const { stores, custody, clock } = deps;
  const { loginsOf } = stores;
  const state = await custody.load();
  await Promise.all(
    plan.settle.map((tokens) => {
      const hashes = chainUpTo(state, tokens.hash);
      return stores.transact((docs) => settleTokens(docs, { hashes, tokens, nowMs: clock.now(), loginsOf }));
    }),
  );
  for (const finished of plan.finish) await finish(deps, finished);
  const takenOut = await takeOut(deps, plan.takeOut);
  if (plan.joinsTwins) await joinSetAside(deps);
  for (const hash of plan.release) await custody.record({ t: 'released', at: clock.now(), hash });
  const settled = new Set(plan.settle.map(({ hash }) => hash));
  if (settled.size > 0)
    deps.log.write('info', 'Sign-ins kept from an earlier run were stored', { settled: settled.size });
  return { settled, takenOut };
}

async function takeOut(deps: RepairDeps, hashes: readonly TokenHash[]): Promise<readonly StoredLogin[]> {
  const { stores } = deps;
  const { loginsOf } = stores;
  if (hashes.length === 0) return [];
  const { pool, flagged } = await stores.read();
  const takenOut: StoredLogin[] = [];
  for (const hash of hashes) {
    const [login, listed] = [pool, flagged].map((doc) => loginsOf(doc).find((one) => one.hash === hash));
    if (listed !== undefined) await listBeside(deps, hash, listed);
    const isOut = await stores.transact((docs) => removeFromPool(docs, { hashes: new Set([hash]), loginsOf }));
    if (isOut && login !== undefined) takenOut.push(login);
  }
  return takenOut;
}

/** A record for another workspace is in the list before it leaves the pool, so that a death in between does not lose it. */
async function listBeside({ stores, clock }: RepairDeps, hash: TokenHash, listed: StoredLogin): Promise<void> {
  const { loginsOf } = stores;
  const { flaggedAtMs, flaggedReason, lastError } = listed;
  const why = { flaggedAtMs: flaggedAtMs ?? clock.now(), reason: flaggedReason ?? 'refused', lastError };
  await stores.transact((docs) => addToFlagged(docs, { hash, ...why, loginsOf }));
}

async function makePlan({ stores, custody }: RepairDeps): Promise<RepairPlan> {
  const [docs, state] = await Promise.all([stores.read(), custody.load()]);
  const finishable = new Set<OpenMove>();
  for (const move of state.moves.values()) if (await custody.isLeft(move)) finishable.add(move);
  return planRepair({
    custody: state,
    index: indexOf(stores, docs),
    mayFinish: (move) => finishable.has(move),
    issuedAtOf,
    identityOf: stores.loginsOf.identityIn,
  });
}

async function finish(
  { stores, custody, clock, onArrived }: RepairDeps,
  { move, removeFrom, joinsPooled, hashes, arrived }: FinishedMove,
): Promise<void> {
  const { loginsOf } = stores;
  const joining = { hashes, nowMs: clock.now(), isDead: refusedIn(custody.known()), loginsOf };
  if (joinsPooled) await stores.transact((docs) => joinPooled(docs, joining));
  else if (removeFrom === 'flagged') await stores.transact((docs) => removeFromFlagged(docs, { hashes, loginsOf }));
  if (removeFrom === 'pool') await stores.transact((docs) => removeFromPool(docs, { hashes, loginsOf }));
  if (arrived !== null) await onArrived(arrived, move);
  const inVain = arrived === null ? { inVain: true } : {};
  await custody.record({ t: 'moved', id: move.id, at: clock.now(), ...inVain });
}
