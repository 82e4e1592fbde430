import type { Processes } from '../ports.ts';
import type { Secret } from '../secret.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { adoptPair, lookForNewer } from './adopt-pair.ts';
import type { SpendDecision } from './decide-spend.ts';
import { gatherKnowledge, type HashedLogin, type Knowledge } from './knowledge.ts';
import type { NewerPair } from './newer-pair.ts';
import { createOverdueWatch } from './overdue-watch.ts';
import { takePlaceAndLease } from './place-and-lease.ts';
import { type PresentDeps, presentToken } from './present-token.ts';
import type { SpendLimiter } from './spend-limiter.ts';
import type { Refusal, SpendOutcome } from './spend-outcome.ts';
import type { Endpoint } from './token-endpoint.ts';
import type { HashedTokens, TokenHash } from './token-set.ts';
import { undetermined } from './undetermined.ts';

export interface SpenderDeps extends PresentDeps {
  readonly processes: Processes;
  /** The whole URL to present this login's token to. */
  readonly endpointFor: (login: StoredLogin) => Promise<Endpoint>;
}

export interface SpendOptions {
  readonly limiter: SpendLimiter;
  readonly signal?: AbortSignal;
  /** How long another holder of the lease is waited for. */
  readonly leaseWaitMs: number;
  /** Told of a new pair as soon as custody has it, while the stores are still being written: what only asks may begin with it. */
  readonly onRenewed?: (tokens: HashedTokens) => void;
}

/**
 * The life of a spend (product.md section 4). Nothing else in the product presents a refresh token: not a use case, not a
 * repair, not the demo.
 */
export interface Spender {
  /**
   * A newer pair for this login: adopted from wherever it already is, else by presenting its refresh token. Rejects only when a store
   * stands in the way before anything was sent.
   */
  refresh(login: StoredLogin, options: SpendOptions): Promise<SpendOutcome>;
  /** What `refresh` would do, free: nothing is sent and nothing written. */
  consider(login: StoredLogin): Promise<Knowledge | null>;
  /** Puts an already known newer pair in the place of the login's own in every store of its chain. */
  adopt(login: StoredLogin, pair: NewerPair): Promise<SpendOutcome>;
  /** Spends whose caller has gone and whose answer is still listened for. */
  listening(): number;
  /** Resolves when nothing is in flight and everything that came is stored. */
  drain(): Promise<void>;
}

interface Wanted {
  readonly login: HashedLogin;
  readonly refresh: Secret;
  readonly options: SpendOptions;
}

export function createSpender(deps: SpenderDeps): Spender {
  const running = new Map<TokenHash, Promise<SpendOutcome>>();
  const inFlight = new Set<Promise<unknown>>();
  const overdue = createOverdueWatch(deps.clock);

  const track = <T>(work: Promise<T>): Promise<T> => {
    const tracked = work.finally(() => inFlight.delete(tracked));
    inFlight.add(tracked);
    return tracked;
  };

  /** Under the lease everything is looked at once more: whoever held it before has stored what came of it. */
  const underLease = async ({ login, refresh, options }: Wanted): Promise<SpendOutcome> => {
    const { signal, onRenewed } = options;
    const held = await takePlaceAndLease(deps, login, options);
    if (typeof held === 'string') return giveWay(deps, login, held);
    const { place, lease } = held;
    let isHandedOver = false;
    try {
      const { decision, heldBy } = await gatherKnowledge(deps, login, { otherChains: 'newer', fresh: true });
      if (decision.do !== 'present') return await actOn(deps, login, decision);
      const endpoint = await deps.endpointFor(login);
      if ('unreachable' in endpoint) return undetermined(endpoint.unreachable);
      isHandedOver = true;
      const { url } = endpoint;
      const { again } = decision;
      const work = presentToken(deps, { login, refresh, lease, place, url, heldBy, again, signal, onRenewed });
      return await overdue.watch(track(work), place);
    } finally {
      if (!isHandedOver) {
        place.release();
        await lease.release();
      }
    }
  };

  const run = async (wanted: Wanted): Promise<SpendOutcome> => {
    const { login, options } = wanted;
    const { decision, heldBy } = await lookFirst(deps, login);
    if (decision.do !== 'present' && !isInAnothersHand(decision)) return actOn(deps, login, decision);
    await deps.stores.checkWritable(heldBy.length > 0 ? heldBy : [login.store]);
    const outcome = await underLease(wanted);
    if (outcome.kind !== 'refused' || !outcome.spent) return outcome;
    return lookForNewer(deps, login, { refused: outcome, signal: options.signal });
  };

  return {
    refresh(login, options) {
      const { hash } = login;
      const { refresh } = login.tokens;
      if (hash === null || refresh === null) return Promise.resolve(withoutToken());
      const current = running.get(hash);
      if (current !== undefined) return current;
      const work = track(run({ login: { ...login, hash }, refresh, options })).finally(() => running.delete(hash));
      running.set(hash, work);
      return work;
    },
    consider: ({ hash, ...login }) =>
      hash === null
        ? Promise.resolve(null)
        : gatherKnowledge(deps, { ...login, hash }, { otherChains: 'newer', fresh: false }),
    adopt: (login, pair) => adoptPair(deps, login, { pair, spent: false }),
    listening: overdue.count,
    async drain() {
      while (inFlight.size > 0) await Promise.allSettled([...inFlight]);
    },
  };
}

/** Waiting for its lease is waiting for its answer: what came of it is adopted a moment later, instead of told as unknown. */
function isInAnothersHand(decision: SpendDecision): boolean {
  return decision.do === 'wait' && decision.reason === 'busy';
}

/** A token that may be presented is looked at once more under its lease; for any other outcome everything counts at once. */
async function lookFirst(deps: SpenderDeps, login: HashedLogin): Promise<Knowledge> {
  const first = await gatherKnowledge(deps, login, { otherChains: 'newer', fresh: false, withResults: false });
  if (first.decision.do === 'present') return first;
  return gatherKnowledge(deps, login, { otherChains: 'newer', fresh: true });
}

/** Another program has the token in hand; what it made of it may be there already. */
async function giveWay(
  deps: SpenderDeps,
  login: HashedLogin,
  because: 'silent' | 'cancelled' | 'busy',
): Promise<SpendOutcome> {
  if (because !== 'busy') return undetermined(because === 'silent' ? 'timeout' : because);
  const { newer } = await gatherKnowledge(deps, login, { otherChains: 'newer', fresh: true });
  return newer === null ? undetermined('busy') : adoptPair(deps, login, { pair: newer, spent: false });
}

function withoutToken(): SpendOutcome {
  const refusal: Refusal = { class: 'hard', reason: 'no-refresh-token', deactivated: false, httpStatus: null };
  return { kind: 'refused', refusal, spent: false };
}

async function actOn(
  deps: SpenderDeps,
  login: HashedLogin,
  decision: Exclude<SpendDecision, { do: 'present' }>,
): Promise<SpendOutcome> {
  switch (decision.do) {
    case 'adopt':
      return adoptPair(deps, login, { pair: decision.pair, spent: false });
    case 'wait':
      return undetermined(decision.reason, { retryAtMs: decision.retryAtMs });
    case 'give-up':
      return { kind: 'refused', refusal: decision.refusal, spent: false };
    case 'leave-in-doubt':
      return undetermined('answer-lost');
  }
}
