import { assertNever } from '../../../shared/errors.ts';
import { compareIdentity } from '../accounts/identity.ts';
import type { CodexCli } from '../codex/codex-cli.ts';
import type { Clock, Entropy, Processes } from '../ports.ts';
import type { StoredLogin, Stores } from '../stores/store-types.ts';
import { lookRepeatedly } from './adopt-pair.ts';
import { chooseRefresher, type RefresherQuestion, type WhoRefreshes } from './decide-refresher.ts';
import { isFreshSignIn } from './is-fresh-sign-in.ts';
import { indexOf } from './knowledge.ts';
import type { NewerPair } from './newer-pair.ts';
import { singleFlight } from './single-flight.ts';
import type { SpendOutcome } from './spend-outcome.ts';
import type { Spender, SpendOptions } from './spender.ts';
import { undetermined } from './undetermined.ts';

/** Long enough for an answer on its way to be written, and nothing that a person would notice much. */
const jitterMs = 1_000;

export interface RefresherDeps {
  readonly entropy: Pick<Entropy, 'fraction'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly processes: Processes;
  readonly spender: Spender;
  readonly stores: Stores;
  readonly codex: CodexCli;
  readonly codexHome: string;
  readonly whoRefreshes: () => WhoRefreshes;
}

interface RefreshOptions extends SpendOptions {
  readonly asked?: RefresherQuestion['asked'];
}

/** A fresh pair for a login, by whoever is to get it: the Codex CLI for its own login, else our spender. */
export interface Refresher extends Pick<Spender, 'adopt' | 'consider' | 'drain' | 'listening'> {
  refresh(login: StoredLogin, options: RefreshOptions): Promise<SpendOutcome>;
}

export function createRefresher(deps: RefresherDeps): Refresher {
  const { spender, stores, codex } = deps;
  const delegate = singleFlight((_home: string, signal: AbortSignal | undefined) => delegateToCodex(deps, signal));
  return {
    adopt: spender.adopt,
    consider: spender.consider,
    drain: spender.drain,
    listening: spender.listening,
    async refresh(login, options) {
      const docs = await stores.recent();
      const inAuthJson = login.hash === null ? [] : (indexOf(stores, docs).byHash.get(login.hash) ?? []);
      const isCliLogin = login.store === 'cli' || inAuthJson.some((holder) => holder.store === 'cli');
      const setting = deps.whoRefreshes();
      const mayAskCodex = isCliLogin && setting !== 'app' && setting !== 'nobody' && options.asked !== 'by-command';
      const codexFound = mayAskCodex && (await codex.find()) !== null;
      const kind = docs.cli.kind;
      const asked = options.asked ?? 'by-need';
      const by = async (found: boolean): Promise<SpendOutcome> => {
        const choice = chooseRefresher({ isCliLogin, kind, setting, codexFound: found, asked });
        switch (choice) {
          case 'ourselves':
            if (isCliLogin && asked !== 'by-command') await letCodexGoFirst(deps, options.signal);
            return spender.refresh(login, options);
          case 'nobody':
            return undetermined('nobody-refreshes');
          case 'codex-missing':
            return undetermined('codex-failed');
          case 'codex': {
            // A newer pair that is already known is free; Codex is asked only when a token would have to be spent.
            const known = await spender.consider(login);
            if (known?.newer != null) return spender.adopt(login, known.newer);
            // Codex finds out that it may not write its file when the token is spent (facts/codex.md 1.3, step 5).
            if (kind === 'chatgpt') await stores.checkWritable(['cli']);
            const answer = await delegate(deps.codexHome, options.signal);
            // One that does not even start has spent nothing, and is as good as none.
            if (answer.kind === 'failed' && answer.reason === 'not-started') return by(false);
            return readDelegated(deps, { login, answer, ...options });
          }
          default:
            return assertNever(choice);
        }
      };
      return by(codexFound);
    },
  };
}

type Delegated = Awaited<ReturnType<CodexCli['refreshLogin']>>;

async function delegateToCodex(
  { codex, codexHome }: RefresherDeps,
  signal: AbortSignal | undefined,
): Promise<Delegated> {
  return codex.refreshLogin({ codexHome, ...(signal === undefined ? {} : { signal }) });
}

/** Later than Codex itself by chance (facts/codex.md 2.7, point 7); what it wrote meanwhile is adopted under the lease. */
function letCodexGoFirst({ clock, entropy }: RefresherDeps, signal: AbortSignal | undefined): Promise<void> {
  return clock.sleep(entropy.fraction() * jitterMs, signal);
}

interface DelegatedQuestion {
  readonly login: StoredLogin;
  readonly answer: Delegated;
  readonly signal?: AbortSignal;
}

/** What Codex said matters less than what it wrote: with a failing workspace look-up it reports an error although it refreshed (facts/codex.md 4.3). */
async function readDelegated(deps: RefresherDeps, { login, answer, signal }: DelegatedQuestion): Promise<SpendOutcome> {
  const written = await lookAtAuthJson(deps, login);
  if (typeof written === 'object') return deps.spender.adopt(login, written);
  // What Codex said is about the account that its file has now.
  if (written === 'another-account') return undetermined('codex-failed');
  switch (answer.kind) {
    case 'done':
    case 'refused':
      return undetermined('codex-failed');
    case 'not-signed-in':
      return refusedByCodex(deps, login, signal);
    case 'failed':
      return undetermined(
        answer.reason === 'timeout' ? 'timeout' : answer.reason === 'cancelled' ? 'cancelled' : 'codex-failed',
      );
  }
}

/** What Codex wrote in place of this login. Somebody may have signed in with another account, or signed out, meanwhile. */
async function lookAtAuthJson(
  { stores }: RefresherDeps,
  login: StoredLogin,
): Promise<NewerPair | 'unchanged' | 'another-account'> {
  const now = stores.loginsOf((await stores.read()).cli)[0];
  if (now === undefined) return 'another-account';
  const { hash, identity, issuedAtMs, tokens } = now;
  const isChanged = hash !== login.hash || (issuedAtMs ?? 0) > (login.issuedAtMs ?? 0);
  if (!isChanged) return 'unchanged';
  if (compareIdentity(identity, login.identity) === 'different') return 'another-account';
  if (hash === null || tokens.refresh === null) return 'unchanged';
  // The pool may hold the same login: what Codex spent there is dead now (one login in two stores). Not so when the person signed in
  // afresh meanwhile: that is a chain of its own, and what holds the old one is not to get it (product.md section 4, step 6).
  const sameChain = hash === login.hash || !isFreshSignIn(login, now);
  return { tokens: { ...tokens, refresh: tokens.refresh, hash }, identity, from: 'codex', sameChain, issuedAtMs };
}

/**
 * Codex answers "no account" for a sign-in that is in its file and was refused for good (facts/codex.md 2.4), also when another Codex
 * was faster and has not written yet (2.6).
 */
async function refusedByCodex(
  deps: RefresherDeps,
  login: StoredLogin,
  signal: AbortSignal | undefined,
): Promise<SpendOutcome> {
  const written = await lookRepeatedly(deps, { isCliLogin: true, signal }, async () => {
    const now = await lookAtAuthJson(deps, login);
    return now === 'unchanged' ? null : now;
  });
  if (written === 'another-account') return undetermined('codex-failed');
  if (written !== null) return deps.spender.adopt(login, written);
  const refusal = { class: 'hard' as const, reason: 'refused-by-codex', deactivated: false, httpStatus: null };
  return { kind: 'refused', refusal, spent: false };
}
