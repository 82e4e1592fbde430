import { assertNever } from '../../../shared/errors.ts';
import type { CodexCli } from '../codex/codex-cli.ts';
import type { StoredLogin, Stores } from '../stores/store-types.ts';
import { chooseRefresher, type RefresherQuestion, type WhoRefreshes } from './decide-refresher.ts';
import { indexOf } from './knowledge.ts';
import { singleFlight } from './single-flight.ts';
import type { SpendOutcome } from './spend-outcome.ts';
import type { Spender, SpendOptions } from './spender.ts';
import { undetermined } from './undetermined.ts';

export interface RefresherDeps {
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
      const choice = chooseRefresher({ isCliLogin, kind, setting, codexFound, asked: options.asked ?? 'by-need' });
      switch (choice) {
        case 'ourselves':
          return spender.refresh(login, options);
        case 'nobody':
          return undetermined('nobody-refreshes');
        case 'codex-missing':
          return undetermined('codex-failed');
        case 'codex': {
          // A newer pair that is already known is free; Codex is asked only when a token would have to be spent.
          const known = await spender.consider(login);
          if (known?.newer != null) return spender.adopt(login, known.newer);
          return delegate(deps.codexHome, options.signal).then((answer) => readDelegated(deps, login, answer));
        }
        default:
          return assertNever(choice);
      }
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

/** What Codex said matters less than what it wrote: with a failing workspace look-up it reports an error although it refreshed (facts/codex.md 4.3). */
async function readDelegated(deps: RefresherDeps, login: StoredLogin, answer: Delegated): Promise<SpendOutcome> {
  const { stores, spender } = deps;
  const docs = await stores.read();
  const now = stores.loginsOf(docs.cli)[0];
  const changed = now !== undefined && (now.hash !== login.hash || (now.issuedAtMs ?? 0) > (login.issuedAtMs ?? 0));
  if (changed && now.hash !== null && now.tokens.refresh !== null) {
    const tokens = { ...now.tokens, refresh: now.tokens.refresh, hash: now.hash };
    // The pool may hold the same login: what Codex spent there is dead now (one login in two stores).
    const pair = {
      tokens,
      identity: now.identity,
      from: 'codex' as const,
      sameChain: true,
      issuedAtMs: now.issuedAtMs,
    };
    return spender.adopt(login, pair);
  }
  switch (answer.kind) {
    case 'done':
    case 'refused':
      return undetermined('codex-failed');
    // Codex answers "no account" for a sign-in that is in its file and was refused for good (facts/codex.md 2.4).
    case 'not-signed-in':
      return {
        kind: 'refused',
        refusal: { class: 'hard', reason: 'refused-by-codex', deactivated: false, httpStatus: null },
        spent: false,
      };
    case 'failed':
      return undetermined(
        answer.reason === 'timeout' ? 'timeout' : answer.reason === 'cancelled' ? 'cancelled' : 'codex-failed',
      );
  }
}
