import { type Browser, chromium } from '@playwright/test';
import type { AppUnderTest } from './app-under-test.ts';
import { browserArgs, findBrowser } from './find-browser.ts';

/** The person who signs in, at the system's browser that the app opened. */
export interface PersonInBrowser {
  /** Goes where the app led, on with it, and reads what the app says there at last. */
  signIn(app: AppUnderTest): Promise<string | null>;
  /** The same from that address, by that link of the page. */
  goThrough(address: string, link?: string): Promise<string | null>;
  close(): Promise<void>;
}

export async function startPersonInBrowser(): Promise<PersonInBrowser> {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArgs() });
  const goThrough = (address: string, link = 'Continue'): Promise<string | null> => goOn(browser, address, link);
  return {
    async signIn(app) {
      return goThrough(await openedAddress(app));
    },
    goThrough,
    close: () => browser.close(),
  };
}

/** What the system's browser was last opened with, after so many times. */
export async function openedAddress(app: AppUnderTest, times = 1): Promise<string> {
  return app.untilJournal(() => {
    const urls = app.journal.flatMap(({ kind, url }) => (kind === 'open-external' ? [String(url)] : []));
    return urls.length >= times ? urls.at(-1) : null;
  });
}

async function goOn(browser: Browser, address: string, link: string): Promise<string | null> {
  const page = await browser.newPage();
  try {
    await page.goto(address);
    await page.getByRole('link', { name: link }).click();
    await page.waitForURL(/127\.0\.0\.1:145[57]\/auth\/callback/);
    return await page.textContent('body');
  } finally {
    await page.close();
  }
}
