import type { Page } from '@playwright/test';
import { describe, expect, it } from 'vitest';
import type { AppUnderTest } from '../support/app-under-test.ts';
import { readPopover, useStory } from '../support/story.ts';

const story = useStory();

/** As the system's own setting for larger text tells every page. */
async function enlargeText(page: Page, scale: number): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setEmulatedOSTextScale', { scale });
}

/** Which reads, and draws what came. */
async function refresh(app: AppUnderTest): Promise<void> {
  await app.tray.choose(/^Refresh now$/);
}

const width = (page: Page): Promise<number> => page.evaluate<number>('innerWidth');
const zoom = (page: Page): Promise<number> => page.evaluate<number>('devicePixelRatio');

describe('larger text', () => {
  it('zooms the popover and makes it wider, and zooms the windows that are opened after it', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira').tokens);
    const app = await story.start();
    const page = await readPopover(app);
    const usual = { width: await width(page), zoom: await zoom(page) };
    expect(usual.width).toBe(340);
    await enlargeText(page, 1.5);
    await refresh(app);
    await expect.poll(() => width(page)).toBe(Math.round(380 / 1.5));
    expect(await zoom(page)).toBe(usual.zoom * 1.5);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    // So high that nothing has to be scrolled.
    await expect
      .poll(() => page.evaluate('Math.round(document.querySelector(".pop").scrollHeight - innerHeight)'))
      .toBe(0);
    await app.startAgain('--settings');
    await app.window('settings');
    const made = app.journal.filter(({ kind }) => kind === 'web-preferences');
    expect(made.map(({ webPreferences }) => Object(webPreferences).zoomFactor)).toEqual([1, 1.5]);
  });

  it('is as usual again once the system says so', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira').tokens);
    const app = await story.start();
    const page = await readPopover(app);
    await enlargeText(page, 1.15);
    await refresh(app);
    await expect.poll(() => width(page)).toBe(Math.round(380 / 1.15));
    await enlargeText(page, 1);
    await refresh(app);
    await expect.poll(() => width(page)).toBe(340);
  });
});
