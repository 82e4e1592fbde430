import type { SignedIn, SignInState, SignInView, WhoSignedIn } from '../../../shared/sign-in.ts';
import { AppError, toErrorView } from '../app-error.ts';
import { afterSignIn, type SignedInUsage, whoGoesOn } from './after-sign-in.ts';
import type { FinishedSignIn, SignInFinisher } from './finish-sign-ins.ts';
import type { StoredSignIn } from './store-sign-in.ts';

export interface KeptSignInsDeps extends SignedInUsage {
  readonly finisher: Pick<SignInFinisher, 'finish' | 'watch'>;
}

/** One of them as the windows know it. */
export interface ShownAttempt {
  readonly view: SignInView;
  readonly show: (state: SignInState) => void;
  /** It is over, and nothing can be told of it here. */
  readonly drop: () => void;
}

/** Sign-ins of this process that only could not be stored: they are stored by an update, by another process, or when a person says so. */
export interface KeptSignIns {
  /** Shows what becomes of it from now on; nothing when nothing is kept. */
  follow(attempt: ShownAttempt): void;
  /** Resolves when it is stored or was refused again. Throws AppError `not-possible` when nothing is kept. */
  store(attempt: ShownAttempt): Promise<void>;
  settled(): Promise<unknown>;
}

/** Only storing it failed. */
export function isKept({ state }: Pick<SignInView, 'state'>): boolean {
  return keptIn(state) !== null;
}

function keptIn(state: SignInState): WhoSignedIn | null {
  return state.kind === 'failed' ? state.kept : null;
}

export function createKeptSignIns(deps: KeptSignInsDeps): KeptSignIns {
  const busy = new Set<Promise<void>>();
  const noteOver = async ({ show, drop }: ShownAttempt, finished: FinishedSignIn | null): Promise<void> => {
    if (finished === null) drop();
    else show({ kind: 'done', account: await withoutUsage(deps, finished.stored) });
  };
  const follow = (attempt: ShownAttempt): void => {
    deps.finisher.watch(attempt.view.id, (finished) => void noteOver(attempt, finished));
  };
  return {
    follow(attempt) {
      if (isKept(attempt.view)) follow(attempt);
    },
    async store(attempt) {
      if (!isKept(attempt.view)) throw new AppError('not-possible', 'Nothing is kept of this sign-in.');
      const work = storeNow(deps, attempt);
      busy.add(work);
      await work.finally(() => busy.delete(work));
    },
    settled: () => Promise.all(busy),
  };
}

/** The usage is read with the next update: whoever only looks asks no service. */
async function withoutUsage(deps: KeptSignInsDeps, { login: _, ...stored }: StoredSignIn): Promise<SignedIn> {
  return { ...stored, usageRead: false, ...(await whoGoesOn(deps, stored)) };
}

async function storeNow(deps: KeptSignInsDeps, { view, show }: ShownAttempt): Promise<void> {
  const kept = keptIn(view.state);
  show({ kind: 'storing' });
  try {
    const finished = await deps.finisher.finish(view.id);
    if (finished !== null) show({ kind: 'done', account: await afterSignIn(deps, finished.stored) });
  } catch (error) {
    show({ kind: 'failed', ...toErrorView(error), kept });
  }
}
