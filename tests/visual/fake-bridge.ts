import type { Page } from '@playwright/test';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';

interface RecordedCall {
  readonly name: string;
  readonly request: unknown;
}

/** What stands in for preload and main in a page without Electron. */
export interface FakeBridge {
  /** Everything that the page asked for, oldest first. */
  calls(): Promise<readonly RecordedCall[]>;
  push(name: 'snapshot:changed' | 'account:focused', payload: unknown): Promise<void>;
}

/** Before the page is opened: its bridge answers with this snapshot, and with null to everything else. */
export async function installFakeBridge(page: Page, snapshot: AppSnapshot): Promise<FakeBridge> {
  await page.addInitScript(script(snapshot));
  return {
    calls: () => page.evaluate<readonly RecordedCall[]>('window.madeUp.calls'),
    push: async (name, payload) => {
      await page.evaluate(`window.madeUp.push(${JSON.stringify(name)}, ${JSON.stringify(payload)})`);
    },
  };
}

/** As text, since this side of the tests has no DOM to type it against. */
function script(snapshot: AppSnapshot): string {
  return `{
    const calls = [];
    const listeners = new Map();
    const snapshot = ${JSON.stringify(snapshot)};
    window.madeUp = {
      calls,
      push: (name, payload) => { for (const listen of listeners.get(name) ?? []) listen(payload); },
    };
    window.bridge = {
      call: async (name, request) => {
        calls.push({ name, request });
        return { ok: true, value: name === 'snapshot:get' ? snapshot : null };
      },
      on: (name, listen) => {
        const all = listeners.get(name) ?? new Set();
        listeners.set(name, all.add(listen));
        return () => all.delete(listen);
      },
    };
  }`;
}
