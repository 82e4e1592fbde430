import type { Page } from '@playwright/test';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { CallName, Reply, ResponseOf } from '../../shared/bridge-contract.ts';

interface RecordedCall {
  readonly name: string;
  readonly request: unknown;
}

/** What stands in for preload and main in a page without Electron. */
export interface FakeBridge {
  /** Everything that the page asked for, oldest first. */
  calls(): Promise<readonly RecordedCall[]>;
  /** How many timers of the page would go on by themselves. */
  runningTimers(): Promise<number>;
  /** As the system does when it hides the window or shows it again. */
  setVisibility(state: 'visible' | 'hidden'): Promise<void>;
  /** From now on. */
  answer(more: Answers): Promise<void>;
  push(name: 'snapshot:changed' | 'account:focused', payload: unknown): Promise<void>;
  /** What is loaded into the page from now on does not get it. */
  remove(): Promise<void>;
}

/** What main answers to a call; what is not named here is answered with null. */
export type Answers = { readonly [K in CallName]?: Reply<ResponseOf<K>> | 'never' };

/** Before the page is opened: its bridge answers with this snapshot, and else as `answers` says. */
export async function installFakeBridge(page: Page, snapshot: AppSnapshot, answers: Answers = {}): Promise<FakeBridge> {
  const installed = await page.addInitScript(script({ ...answers, 'snapshot:get': { ok: true, value: snapshot } }));
  return {
    calls: () => page.evaluate<readonly RecordedCall[]>('window.madeUp.calls'),
    runningTimers: () => page.evaluate<number>('window.madeUp.timers.size'),
    setVisibility: async (state) => {
      await page.evaluate(`window.madeUp.setVisibility(${JSON.stringify(state)})`);
    },
    answer: async (more) => {
      await page.evaluate(`window.madeUp.answer(${JSON.stringify(more)})`);
    },
    push: async (name, payload) => {
      await page.evaluate(`window.madeUp.push(${JSON.stringify(name)}, ${JSON.stringify(payload)})`);
    },
    remove: () => installed.dispose(),
  };
}

/** As text, since this side of the tests has no DOM to type it against. */
function script(answers: Answers): string {
  return `{
    const calls = [];
    const listeners = new Map();
    const answers = ${JSON.stringify(answers)};
    const timers = new Set();
    const { setInterval, clearInterval } = window;
    window.setInterval = (...args) => {
      const timer = setInterval(...args);
      timers.add(timer);
      return timer;
    };
    window.clearInterval = (timer) => {
      timers.delete(timer);
      clearInterval(timer);
    };
    window.madeUp = {
      calls,
      answer: (more) => void Object.assign(answers, more),
      timers,
      setVisibility: (state) => {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      },
      push: (name, payload) => { for (const listen of listeners.get(name) ?? []) listen(payload); },
    };
    window.bridge = {
      call: async (name, request) => {
        calls.push({ name, request });
        if (answers[name] === 'never') await new Promise(() => {});
        return answers[name] ?? { ok: true, value: null };
      },
      on: (name, listen) => {
        const all = listeners.get(name) ?? new Set();
        listeners.set(name, all.add(listen));
        return () => all.delete(listen);
      },
    };
  }`;
}
