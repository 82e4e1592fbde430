import type { SignInState, SignInView, SignInWay } from '../../../shared/sign-in.ts';
import { accountMeant } from '../accounts/account-book.ts';
import { AppError, toErrorView } from '../app-error.ts';
import { isOtherLogin, otherLoginKey } from '../glance/other-login.ts';
import { isoOrNull } from '../iso-time.ts';
import { findAccount } from '../ledger/find-account.ts';
import { afterSignIn } from './after-sign-in.ts';
import type { FinishedSignIn } from './finish-sign-ins.ts';
import { createKeptSignIns, type KeptSignInsDeps, type ShownAttempt } from './kept-sign-ins.ts';
import { otherLoginRefusal } from './other-login-refusal.ts';
import { type RunSignInDeps, runSignIn } from './run-sign-in.ts';
import { createSignInQueue } from './sign-in-queue.ts';
import { namedAccounts, type StoredSignIn } from './store-sign-in.ts';
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
  /** Queues one and gives out its id. Rejects with AppError for an account that nobody knows, or that only Codex can renew. */
  start(request: SignInRequest): Promise<string>;
  /** Of no effect once the code is being exchanged: that is carried to its end. */
  cancel(id: string): void;
  /** The answer to `offered`. Throws AppError `not-possible` while nothing is. */
  decide(id: string, choice: 'accept' | 'decline'): void;
  /** Stores what is kept of one that could only not be stored. Throws AppError `not-possible` when nothing is kept. */
  storeAgain(id: string): Promise<SignInView>;
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

export interface SignInsDeps extends RunSignInDeps, KeptSignInsDeps {
  /** Before anything is stored: what an earlier process began. */
  readonly prepare: () => Promise<{ readonly signedIn: readonly FinishedSignIn[] }>;
  /** From the first address to the code: five minutes (product.md section 8). */
  readonly limitMs: number;
}

interface Entry {
  view: SignInView;
  readonly opensBrowser: boolean;
  /** It had been waiting to be stored, so nobody has to sign in. */
  readonly stored: StoredSignIn | null;
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
  const kept = createKeptSignIns(deps);
  let isClosed = false;

  const tell = (view: SignInView): void => {
    for (const listener of [...listeners]) listener(view);
  };
  const update = (entry: Entry, change: Partial<SignInView>): void => {
    entry.view = { ...entry.view, ...change };
    tell(entry.view);
  };
  const drop = (entry: Entry): void => {
    queue.remove(entry);
    tell(entry.view);
  };
  const showIn = (entry: Entry) => (state: SignInState) => update(entry, { state });
  const shown = (entry: Entry): ShownAttempt => ({ view: entry.view, show: showIn(entry), drop: () => drop(entry) });
  const queue = createSignInQueue<Entry>(async (entry) => {
    await run(deps, entry, (change) => update(entry, change));
    kept.follow(shown(entry));
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
      const { view, stored } = await firstView(deps, request);
      // Whoever asked before the end came comes too late.
      if (isClosed) throw new AppError('cancelled', 'The app is about to quit.');
      const entry = entryOf(view, request.opensBrowser, stored);
      queue.add(entry, request.isNext === true);
      tell(view);
      return view.id;
    },
    cancel(id) {
      const entry = find(id);
      if (entry !== undefined) cancel(entry);
    },
    decide(id, choice) {
      answer(find(id), choice);
    },
    async storeAgain(id) {
      const entry = find(id);
      if (entry === undefined) throw new AppError('not-possible', 'This sign-in is over.');
      await kept.store(shown(entry));
      return entry.view;
    },
    async openAgain(id) {
      const entry = find(id);
      if (entry !== undefined) await openAgain(deps, entry, showIn(entry));
    },
    forget(id) {
      const entry = find(id);
      if (entry !== undefined && hasEnded(entry.view)) drop(entry);
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
      await kept.settled();
    },
  };
}

function answer(entry: Entry | undefined, choice: 'accept' | 'decline'): void {
  if (entry?.view.state.kind !== 'offered') throw new AppError('not-possible', 'This sign-in asks no question now.');
  entry.choice.make(choice);
}

async function openAgain(
  { openAddress }: Pick<SignInsDeps, 'openAddress'>,
  entry: Entry,
  show: (state: SignInState) => void,
): Promise<void> {
  if (entry.view.state.kind !== 'waiting') return;
  const opened = await openAddress(entry.view.state.address);
  const { state } = entry.view;
  if (state.kind === 'waiting') show({ ...state, opened });
}

interface FirstView {
  readonly view: SignInView;
  readonly stored: StoredSignIn | null;
}

async function firstView(deps: SignInsDeps, { target, way }: SignInRequest): Promise<FirstView> {
  const { signedIn } = await deps.prepare();
  const { docs, named, state } = await namedAccounts(deps);
  const { kind } = docs.cli;
  if (target !== null && isOtherLogin(kind)) {
    const shown = { key: otherLoginKey(kind, state, deps.naming), email: null };
    if (findAccount([shown], target).kind === 'found') throw otherLoginRefusal(kind);
  }
  const key = target === null ? null : accountMeant(named, target, state.aliases);
  const goesBesideCodex = key === null && isOtherLogin(kind);
  const label = named.find((account) => account.key === key)?.label ?? null;
  const id = deps.entropy.uuid();
  const stored = signedIn.find((finished) => finished.asked === key)?.stored ?? null;
  return {
    view: {
      id,
      key,
      label,
      way,
      wantedWay: way,
      goesBesideCodex,
      insteadOfCodex: false,
      through: null,
      state: { kind: 'queued' },
      until: null,
    },
    stored,
  };
}

type Update = (change: Partial<SignInView>) => void;

async function run(deps: SignInsDeps, entry: Entry, update: Update): Promise<void> {
  const { stopping, choice, opensBrowser, view, stored } = entry;
  const { id, key, way } = view;
  const show = (state: SignInState): void => update({ state });
  try {
    if (stored !== null) return show({ kind: 'done', account: await afterSignIn(deps, stored) });
    const limited = withLimit(deps, stopping.signal);
    update({ until: isoOrNull(limited.untilMs) });
    const asked = { id, key, way, opensBrowser, signal: limited.signal, isTimedOut: limited.isTimedOut };
    const decided = (): Promise<'accept' | 'decline'> => decisionOr(choice, stopping.signal);
    show(await runSignIn(deps, asked, { show, onRoute: update, decided }).finally(limited.dispose));
  } catch (error) {
    if (!(error instanceof AppError)) deps.log.write('error', 'A sign-in failed', { cause: String(error) });
    show({ kind: 'failed', ...toErrorView(error), kept: null });
  }
}

function entryOf(view: SignInView, opensBrowser: boolean, stored: StoredSignIn | null): Entry {
  const ended = Promise.withResolvers<SignInView>();
  const chosen = Promise.withResolvers<'accept' | 'decline'>();
  const choice = { made: chosen.promise, make: chosen.resolve };
  const { promise, resolve: end } = ended;
  return { view, opensBrowser, stored, stopping: new AbortController(), choice, ended: promise, end };
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
