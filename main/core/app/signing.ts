import type { CallName, RequestOf, ResponseOf } from '../../../shared/bridge-contract.ts';
import type { SignInView, SignInWay } from '../../../shared/sign-in.ts';
import { AppError } from '../app-error.ts';
import type { QuotaApp } from '../quota-app.ts';
import { isKept } from '../sign-in/kept-sign-ins.ts';
import { hasEnded, type SignInRequest } from '../sign-in/sign-ins.ts';
import type { StateCell } from './app-state.ts';
import type { TrayApp } from './tray-app.ts';

type SignInIntent = Exclude<Extract<CallName, `sign-in:${string}`>, 'sign-in:copy'>;

/** The sign-ins of the core as the windows ask for them and see them. */
export interface Signing {
  readonly intents: { readonly [K in SignInIntent]: (request: RequestOf<K>) => Promise<ResponseOf<K>> };
  readonly text: TrayApp['signInText'];
  /** Calls off what waits; resolves when what was answered is stored and seen. */
  end(): Promise<void>;
}

export interface SigningDeps {
  readonly app: Pick<QuotaApp, 'signIns'>;
  readonly state: Pick<StateCell, 'set'>;
  /** Looks at the files again. */
  readonly look: () => Promise<void>;
  readonly replan: () => void;
  /** The state has what is new. */
  readonly heedSignIns: () => void;
}

/** Of those that are not in the queue yet: whoever presses twice wants one. */
function oncePerAccount(begin: (request: SignInRequest) => Promise<string>) {
  const beginning = new Map<string, Promise<string>>();
  return (key: string, way: SignInWay): Promise<string> => {
    const found = beginning.get(key) ?? begin({ target: key, way, opensBrowser: true });
    beginning.set(key, found);
    return found.finally(() => beginning.delete(key));
  };
}

function knownView(views: readonly SignInView[], id: string): SignInView {
  const view = views.find((one) => one.id === id);
  if (view === undefined) throw new AppError('not-possible', 'This sign-in is over.');
  return view;
}

function textOf({ state }: SignInView, what: 'code' | 'address'): string {
  const text = state.kind !== 'waiting' ? null : what === 'code' ? state.code : state.address;
  if (text === null) throw new AppError('not-possible', 'This sign-in waits for no browser any more.');
  return text;
}

export function createSigning({ app: { signIns }, state, look, replan, heedSignIns }: SigningDeps): Signing {
  let shown: Promise<unknown> = Promise.resolve();

  const showStored = async ({ state: { kind } }: SignInView): Promise<void> => {
    if (kind !== 'done') return;
    await look();
    replan();
  };
  const begin = async (request: SignInRequest): Promise<string> => {
    const id = await signIns.start(request);
    shown = Promise.all([shown, signIns.ended(id).then(showStored)]);
    return id;
  };
  const stopListening = signIns.subscribe(() => {
    state.set({ signIns: signIns.views() });
    heedSignIns();
  });
  const find = (id: string): SignInView => knownView(signIns.views(), id);
  const beginOnce = oncePerAccount(begin);
  /** Without a second visit in the browser; the window sees the end of it. */
  const storeAgain = ({ id }: SignInView): { readonly id: string } => {
    shown = Promise.all([shown, signIns.storeAgain(id).then(showStored)]);
    return { id };
  };
  const underWay = (key: string): SignInView | undefined =>
    signIns.views().find((view) => view.key === key && !hasEnded(view));

  return {
    intents: {
      async 'sign-in:start'({ key, way }) {
        if (key === null) return { id: await begin({ target: null, way, opensBrowser: true }) };
        const kept = signIns.views().find((view) => view.key === key && isKept(view));
        if (kept !== undefined) return storeAgain(kept);
        return { id: underWay(key)?.id ?? (await beginOnce(key, way)) };
      },
      async 'sign-in:again'({ id, way }) {
        const view = find(id);
        if (isKept(view)) return storeAgain(view);
        // First this one, so that none of those that wait comes between.
        const next = await begin({ target: view.key, way, opensBrowser: true, isNext: true });
        signIns.cancel(id);
        signIns.forget(id);
        return { id: next };
      },
      async 'sign-in:cancel'({ id }) {
        signIns.cancel(id);
        return null;
      },
      async 'sign-in:decide'({ id, choice }) {
        signIns.decide(id, choice === 'add' ? 'accept' : 'decline');
        return null;
      },
      async 'sign-in:open-browser'({ id }) {
        find(id);
        await signIns.openAgain(id);
        return null;
      },
      async 'sign-in:seen'({ id }) {
        signIns.forget(id);
        return null;
      },
    },
    text(id, what) {
      return textOf(find(id), what);
    },
    async end() {
      await signIns.drain();
      stopListening();
      await shown;
    },
  };
}
