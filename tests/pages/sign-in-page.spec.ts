import { describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { keyOf } from '../support/snapshot-parts.ts';
import { type SnapshotName, snapshotNames, snapshots } from '../support/snapshots.ts';
import { asked, useSpecPages } from '../support/spec-pages.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { OpenPage } from '../visual/page-session.ts';

const pages = useSpecPages();

const open = (snapshot: AppSnapshot, width = 840): Promise<OpenPage> =>
  pages.open({ window: 'restore', snapshot, width });

const ana = 'ana@lanternworks.example';
const seven: AppSnapshot = snapshots['seven-aside'];
const id = `sign-in-${ana}`;
const focused = 'document.activeElement.textContent';

const states = snapshotNames.filter((name) => name.startsWith('sign-in-') && snapshots[name].signIns.length > 0);

/** As it opens, and as text twice as large leaves the smallest window. */
const looks = [
  { scheme: 'light', width: 640 },
  { scheme: 'dark', width: 320 },
] as const;

/** What of the dialog lies outside of the window, or is cut off with no way to come to it. */
const cutOff = `[...document.querySelectorAll('.ask, .ask *')]
  .filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const isOutside = left < 0 || right > innerWidth || (one.matches('.ask') && (top < 0 || bottom > innerHeight));
    return isOutside || one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
  })
  .map((one) => one.tagName + ' ' + one.textContent)`;

interface HeightsOfBox {
  readonly scrollHeight: number;
  readonly clientHeight: number;
}
const heights =
  '(({ scrollHeight, clientHeight }) => ({ scrollHeight, clientHeight }))(document.querySelector(".ask"))';

describe('a sign-in in every state', () => {
  it.each(states)(
    'is drawn without complaint and whole, and leaves nothing unnamed or too pale, in light and then in dark at 320 pixels: %s',
    async (name) => {
      const here = await open(snapshots[name], 640);
      const dialog = here.page.getByRole('dialog');
      await dialog.waitFor();
      for (const look of looks) {
        await here.turn(look);
        expect([look, await here.page.evaluate(cutOff)]).toEqual([look, []]);
        expect([look, await findBarriers(here)]).toEqual([look, []]);
        const { scrollHeight, clientHeight } = await here.page.evaluate<HeightsOfBox>(heights);
        expect(scrollHeight).toBeLessThanOrEqual(clientHeight + 1);
      }
      expect(here.complaints).toEqual([]);
    },
  );

  it('can be read to its end in the smallest window at 200%, with most of the height for its words', async () => {
    const here = await open(snapshots['sign-in-queue'], 320);
    await here.page.setViewportSize({ width: 320, height: 240 });
    expect(await here.page.evaluate(cutOff)).toEqual([]);
    expect((await here.page.evaluate<HeightsOfBox>(heights)).clientHeight).toBeGreaterThan(200);
    await here.page.getByRole('button', { name: 'Cancel, olaf@harborlight.example' }).click();
    expect(await asked(here)).toEqual([['sign-in:cancel', { id: 'sign-in-olaf@harborlight.example' }]]);
  });

  it('counts the time down while it is seen, and has no timer while it is not', async () => {
    const here = await open(snapshots['sign-in-browser']);
    await here.page.getByText('Waiting, 4:12 left.').waitFor();
    expect(await here.bridge.runningTimers()).toBe(1);
    await here.bridge.setVisibility('hidden');
    expect(await here.bridge.runningTimers()).toBe(0);
    await here.page.clock.setFixedTime(Date.parse(seven.takenAt) + 60_000);
    await here.bridge.setVisibility('visible');
    await here.page.getByText('Waiting, 3:12 left.').waitFor();
  });
});

describe('what is pressed in it', () => {
  it.each<[SnapshotName, string, string, unknown]>([
    ['sign-in-browser', 'Cancel', 'sign-in:cancel', { id }],
    ['sign-in-browser', 'Use a code', 'sign-in:again', { id, way: 'device' }],
    ['sign-in-browser', 'Open the browser again', 'sign-in:open-browser', { id }],
    ['sign-in-no-browser', 'Copy address', 'sign-in:copy', { id, what: 'address' }],
    ['sign-in-code', 'Copy code', 'sign-in:copy', { id, what: 'code' }],
    ['sign-in-another', 'Add as a new account', 'sign-in:decide', { id, choice: 'add' }],
    ['sign-in-another', 'Try again', 'sign-in:again', { id, way: 'browser' }],
    ['sign-in-another', 'Cancel', 'sign-in:cancel', { id }],
    ['sign-in-known', 'Keep it', 'sign-in:decide', { id, choice: 'add' }],
    ['sign-in-known', 'Cancel, olaf@harborlight.example', 'sign-in:cancel', { id: 'sign-in-olaf@harborlight.example' }],
    ['sign-in-refused', 'Use a code', 'sign-in:again', { id, way: 'device' }],
    ['sign-in-timed-out', 'Try again', 'sign-in:again', { id, way: 'browser' }],
    ['sign-in-timed-out', 'Close', 'sign-in:seen', { id }],
    ['sign-in-code-timed-out', 'Try again', 'sign-in:again', { id, way: 'device' }],
    ['sign-in-code-timed-out', 'Use the browser', 'sign-in:again', { id, way: 'browser' }],
    ['sign-in-no-codes', 'Use the browser', 'sign-in:again', { id, way: 'browser' }],
    ['sign-in-not-saved', 'Try again', 'sign-in:again', { id, way: 'browser' }],
    ['sign-in-not-saved-full', 'Close', 'sign-in:seen', { id: 'sign-in-new' }],
    ['sign-in-done-aside', 'Done', 'sign-in:seen', { id }],
    ['sign-in-done', 'Done', 'sign-in:seen', { id }],
    [
      'sign-in-queue',
      'Try again, build@fernhill.example',
      'sign-in:again',
      { id: 'sign-in-build@fernhill.example', way: 'browser' },
    ],
  ])('in %s, %s, asks for that and nothing else', async (name, label, call, request) => {
    const here = await open(snapshots[name]);
    await here.page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click();
    expect(await asked(here)).toEqual([[call, request]]);
  });

  it('says that it copied, to who listens too', async () => {
    const { page } = await open(snapshots['sign-in-code']);
    await page.getByRole('button', { name: 'Copy code' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await page.getByRole('status').getByText('Copied', { exact: true }).waitFor();
  });

  it('stands in the order that Windows has it', async () => {
    const here = await open({
      ...snapshots['sign-in-browser'],
      surroundings: { ...seven.surroundings, platform: 'windows' },
    });
    const buttons = await here.page.getByRole('dialog').getByRole('button').allTextContents();
    expect(buttons).toEqual(['Open the browser again', 'Use a code', 'Cancel']);
  });
});

describe('a sign-in is begun', () => {
  it.each<[string, (here: OpenPage) => Promise<void>]>([
    ['by the next step of a row', ({ page }) => page.getByRole('button', { name: `Sign in again…, ${ana}` }).click()],
    [
      'from the menu of a row',
      async ({ page }) => {
        await page.getByRole('button', { name: `More for ${ana}` }).click();
        await page.getByRole('menuitem', { name: 'Sign in again…' }).click();
      },
    ],
    [
      'from a row that is open',
      async ({ page }) => {
        await page.locator(`[data-key="${keyOf(ana)}"]`).focus();
        await page.keyboard.press('Enter');
        await page.locator('.more-box').getByRole('button', { name: 'Sign in again…' }).click();
      },
    ],
  ])('%s', async (_how, begin) => {
    const here = await open(seven);
    await begin(here);
    expect(await asked(here)).toEqual([['sign-in:start', { key: keyOf(ana), way: 'browser' }]]);
  });

  it('by a person without any account, for whoever signs in', async () => {
    const here = await open(snapshots['first-run']);
    await here.page.getByRole('button', { name: 'Sign in to Codex…' }).click();
    expect(await asked(here)).toEqual([['sign-in:start', { key: null, way: 'browser' }]]);
  });

  it('for an account that stopped and is only watched', async () => {
    const here = await open(snapshots['watch-only']);
    const { page } = here;
    await page.getByRole('button', { name: 'Sign in again to ops@fernhill.example…' }).click();
    expect(await asked(here)).toEqual([['sign-in:start', { key: keyOf('ops@fernhill.example'), way: 'browser' }]]);
  });

  it('by nobody while there is no network', async () => {
    const { page } = await open({ ...seven, reading: { isReading: false, isOffline: true, nextAt: null } });
    await page.getByRole('button', { name: `More for ${ana}` }).click();
    expect(await page.getByRole('menuitem').allTextContents()).not.toContain('Sign in again…');
  });
});

describe('the keyboard in a sign-in', () => {
  it('begins on what comes next, and Escape puts the sign-in aside without ending it', async () => {
    const here = await open(seven);
    const { page } = here;
    await page.getByRole('button', { name: `Sign in again…, ${ana}` }).focus();
    await page.keyboard.press('Enter');
    await here.bridge.push('snapshot:changed', snapshots['sign-in-browser']);
    await here.until(`${focused} === "Open the browser again"`);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('status').getByText('The browser is open. Choose this account there.').waitFor();
    await here.until(`document.activeElement.closest('[data-key="${keyOf(ana)}"]') !== null`);
    expect(await asked(here)).toEqual([['sign-in:start', { key: keyOf(ana), way: 'browser' }]]);
  });

  it.each<SnapshotName>(['sign-in-done', 'sign-in-timed-out', 'sign-in-not-saved'])(
    'has seen what is over with Escape: %s',
    async (name) => {
      const here = await open(snapshots[name]);
      await here.page.getByRole('dialog').waitFor();
      await here.page.keyboard.press('Escape');
      expect(await asked(here)).toEqual([['sign-in:seen', { id }]]);
    },
  );

  it.each<[string, string]>([
    ['the line above the list', 'Show'],
    ['its row', `Show, ${ana}`],
  ])('brings back what was put aside, from %s', async (_where, name) => {
    const { page } = await open(snapshots['sign-in-browser']);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByRole('dialog', { name: `Sign in to ${ana}` }).waitFor();
  });

  it('is asked again when what was put aside has a question', async () => {
    const here = await open(snapshots['sign-in-browser']);
    await here.page.keyboard.press('Escape');
    await here.page.getByRole('dialog').waitFor({ state: 'detached' });
    await here.bridge.push('snapshot:changed', snapshots['sign-in-saving']);
    expect(await here.page.getByRole('dialog').count()).toBe(0);
    await here.bridge.push('snapshot:changed', snapshots['sign-in-another']);
    await here.page.getByRole('dialog', { name: /This is vera@paperkite\.example/ }).waitFor();
  });

  it('is kept from step to step, and never lands on a yes by itself', async () => {
    const here = await open(snapshots['sign-in-browser']);
    await here.until(`${focused} === "Open the browser again"`);
    await here.bridge.push('snapshot:changed', snapshots['sign-in-saving']);
    await here.until('document.activeElement.closest("[role=dialog]") !== null');
    await here.bridge.push('snapshot:changed', snapshots['sign-in-another']);
    await here.until(`${focused} === "Try again"`);
    await here.bridge.push('snapshot:changed', snapshots['sign-in-done']);
    await here.until(`${focused} === "Done"`);
  });

  it('goes to a row that is there when its own has left the list', async () => {
    const here = await open(seven);
    const { page } = here;
    await page.getByRole('button', { name: `Sign in again…, ${ana}` }).focus();
    await here.bridge.push('snapshot:changed', snapshots['sign-in-browser']);
    await here.bridge.push('snapshot:changed', snapshots['sign-in-done']);
    await here.until(`${focused} === "Done"`);
    await here.bridge.push('snapshot:changed', { ...snapshots['sign-in-done'], signIns: [] });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await here.until('document.activeElement.closest("[data-key]") !== null');
  });
});

describe('who listens to a sign-in', () => {
  it('hears each change once', async () => {
    const here = await open(snapshots['sign-in-starting']);
    const said = here.page.getByRole('dialog').getByRole('status').first();
    const heard: (string | null)[] = [];
    for (const name of ['sign-in-starting', 'sign-in-browser', 'sign-in-saving', 'sign-in-done'] as const) {
      await here.bridge.push('snapshot:changed', snapshots[name]);
      heard.push(await said.textContent());
    }
    const asked = `Sign in to ${ana}`;
    expect(heard).toEqual([
      `${asked}Opening the page to sign in at…`,
      `${asked}The browser is open. Choose this account there.`,
      `${asked}Saving the new sign-in…`,
      `${ana} is signed inIt is back in the pool.`,
    ]);
  });

  it('hears nothing of the time that goes by', async () => {
    const { page } = await open(snapshots['sign-in-browser']);
    await page.getByText('4:12').waitFor();
    expect(await page.getByRole('status').getByText('4:12').count()).toBe(0);
  });
});
