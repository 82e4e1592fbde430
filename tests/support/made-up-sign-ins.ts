import type { SignInRequest, SignIns } from '../../main/core/sign-in/sign-ins.ts';
import type { SignInState, SignInView } from '../../shared/sign-in.ts';

/** Sign-ins that go on only when a test says so, and what was asked of them in order. */
export interface MadeUpSignIns extends SignIns {
  readonly asked: readonly string[];
  /** Puts the attempt into that state; an ended one is over then. */
  become(id: string, state: SignInState): void;
  /** Held until it resolves: an account file that takes its time. */
  gate: Promise<void>;
}

const over: readonly SignInState['kind'][] = ['done', 'declined', 'failed', 'cancelled', 'timed-out'];

export function createMadeUpSignIns(): MadeUpSignIns {
  const asked: string[] = [];
  const listeners = new Set<(view: SignInView) => void>();
  const ends = new Map<string, PromiseWithResolvers<SignInView>>();
  let views: readonly SignInView[] = [];
  const put = (view: SignInView): void => {
    views = views.some(({ id }) => id === view.id)
      ? views.map((one) => (one.id === view.id ? view : one))
      : [...views, view];
    for (const listen of listeners) listen(view);
  };
  const signIns: MadeUpSignIns = {
    asked,
    gate: Promise.resolve(),
    become(id, state) {
      const view = views.find((one) => one.id === id);
      if (view === undefined) throw new Error(`There is no sign-in ${id}.`);
      put({ ...view, state });
      if (over.includes(state.kind)) ends.get(id)?.resolve({ ...view, state });
    },
    async start({ target, way, isNext = false }: SignInRequest) {
      asked.push(`start ${target} ${way}${isNext ? ' next' : ''}`);
      await signIns.gate;
      const id = `id-${ends.size + 1}`;
      ends.set(id, Promise.withResolvers());
      put({
        id,
        key: target,
        label: target,
        way,
        wantedWay: way,
        goesBesideCodex: false,
        insteadOfCodex: false,
        through: null,
        state: { kind: 'queued' },
        until: null,
      });
      return id;
    },
    cancel: (id) => void asked.push(`cancel ${id}`),
    decide: (id, choice) => void asked.push(`${choice} ${id}`),
    async storeAgain(id) {
      asked.push(`store ${id}`);
      const view = views.find((one) => one.id === id);
      if (view === undefined) throw new Error(`There is no sign-in ${id}.`);
      return view;
    },
    async openAgain(id) {
      asked.push(`open ${id}`);
    },
    forget(id) {
      asked.push(`forget ${id}`);
      views = views.filter((one) => one.id !== id);
    },
    views: () => views,
    subscribe(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    ended: (id) => ends.get(id)?.promise ?? Promise.reject(new Error(`There is no sign-in ${id}.`)),
    async drain() {
      asked.push('drain');
      for (const { id } of views) signIns.become(id, { kind: 'cancelled' });
    },
  };
  return signIns;
}
