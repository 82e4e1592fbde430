import { afterAll, afterEach, beforeAll } from 'vitest';
import type { WindowName } from '../../main/electron/window-address.ts';
import { type OpenPage, type PageSession, type PageWish, startPageSession } from '../visual/page-session.ts';

type SpecWish = Pick<PageWish, 'snapshot'> & { readonly window: WindowName } & Partial<PageWish>;

/** The pages that the specs of one file open, all in one browser. */
export interface SpecPages {
  /** In light, and as large as the window opens where nothing else is said. Closed when the spec is over. */
  open(wish: SpecWish): Promise<OpenPage>;
}

const usualWidths: Readonly<Record<WindowName, number>> = {
  popover: 340,
  restore: 840,
  settings: 620,
  diagnostics: 720,
};

/** Called once at the top of a spec file. */
export function useSpecPages(): SpecPages {
  let session: PageSession | null = null;
  const opened: OpenPage[] = [];
  beforeAll(async () => {
    session = await startPageSession();
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => session?.close());
  return {
    async open(wish) {
      if (session === null) throw new Error('Only within a spec.');
      const page = await session.open({ width: usualWidths[wish.window], height: 640, scheme: 'light', ...wish });
      opened.push(page);
      return page;
    },
  };
}

/** What a page asked of main, beside what every window does by itself. */
export async function asked({ bridge }: OpenPage): Promise<readonly (readonly [string, unknown])[]> {
  const calls = await bridge.calls();
  return calls.flatMap(({ name, request }) =>
    name === 'snapshot:get' || name === 'window:painted' ? [] : [[name, request] as const],
  );
}

/** What came with each of these calls, oldest first. */
export async function requestsOf({ bridge }: OpenPage, wanted: string): Promise<readonly unknown[]> {
  return (await bridge.calls()).flatMap(({ name, request }) => (name === wanted ? [request] : []));
}
