import type { SignInState, SignInView, SignInWay } from '../../../shared/sign-in.ts';
import { accountMeant } from '../accounts/account-book.ts';
import { AppError, toErrorView } from '../app-error.ts';
import type { SignedInUsage } from './after-sign-in.ts';
import { type RunSignInDeps, runSignIn } from './run-sign-in.ts';
import { namedAccounts } from './store-sign-in.ts';

/** What a person asked for. */
interface SignInRequest {
  /** A key or an unambiguous e-mail; null: whoever signs in. */
  readonly target: string | null;
  readonly way: SignInWay;
  /** False: the address is only shown. */
  readonly opensBrowser: boolean;
}

/** Attempts to sign in, one after another, since they share the ports that the service sends the browser to. */
export interface SignIns {
  /** Queues one and gives out its id. Rejects with AppError for an account that nobody knows. */
  start(request: SignInRequest): Promise<string>;
  /** Of no effect once the code is being exchanged: that is carried to its end. */
  cancel(id: string): void;
  /** The answer to `offered`. */
  decide(id: string, choice: 'accept' | 'decline'): void;
  /** All of this process, oldest first. */
  views(): readonly SignInView[];
  subscribe(listener: (view: SignInView) => void): () => void;
  /** As it is when nothing more happens to it. */
  ended(id: string): Promise<SignInView>;
  /** Cancels what waits and resolves when what was answered is stored. */
  drain(): Promise<void>;
}

export interface SignInsDeps extends RunSignInDeps, SignedInUsage {
  /** Before anything is stored: what an earlier process began. */
  readonly prepare: () => Promise<unknown>;
  /** From the first address to the code: five minutes (product.md section 8). */
  readonly limitMs: number;
}

interface Entry {
  view: SignInView;
  readonly stopping: AbortController;
  readonly choice: Choice;
  ended: Promise<SignInView>;
}

interface Choice {
  readonly made: Promise<'accept' | 'decline'>;
  make(choice: 'accept' | 'decline'): void;
}

export function createSignIns(deps: SignInsDeps): SignIns {
  const entries = new Map<string, Entry>();
  const listeners = new Set<(view: SignInView) => void>();
  let last: Promise<unknown> = Promise.resolve();

  const update = (entry: Entry, change: Partial<SignInView>): void => {
    entry.view = { ...entry.view, ...change };
    for (const listener of [...listeners]) listener(entry.view);
  };

  const run = async (entry: Entry, opensBrowser: boolean): Promise<SignInView> => {
    const show = (state: SignInState): void => update(entry, { state });
    const { key, way } = entry.view;
    const { stopping, choice } = entry;
    try {
      const limited = withLimit(deps, stopping.signal);
      const asked = { key, way, opensBrowser, signal: limited.signal, isTimedOut: limited.isTimedOut };
      const onRoute = (route: Pick<SignInView, 'way' | 'through'>): void => update(entry, route);
      const decided = (): Promise<'accept' | 'decline'> => decisionOr(choice, stopping.signal);
      show(await runSignIn(deps, asked, { show, onRoute, decided }).finally(limited.dispose));
    } catch (error) {
      const view = toErrorView(error);
      if (!(error instanceof AppError)) deps.log.write('error', 'A sign-in failed', { cause: String(error) });
      show({ kind: 'failed', ...view });
    }
    return entry.view;
  };

  return {
    async start({ target, way, opensBrowser }) {
      await deps.prepare();
      const { named, state } = await namedAccounts(deps);
      const key = target === null ? null : accountMeant(named, target, state.aliases);
      const label = named.find((account) => account.key === key)?.label ?? null;
      const id = deps.entropy.uuid();
      const view: SignInView = { id, key, label, way, through: null, state: { kind: 'queued' } };
      const entry: Entry = {
        view,
        stopping: new AbortController(),
        choice: openChoice(),
        ended: Promise.resolve(view),
      };
      entries.set(id, entry);
      update(entry, {});
      entry.ended = last.then(() => run(entry, opensBrowser));
      last = entry.ended;
      return id;
    },
    cancel: (id) => entries.get(id)?.stopping.abort(),
    decide: (id, choice) => entries.get(id)?.choice.make(choice),
    views: () => [...entries.values()].map(({ view }) => view),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ended: (id) => entries.get(id)?.ended ?? Promise.reject(new Error('There is no sign-in of that id.')),
    async drain() {
      for (const { stopping } of entries.values()) stopping.abort();
      await last;
    },
  };
}

function openChoice(): Choice {
  let make: Choice['make'] = () => undefined;
  const made = new Promise<'accept' | 'decline'>((resolve) => {
    make = resolve;
  });
  return { made, make: (choice) => make(choice) };
}

/** Whoever cancels at the question takes nobody. */
function decisionOr({ made, make }: Choice, signal: AbortSignal): Promise<'accept' | 'decline'> {
  if (signal.aborted) make('decline');
  signal.addEventListener('abort', () => make('decline'), { once: true });
  return made;
}

interface Limited {
  readonly signal: AbortSignal;
  readonly isTimedOut: () => boolean;
  dispose(): void;
}

function withLimit({ clock, limitMs }: Pick<SignInsDeps, 'clock' | 'limitMs'>, signal: AbortSignal): Limited {
  const limited = new AbortController();
  const finished = new AbortController();
  let timedOut = false;
  if (signal.aborted) limited.abort();
  signal.addEventListener('abort', () => limited.abort(), { once: true });
  void clock.sleep(limitMs, finished.signal).then(() => {
    if (finished.signal.aborted || limited.signal.aborted) return;
    timedOut = true;
    limited.abort();
  });
  return { signal: limited.signal, isTimedOut: () => timedOut, dispose: () => finished.abort() };
}
