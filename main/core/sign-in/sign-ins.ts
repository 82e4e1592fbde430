import type { SignInState, SignInView, SignInWay } from '../../../shared/sign-in.ts';
import { accountMeant } from '../accounts/account-book.ts';
import { AppError, toErrorView } from '../app-error.ts';
import { isoOrNull } from '../iso-time.ts';
import type { SignedInUsage } from './after-sign-in.ts';
import { type RunSignInDeps, runSignIn } from './run-sign-in.ts';
import { createSignInQueue } from './sign-in-queue.ts';
import { namedAccounts } from './store-sign-in.ts';
import { waitOut } from './wait-out.ts';

/** What a person asked for. */
export interface SignInRequest {
  /** A key or an unambiguous e-mail; null: whoever signs in. */
  readonly target: string | null;
  readonly way: SignInWay;
  /** False: the address is only shown. */
  readonly opensBrowser: boolean;
  /** Before all that wait: it takes the place of one that is over. */
  readonly isNext?: boolean;
}

/** Attempts to sign in, one after another, since they share the ports that the service sends the browser to. */
export interface SignIns {
  /** Queues one and gives out its id. Rejects with AppError for an account that nobody knows. */
  start(request: SignInRequest): Promise<string>;
  /** Of no effect once the code is being exchanged: that is carried to its end. */
  cancel(id: string): void;
  /** The answer to `offered`. */
  decide(id: string, choice: 'accept' | 'decline'): void;
  /** The address once more, while it waits for a browser. */
  openAgain(id: string): Promise<void>;
  /** One that has ended is not among the views any more. */
  forget(id: string): void;
  /** All of this process in the order of their turns, oldest first. */
  views(): readonly SignInView[];
  /** Told of every change; a forgotten one is told as it was. */
  subscribe(listener: (view: SignInView) => void): () => void;
  /** As it is when nothing more happens to it. */
  ended(id: string): Promise<SignInView>;
  /** Cancels what waits, begins nothing more, and resolves when what was answered is stored. */
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
  readonly opensBrowser: boolean;
  readonly stopping: AbortController;
  readonly choice: Choice;
  readonly ended: Promise<SignInView>;
  readonly end: (view: SignInView) => void;
}

interface Choice {
  readonly made: Promise<'accept' | 'decline'>;
  make(choice: 'accept' | 'decline'): void;
}

const endedStates: readonly SignInState['kind'][] = ['done', 'declined', 'failed', 'cancelled', 'timed-out'];

export function hasEnded({ state }: Pick<SignInView, 'state'>): boolean {
  return endedStates.includes(state.kind);
}

export function createSignIns(deps: SignInsDeps): SignIns {
  const listeners = new Set<(view: SignInView) => void>();
  let isClosed = false;

  const tell = (view: SignInView): void => {
    for (const listener of [...listeners]) listener(view);
  };
  const update = (entry: Entry, change: Partial<SignInView>): void => {
    entry.view = { ...entry.view, ...change };
    tell(entry.view);
  };
  const queue = createSignInQueue<Entry>(async (entry) => {
    await run(deps, entry, (change) => update(entry, change));
    entry.end(entry.view);
  });
  const cancel = (entry: Entry): void => {
    entry.stopping.abort();
    if (!queue.skip(entry)) return;
    update(entry, { state: { kind: 'cancelled' } });
    entry.end(entry.view);
  };
  const find = (id: string): Entry | undefined => queue.all().find(({ view }) => view.id === id);

  return {
    async start(request) {
      const view = await firstView(deps, request);
      // Whoever asked before the end came comes too late.
      if (isClosed) throw new AppError('cancelled', 'The app is about to quit.');
      const entry = entryOf(view, request.opensBrowser);
      queue.add(entry, request.isNext === true);
      tell(view);
      return view.id;
    },
    cancel(id) {
      const entry = find(id);
      if (entry !== undefined) cancel(entry);
    },
    decide: (id, choice) => find(id)?.choice.make(choice),
    async openAgain(id) {
      const entry = find(id);
      if (entry?.view.state.kind !== 'waiting') return;
      const opened = await deps.openAddress(entry.view.state.address);
      const { state } = entry.view;
      if (state.kind === 'waiting') update(entry, { state: { ...state, opened } });
    },
    forget(id) {
      const entry = find(id);
      if (entry === undefined || !hasEnded(entry.view)) return;
      queue.remove(entry);
      tell(entry.view);
    },
    views: () => queue.all().map(({ view }) => view),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ended: (id) => find(id)?.ended ?? Promise.reject(new Error('There is no sign-in of that id.')),
    async drain() {
      isClosed = true;
      for (const entry of queue.all()) cancel(entry);
      await queue.idle();
    },
  };
}

async function firstView(deps: SignInsDeps, { target, way }: SignInRequest): Promise<SignInView> {
  await deps.prepare();
  const { named, state } = await namedAccounts(deps);
  const key = target === null ? null : accountMeant(named, target, state.aliases);
  const label = named.find((account) => account.key === key)?.label ?? null;
  const id = deps.entropy.uuid();
  return { id, key, label, way, wantedWay: way, through: null, state: { kind: 'queued' }, until: null };
}

async function run(deps: SignInsDeps, entry: Entry, update: (change: Partial<SignInView>) => void): Promise<void> {
  const { stopping, choice, opensBrowser, view } = entry;
  const { key, way } = view;
  const show = (state: SignInState): void => update({ state });
  try {
    const limited = withLimit(deps, stopping.signal);
    update({ until: isoOrNull(limited.untilMs) });
    const asked = { key, way, opensBrowser, signal: limited.signal, isTimedOut: limited.isTimedOut };
    const decided = (): Promise<'accept' | 'decline'> => decisionOr(choice, stopping.signal);
    show(await runSignIn(deps, asked, { show, onRoute: update, decided }).finally(limited.dispose));
  } catch (error) {
    if (!(error instanceof AppError)) deps.log.write('error', 'A sign-in failed', { cause: String(error) });
    show({ kind: 'failed', ...toErrorView(error) });
  }
}

function entryOf(view: SignInView, opensBrowser: boolean): Entry {
  const ended = Promise.withResolvers<SignInView>();
  const chosen = Promise.withResolvers<'accept' | 'decline'>();
  const choice = { made: chosen.promise, make: chosen.resolve };
  return { view, opensBrowser, stopping: new AbortController(), choice, ended: ended.promise, end: ended.resolve };
}

/** Whoever cancels at the question takes nobody. */
function decisionOr({ made, make }: Choice, signal: AbortSignal): Promise<'accept' | 'decline'> {
  if (signal.aborted) make('decline');
  signal.addEventListener('abort', () => make('decline'), { once: true });
  return made;
}

interface Limited {
  readonly signal: AbortSignal;
  readonly untilMs: number;
  readonly isTimedOut: () => boolean;
  dispose(): void;
}

function withLimit({ clock, limitMs }: Pick<SignInsDeps, 'clock' | 'limitMs'>, signal: AbortSignal): Limited {
  const limited = new AbortController();
  const finished = new AbortController();
  let timedOut = false;
  if (signal.aborted) limited.abort();
  signal.addEventListener('abort', () => limited.abort(), { once: true });
  void waitOut(clock, limitMs, finished.signal).then(() => {
    if (finished.signal.aborted || limited.signal.aborted) return;
    timedOut = true;
    limited.abort();
  });
  return {
    signal: limited.signal,
    untilMs: clock.now() + limitMs,
    isTimedOut: () => timedOut,
    dispose: () => finished.abort(),
  };
}
