import { once } from 'node:events';
import type { BrowserContext, Page } from '@playwright/test';
import type { DrivenApp } from './app-from-journal.ts';

const looks = 400;
const betweenLooksMs = 50;

/** The page of the app's window with that number, as soon as the spec's own connection to the browser has heard of it. */
export async function pageOfTarget(
  contexts: () => readonly BrowserContext[],
  app: Pick<DrivenApp, 'order'>,
  window: number,
): Promise<Page> {
  const targetId = await app.order('window-target', { window });
  for (let look = 0; look < looks; look += 1) {
    for (const page of contexts().flatMap((context) => context.pages())) {
      if ((await targetOf(page)) === targetId) return page;
    }
    const [context] = contexts();
    await Promise.race([
      context?.waitForEvent('page').catch(() => {}),
      once(AbortSignal.timeout(betweenLooksMs), 'abort'),
    ]);
  }
  throw new Error(`No page belongs to the window ${window}.`);
}

async function targetOf(page: Page): Promise<string | null> {
  try {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return targetInfo.targetId;
  } catch {
    // Closed meanwhile, so it is none that anybody looks for.
    return null;
  }
}
