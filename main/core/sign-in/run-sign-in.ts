import type { SignInState, SignInView, SignInWay, WhoSignedIn } from '../../../shared/sign-in.ts';
import { errorWithoutAddresses } from '../../../shared/without-addresses.ts';
import type { NamingRules } from '../accounts/account-book.ts';
import { AppError, toErrorView } from '../app-error.ts';
import { plainName } from '../plain-name.ts';
import type { Log } from '../ports.ts';
import type { TokenHash } from '../tokens/token-set.ts';
import { afterSignIn, type SignedInUsage } from './after-sign-in.ts';
import { accountsOf, type ChosenRoute, decideRoutes, decideWho, storesToWrite } from './decide-sign-in.ts';
import { type NewLogin, readSignIn } from './read-sign-in.ts';
import { signInByBrowser } from './sign-in-by-browser.ts';
import { signInByCodex } from './sign-in-by-codex.ts';
import { signInByDevice } from './sign-in-by-device.ts';
import { type KeptSignIn, openSignIn } from './sign-in-custody.ts';
import { type Attempt, failed, type RouteDeps, type RouteResult } from './sign-in-route.ts';
import { namedAccounts, type StoreSignInDeps, storeSignIn } from './store-sign-in.ts';

export interface RunSignInDeps extends RouteDeps, StoreSignInDeps, SignedInUsage {
  readonly log: Log;
  readonly hashOf: (token: string) => TokenHash;
}

export interface SignInRun {
  /** Names it in custody. */
  readonly id: string;
  readonly key: string | null;
  readonly way: SignInWay;
  readonly opensBrowser: boolean;
  readonly signal: AbortSignal;
  readonly isTimedOut: () => boolean;
}

export interface SignInTeller {
  readonly show: (state: SignInState) => void;
  readonly onRoute: (route: Pick<SignInView, 'way' | 'through' | 'insteadOfCodex'>) => void;
  /** Asked once an account was offered. */
  readonly decided: () => Promise<'accept' | 'decline'>;
}

/** One attempt from beginning to end. Until a new sign-in is stored no old one is touched. Rejects with AppError before anybody signed in. */
export async function runSignIn(deps: RunSignInDeps, run: SignInRun, teller: SignInTeller): Promise<SignInState> {
  if (run.signal.aborted) return { kind: 'cancelled' };
  teller.show({ kind: 'starting' });
  await checkWritable(deps, run.key);
  const kept = await openSignIn(deps, run);
  const result = await throughRoutes(deps, { run, kept, teller }).catch(async (error: unknown) => {
    await kept.end();
    throw error;
  });
  switch (result.kind) {
    case 'answered':
      return takeOrKeep(deps, { run, kept, teller }, readSignIn(result.answer, deps.hashOf));
    case 'stopped':
      await kept.end();
      return { kind: run.isTimedOut() ? 'timed-out' : 'cancelled' };
    case 'failed':
      await kept.end();
      return hushed(result, deps.naming);
    case 'not-begun':
      await kept.end();
      return failed('There was no way to sign in.');
  }
}

/** What Codex and the service say in their own words may name an account. */
function hushed(state: Extract<SignInState, { kind: 'failed' }>, { hideEmails }: NamingRules): SignInState {
  return hideEmails ? { ...state, ...errorWithoutAddresses(state) } : state;
}

/** Before anybody is sent to a browser. */
async function checkWritable(deps: RunSignInDeps, key: string | null): Promise<void> {
  const { named, docs } = await namedAccounts(deps);
  const stores = named.filter((account) => account.key === key).map(({ login }) => login.store);
  await deps.stores.checkWritable(storesToWrite(stores, docs.cli.kind));
}

interface Running {
  readonly run: SignInRun;
  readonly kept: KeptSignIn;
  readonly teller: SignInTeller;
}

async function throughRoutes(deps: RunSignInDeps, { run, kept, teller }: Running): Promise<RouteResult> {
  const { signal, opensBrowser } = run;
  const attempt: Attempt = { kept, signal, opensBrowser, show: teller.show };
  const codexFound = (await deps.codex.find()) !== null;
  let result: RouteResult = { kind: 'not-begun' };
  for (const route of decideRoutes({ codexFound, way: run.way })) {
    if (signal.aborted) return { kind: 'stopped' };
    teller.onRoute({ ...route, insteadOfCodex: codexFound && route.through === 'app' });
    result = await follow(deps, attempt, route);
    if (result.kind !== 'not-begun') break;
  }
  return result;
}

function follow(deps: RunSignInDeps, attempt: Attempt, { through, way }: ChosenRoute): Promise<RouteResult> {
  if (through === 'codex') return signInByCodex(deps, attempt, way);
  return way === 'browser' ? signInByBrowser(deps, attempt) : signInByDevice(deps, attempt);
}

/** Nobody has to sign in again because a file was in the way. */
async function takeOrKeep(deps: RunSignInDeps, running: Running, login: NewLogin | null): Promise<SignInState> {
  try {
    return await take(deps, running, login);
  } catch (error) {
    await leave(deps, running.kept, error);
    return { kind: 'failed', ...toErrorView(error), kept: await whoSignedIn(deps, login) };
  }
}

async function leave({ log }: RunSignInDeps, kept: KeptSignIn, error: unknown): Promise<void> {
  // What a person can put right is told as the end of the sign-in.
  const level = error instanceof AppError ? 'warn' : 'error';
  log.write(level, 'A sign-in could not be stored yet', { cause: String(error) });
  await kept.leave().catch((cause: unknown) => log.write('error', 'Nor could that be noted', { cause: String(cause) }));
}

/** By the name that the files know, and where they cannot be read by what the sign-in itself says. */
async function whoSignedIn(deps: RunSignInDeps, login: NewLogin | null): Promise<WhoSignedIn> {
  if (login === null) return { key: null, label: null };
  const read = await namedAccounts(deps).catch(() => null);
  const known = accountsOf(read?.named ?? [], login.identity)[0];
  return known === undefined ? { key: null, label: shownEmail(deps, login) } : { key: known.key, label: known.label };
}

function shownEmail({ naming }: RunSignInDeps, { identity: { email } }: NewLogin): string | null {
  return naming.hideEmails || email === null ? null : plainName(email);
}

async function take(deps: RunSignInDeps, { run, kept, teller }: Running, login: NewLogin | null): Promise<SignInState> {
  if (login === null) {
    await kept.end();
    return failed('The answer of OpenAI held no sign-in that can be used; nothing was changed.', 'Sign in again.');
  }
  const { named } = await namedAccounts(deps);
  const who = decideWho(named, { asked: run.key, answered: login.identity });
  if (who.kind === 'another') {
    const shown = shownEmail(deps, login);
    const label = named.find(({ key }) => key === who.key)?.label ?? shown ?? 'another account';
    teller.show({ kind: 'offered', email: shown, label, key: who.key });
    if ((await teller.decided()) === 'decline') {
      await kept.end();
      return run.signal.aborted && !run.isTimedOut() ? { kind: 'cancelled' } : { kind: 'declined', label };
    }
    await kept.takeAnyone();
  }
  teller.show({ kind: 'storing' });
  const stored = await storeSignIn(deps, login);
  await kept.end();
  return { kind: 'done', account: await afterSignIn(deps, stored) };
}
