import type { SignInAnswer } from '../custody/custody-record.ts';
import type { OpenSignIn } from '../custody/custody-state.ts';
import type { Log } from '../ports.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { decideWho, isOvertaken } from './decide-sign-in.ts';
import { readSignIn } from './read-sign-in.ts';
import { leftSignIns } from './sign-in-custody.ts';
import type { SignInHomes } from './sign-in-ports.ts';
import { deadIn, namedAccounts, type StoredSignIn, type StoreSignInDeps, storeSignIn } from './store-sign-in.ts';

export interface SignInFinisherDeps extends StoreSignInDeps {
  readonly homes: SignInHomes;
  /** Our own custody folder. */
  readonly custodyDir: string;
  readonly log: Log;
  readonly hashOf: (token: string) => TokenHash;
}

/** A sign-in that had been waiting to be stored. */
export interface FinishedSignIn {
  /** Of the account that was asked for; null: whoever signed in. */
  readonly asked: string | null;
  readonly stored: StoredSignIn;
}

/** Stores what was answered and could not be stored then. */
export interface SignInFinisher {
  /**
   * What dead processes left and living ones gave up: stored now, if it is the account that was asked for. One that nobody had said yes
   * to is let go, and one that a newer sign-in has overtaken. Never gets in the way of what the person wants to do now.
   */
  finishAll(): Promise<readonly FinishedSignIn[]>;
  /** The one of this id. Throws AppError when it still cannot be stored. */
  finish(id: string): Promise<FinishedSignIn | null>;
  /** Told once, when it is over; with null when it was let go, or somebody else has finished it. */
  watch(id: string, onOver: (finished: FinishedSignIn | null) => void): void;
}

/** What could not be stored for so long (a pool that is full) nobody waits for any more. */
const keptForMs = 7 * 24 * 60 * 60 * 1000;

export function createSignInFinisher(deps: SignInFinisherDeps): SignInFinisher {
  const { custody, log } = deps;
  const watched = new Map<string, (finished: FinishedSignIn | null) => void>();
  /** By id: two that come at once share the work. */
  const underWay = new Map<string, Promise<FinishedSignIn | null>>();

  const tellOver = (id: string, finished: FinishedSignIn | null): void => {
    const onOver = watched.get(id);
    watched.delete(id);
    onOver?.(finished);
  };
  const finishOpen = (open: OpenSignIn): Promise<FinishedSignIn | null> => {
    const work = underWay.get(open.id) ?? finishOne(deps, open).finally(() => underWay.delete(open.id));
    underWay.set(open.id, work);
    return work.then((finished) => {
      tellOver(open.id, finished);
      return finished;
    });
  };
  return {
    async finishAll() {
      const finished: FinishedSignIn[] = [];
      for (const open of await leftSignIns(custody, deps.custodyDir)) {
        const one = await finishOpen(open).catch((error: unknown) => {
          log.write('warn', 'A sign-in of an earlier run could not be stored yet', { cause: String(error) });
          return null;
        });
        if (one !== null) finished.push(one);
      }
      await removeLeftHomes(deps);
      for (const id of [...watched.keys()]) if (!custody.known().signIns.has(id)) tellOver(id, null);
      return finished;
    },
    async finish(id) {
      const open = (await custody.load()).signIns.get(id);
      if (open !== undefined) return finishOpen(open);
      tellOver(id, null);
      return null;
    },
    watch: (id, onOver) => void watched.set(id, onOver),
  };
}

async function finishOne(
  deps: SignInFinisherDeps,
  { id, at, key, answer }: OpenSignIn,
): Promise<FinishedSignIn | null> {
  const { custody, clock } = deps;
  const isOld = clock.now() - at > keptForMs;
  const kept = isOld ? null : (answer ?? (await answerInHome(deps, id)));
  const login = kept === null ? null : readSignIn(kept, deps.hashOf);
  let stored: StoredSignIn | null = null;
  if (login !== null) {
    // The home goes in a moment, so what it holds has to be in custody first.
    if (answer === null && kept !== null) await custody.record({ t: 'sign-in-answer', id, at: clock.now(), ...kept });
    const { named } = await namedAccounts(deps);
    const who = decideWho(named, { asked: key, answered: login.identity });
    const isLate = isOvertaken({ ...login, named, isDead: deadIn(custody) });
    if (who.kind === 'the-one-asked-for' && !isLate) stored = await storeSignIn(deps, login);
  }
  await custody.record({ t: 'sign-in-end', id, at: clock.now() });
  return stored === null ? null : { asked: key, stored };
}

async function answerInHome({ homes }: SignInFinisherDeps, id: string): Promise<SignInAnswer | null> {
  const body = await homes.readAuth(id);
  return body === null ? null : { issuer: null, complete: true, body };
}

/** Those of living processes stay: their sign-in is open in custody. */
async function removeLeftHomes({ homes, custody }: Pick<SignInFinisherDeps, 'homes' | 'custody'>): Promise<void> {
  const ids = await homes.list();
  if (ids.length === 0) return;
  const { signIns } = await custody.load();
  for (const id of ids) if (!signIns.has(id)) await homes.remove(id);
}
