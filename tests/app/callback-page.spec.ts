import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCallbackListener } from '../../main/node/sign-in/callback-listener.ts';
import { browserArgs, findBrowser } from '../support/find-browser.ts';
import { beyondEdge } from '../visual/beyond-edge.ts';
import { findBarriers } from '../visual/find-barriers.ts';

/*
 * What a person sees in the browser at the end of a sign-in: the real listener, on a free port, and a real browser.
 */

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArgs() });
});
afterAll(() => browser?.close());

type Verdict = 'signed-in' | 'not-signed-in' | 'not-ours';

const pages: readonly (readonly [string, Verdict, string, string, RegExp])[] = [
  ['that worked', 'signed-in', '?code=c&state=s', 'You can close this page', /^Codex Quota goes on/],
  ['that was refused', 'not-signed-in', '?error=access_denied&state=s', 'Not signed in', /nothing was changed/],
  [
    'that is over, or that is somebody else’s',
    'not-ours',
    '?code=c&state=old',
    'This belongs to another sign-in',
    /through the address that it shows/,
  ],
  ['that nobody began', 'not-ours', '/else', 'Nothing is here', /only for the end of a sign-in/],
];

describe('the page at the end of a sign-in', () => {
  it.each(pages)(
    '%s says so, and leaves nothing unnamed, too pale or beyond its edge',
    async (_what, verdict, at, title, text) => {
      const listener = await createCallbackListener([0])(() => verdict);
      if (listener === null) throw new Error('There is always a free port.');
      const page = await browser.newPage({ viewport: { width: 1024, height: 640 } });
      onTestFinished(async () => {
        await page.close();
        await listener.close();
      });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(`${listener.redirectUri}${at}`);
      expect(await page.title()).toBe(title);
      expect(await page.getByRole('heading').allTextContents()).toEqual([title]);
      await page.getByText(text).waitFor();
      for (const [colorScheme, width] of [
        ['light', 1024],
        ['dark', 320],
      ] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 640 });
        expect([colorScheme, await findBarriers({ page })]).toEqual([colorScheme, []]);
        expect(await beyondEdge({ page })).toEqual([]);
      }
      expect(complaints.filter((one) => !one.includes('404') && !one.includes('400'))).toEqual([]);
    },
  );
});
