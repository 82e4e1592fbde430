import { type Browser, chromium } from '@playwright/test';
import type { AppUnderTest } from './app-under-test.ts';
import { browserArgs, findBrowser } from './find-browser.ts';

/** The person who signs in, at the system's browser that the app opened. */
export interface PersonInBrowser {
  /** Goes where the app led, on with it, and reads what the app says there at last. */
  signIn(app: AppUnderTest): Promise<string | null>;
  close(): Promise<void>;
}

export async function startPersonInBrowser(): Promise<PersonInBrowser> {
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArgs() });
  return {
    async signIn(app) {
      return goOn(browser, await openedAddress(app));
    },
    close: () => browser.close(),
  };
}

/** What the system's browser was opened with. */
function openedAddress(app: AppUnderTest): Promise<string> {
  return app.untilJournal(() => {
    const url = app.journal.findLast(({ kind }) => kind === 'open-external')?.['url'];
    return url === undefined ? null : String(url);
  });
}

async function goOn(browser: Browser, address: string): Promise<string | null> {
  const page = await browser.newPage();
  try {
    await page.goto(address);
    await page.getByRole('link', { name: 'Continue' }).click();
    await page.waitForURL(/127\.0\.0\.1:145[57]\/auth\/callback/);
    return await page.textContent('body');
  } finally {
    await page.close();
  }
}
