import type { Custody } from '../custody/custody.ts';
import type { SignInAnswer } from '../custody/custody-record.ts';
import type { OpenSignIn } from '../custody/custody-state.ts';
import type { Log } from '../ports.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { decideWho, isOvertaken } from './decide-sign-in.ts';
import { readSignIn } from './read-sign-in.ts';
import { leftSignIns } from './sign-in-custody.ts';
import type { SignInHomes } from './sign-in-ports.ts';
import { deadIn, namedAccounts, type StoreSignInDeps, storeSignIn } from './store-sign-in.ts';

export interface FinishSignInsDeps extends StoreSignInDeps {
  readonly homes: SignInHomes;
  /** Our own custody folder. */
  readonly custodyDir: string;
  readonly log: Log;
  readonly hashOf: (token: string) => TokenHash;
}

/** What could not be stored for so long (a pool that is full) nobody waits for any more. */
const keptForMs = 7 * 24 * 60 * 60 * 1000;

/**
 * What a dead process was answered and had not stored yet: stored now, if it is the account that was asked for. One that nobody had
 * said yes to is let go, and one that a newer sign-in has overtaken. Never gets in the way of what the person wants to do now.
 */
export async function finishSignIns(deps: FinishSignInsDeps): Promise<void> {
  const left = await leftSignIns(deps.custody, deps.custodyDir);
  for (const open of left) {
    await finish(deps, open).catch((error: unknown) =>
      deps.log.write('warn', 'A sign-in of an earlier run could not be stored yet', { cause: String(error) }),
    );
  }
  await removeLeftHomes(deps);
}

async function finish(deps: FinishSignInsDeps, { id, at, key, answer }: OpenSignIn): Promise<void> {
  const { custody, clock } = deps;
  const isOld = clock.now() - at > keptForMs;
  const kept = isOld ? null : (answer ?? (await answerInHome(deps, id)));
  const login = kept === null ? null : readSignIn(kept, deps.hashOf);
  if (login !== null) {
    // The home goes in a moment, so what it holds has to be in custody first.
    if (answer === null && kept !== null) await custody.record({ t: 'sign-in-answer', id, at: clock.now(), ...kept });
    const { named } = await namedAccounts(deps);
    const who = decideWho(named, { asked: key, answered: login.identity });
    const isLate = isOvertaken({ ...login, named, isDead: deadIn(custody) });
    if (who.kind === 'the-one-asked-for' && !isLate) await storeSignIn(deps, login);
  }
  await custody.record({ t: 'sign-in-end', id, at: clock.now() });
}

async function answerInHome({ homes }: FinishSignInsDeps, id: string): Promise<SignInAnswer | null> {
  const body = await homes.readAuth(id);
  return body === null ? null : { issuer: null, complete: true, body };
}

/** Those of living processes stay: their sign-in is open in custody. */
async function removeLeftHomes({
  homes,
  custody,
}: {
  readonly homes: SignInHomes;
  readonly custody: Custody;
}): Promise<void> {
  const ids = await homes.list();
  if (ids.length === 0) return;
  const { signIns } = await custody.load();
  for (const id of ids) if (!signIns.has(id)) await homes.remove(id);
}
