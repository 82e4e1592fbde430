import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builtWindowsDir } from '../../build/project-paths.ts';
import { keyOf } from '../support/snapshot-parts.ts';
import { type SnapshotName, snapshotNames, snapshots } from '../support/snapshots.ts';
import { requestsOf, useSpecPages } from '../support/spec-pages.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { OpenPage } from '../visual/page-session.ts';

const budgetBytes = 110_000;

const pages = useSpecPages();

const open = (
  name: SnapshotName,
  size: { readonly width?: number; readonly height?: number } = {},
): Promise<OpenPage> => pages.open({ window: 'popover', snapshot: snapshots[name], ...size });

async function toldHeights(opened: OpenPage): Promise<readonly number[]> {
  const requests = (await requestsOf(opened, 'window:painted')) as readonly { readonly heightPx: number }[];
  return requests.map(({ heightPx }) => heightPx);
}

/** How much of the widest part lies beyond the window. */
async function overflowPx({ page }: OpenPage): Promise<number> {
  return page.evaluate<number>(
    'Math.max(...[...document.querySelectorAll(".pop *")].map((part) => part.scrollWidth > 0 ? part.getBoundingClientRect().right - window.innerWidth : 0), 0)',
  );
}

describe('the popover in every state', () => {
  it.each(snapshotNames)(
    'is drawn without complaint and fits in 320 pixels, and in 190 as text twice the size leaves it: %s',
    async (name) => {
      const here = await open(name, { width: 320 });
      expect(here.complaints).toEqual([]);
      expect(await overflowPx(here)).toBe(0);
      await here.page.setViewportSize({ width: 190, height: 640 });
      expect(await overflowPx(here)).toBe(0);
    },
  );

  it.each<SnapshotName>([
    'before-first-reading',
    'first-run',
    'list-unreadable',
    'four-accounts',
    'own-sign-in-stopped',
    'twenty-accounts',
    'watch-only',
    'api-key',
    'keyring',
    'keyring-signed-out',
    'stale',
    'checking',
    'held-back',
    'offline',
    'server-error',
    'untold',
    'list-broken',
    'settings-of-codex-broken',
    'hidden-emails-used',
    'week-used-up',
  ])('leaves nothing unnamed and nothing too pale: %s', async (name) => {
    const here = await open(name);
    expect(await findBarriers(here)).toEqual([]);
  });

  it('says once what to do where only Codex signs in, and nothing in the way of a terminal', async () => {
    const { page } = await open('keyring-signed-out');
    const said = (await page.locator('body').textContent()) ?? '';
    expect(said.match(/codex login/g)).toHaveLength(1);
    expect(said).not.toContain('`');
  });

  it('tells the moment it drew and the height it wants, whatever the window has', async () => {
    const low = await open('twenty-accounts', { height: 300 });
    const high = await open('twenty-accounts', { height: 1600 });
    const [[lowPx = 0] = [], [highPx = 1] = []] = [await toldHeights(low), await toldHeights(high)];
    expect(lowPx).toBe(highPx);
    expect(lowPx).toBeGreaterThan(640);
    expect(await requestsOf(low, 'window:painted')).toEqual([
      { takenAt: snapshots['twenty-accounts'].takenAt, heightPx: lowPx, textScale: 1 },
    ]);
  });

  it('keeps header, strip and footer in sight while the rest scrolls', async () => {
    const { page } = await open('twenty-accounts', { height: 400 });
    await page.getByRole('button', { name: /^june|^nils/ }).scrollIntoViewIfNeeded();
    for (const part of ['.head', '.strip', '.foot']) {
      const box = await page.locator(part).boundingBox();
      expect(box === null ? null : box.y >= 0 && box.y + box.height <= 400).toBe(true);
    }
  });

  it.each<SnapshotName>(['one-login', 'session-used-up', 'offline'])(
    'sets pace and reset on one line: %s',
    async (name) => {
      const { page } = await open(name);
      const offsets = await page.evaluate<readonly number[]>(
        `[...document.querySelectorAll('.win')].map((win) => {
        const middle = (part) => {
          const words = document.createRange();
          words.selectNodeContents(part);
          const { top, height } = words.getBoundingClientRect();
          return top + height / 2;
        };
        return Math.abs(middle(win.querySelector('.pace')) - middle(win.querySelector('.reset')));
      })`,
      );
      // A narrow space may come from another face, a pixel higher.
      expect(offsets).toHaveLength(2);
      expect(Math.max(...offsets)).toBeLessThanOrEqual(1);
    },
  );

  it('cuts no name beside Needs sign-in that has room', async () => {
    const { page } = await open('seven-aside');
    const cut =
      '[...document.querySelectorAll(".row.needs .nm span + span")].filter((name) => name.scrollWidth > name.clientWidth + 1).length';
    expect(await page.evaluate<number>(cut)).toBe(0);
  });

  it('shows what is pushed to it', async () => {
    const here = await open('one-login');
    await here.bridge.push('snapshot:changed', snapshots['four-accounts']);
    await here.page.getByText('1 set aside · needs sign-in').waitFor();
    await here.page.getByRole('meter', { name: 'Week' }).waitFor();
    expect(await here.page.getByRole('meter', { name: 'Week' }).getAttribute('value')).toBe('31');
  });
});

describe('a click in the popover', () => {
  it.each<[string, SnapshotName, string, string, unknown]>([
    ['on the age asks for newer numbers', 'one-login', 'Refresh, read 1 min ago', 'usage:refresh', null],
    [
      'on a number shows what was used',
      'one-login',
      '62 percent left, show as used',
      'settings:change',
      { change: { showAs: 'used' } },
    ],
    [
      'on a number shows what is left',
      'hidden-emails-used',
      '38 percent used, show as left',
      'settings:change',
      { change: { showAs: 'left' } },
    ],
    [
      'on a countdown shows the time',
      'one-login',
      'Resets in 2 hours 14 minutes, show as time',
      'settings:change',
      { change: { showResetAs: 'clock' } },
    ],
    [
      'on the strip opens what it is about',
      'four-accounts',
      'Restore…',
      'window:open',
      { window: 'restore', key: null },
    ],
    [
      'on a stopped account opens where it can be mended',
      'four-accounts',
      'ops@fernhill.example, needs sign-in',
      'window:open',
      { window: 'restore', key: keyOf('ops@fernhill.example') },
    ],
    ['on Settings opens them', 'one-login', 'Settings', 'window:open', { window: 'settings', key: null }],
    ['on a notice marks it as seen', 'untold', 'OK', 'notice:seen', { id: 'week-80' }],
    ['on a broken file shows it', 'list-broken', 'Show file', 'file:show', { which: 'broken-file' }],
    [
      'leads from a service error to its cause',
      'server-error',
      'Diagnose…',
      'window:open',
      { window: 'diagnostics', key: null },
    ],
    [
      'leads from being offline to its cause',
      'offline',
      'Diagnose…',
      'window:open',
      { window: 'diagnostics', key: null },
    ],
    [
      'leads from many failures to their cause',
      'held-back',
      'Diagnose…',
      'window:open',
      { window: 'diagnostics', key: null },
    ],
    [
      'leads from files that cannot be read to why',
      'list-unreadable',
      'Diagnose…',
      'window:open',
      { window: 'diagnostics', key: null },
    ],
    [
      'leads from no sign-in to where was looked',
      'first-run',
      'Diagnose…',
      'window:open',
      { window: 'diagnostics', key: null },
    ],
    ['looks again when there is no sign-in', 'first-run', 'Look again', 'usage:refresh', null],
  ])('%s', async (_name, state, label, call, request) => {
    const here = await open(state);
    await here.page.getByRole('button', { name: label, exact: true }).click();
    expect(await requestsOf(here, call)).toEqual([request]);
  });

  it('says no address in what did not work before addresses were hidden', async () => {
    const { page, bridge } = await open('one-login');
    const error = { code: 'store-busy', message: 'mira@fernhill.example was changed.', hint: null } as const;
    await bridge.answer({ 'usage:refresh': { ok: false, error } });
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await page.getByRole('status').getByText('mira@fernhill.example was changed.').waitFor();
    await bridge.push('snapshot:changed', snapshots['hidden-emails-used']);
    await page.getByRole('status').getByText('… was changed.').waitFor();
    expect(await page.locator('body').textContent()).not.toContain('@');
  });

  it('on another account shows it, and the one in use among the rest', async () => {
    const { page } = await open('four-accounts');
    await page.getByRole('button', { name: /^june@harborlight\.example, session 84 percent left/ }).click();
    await page.getByRole('dialog', { name: 'Codex quota, june@harborlight.example' }).waitFor();
    await page.getByRole('button', { name: /^mira@fernhill\.example, week 31 percent left/ }).waitFor();
  });

  it('on the fold opens it, and the window wants to be higher', async () => {
    const here = await open('hidden-emails-used');
    await here.page.getByRole('button', { name: /Credits, other limits/ }).click();
    await here.page.getByText('Spark model').waitFor();
    await here.until('window.madeUp.calls.filter(({ name }) => name === "window:painted").length > 1');
    const [before = 0, after = 0] = await toldHeights(here);
    expect(after).toBeGreaterThan(before + 3 * 26);
  });

  it('on the fold of somebody with a saved reset says when it ends', async () => {
    const { page } = await open('session-used-up');
    const fold = page.getByRole('button', { name: /Credits, other limits.*1 saved reset/ });
    await fold.click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^1 saved reset.*until 3 Dec$/ })
      .waitFor();
  });

  it('on the folded accounts shows them all', async () => {
    const { page } = await open('twenty-accounts');
    const rows = page.locator('.rows li');
    const before = await rows.count();
    await page.getByRole('button', { name: /more, all above/ }).click();
    expect(await rows.count()).toBe(20);
    expect(before).toBeLessThan(20);
  });
});

describe('the keyboard in the popover', () => {
  it.each<[string, string, string, unknown]>([
    ['Escape', 'closes it', 'window:close', null],
    ['Control+r', 'asks for newer numbers', 'usage:refresh', null],
    ['Meta+r', 'asks for newer numbers', 'usage:refresh', null],
    ['Control+,', 'opens the settings', 'window:open', { window: 'settings', key: null }],
  ])('%s %s', async (key, _what, call, request) => {
    const here = await open('four-accounts');
    await here.page.keyboard.press(key);
    expect(await requestsOf(here, call)).toEqual([request]);
  });

  it('goes from the account down to the footer, the rows being one stop', async () => {
    const { page } = await open('four-accounts');
    const stops: string[] = [];
    for (let press = 0; press < 9; press += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate<string>(
          'document.activeElement.getAttribute("aria-label") ?? (document.activeElement.querySelector(".unseen") ?? document.activeElement).textContent',
        ),
      );
    }
    expect(stops).toEqual([
      'mira@fernhill.example, choose another account',
      'Refresh, read 1 min ago',
      'Restore…',
      '71 percent left, show as used',
      'Resets in 2 hours 14 minutes, show as time',
      '31 percent left, show as used',
      'Resets in 3 days 18 hours, show as time',
      'ops@fernhill.example, needs sign-in',
      'Settings',
    ]);
  });

  it('moves within the rows with the arrows and shows one with Enter', async () => {
    const { page } = await open('four-accounts');
    await page.getByRole('button', { name: 'ops@fernhill.example, needs sign-in' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Codex quota, kai@lanternworks.example' }).waitFor();
  });

  it('chooses an account from the menu, and Escape closes the menu alone', async () => {
    const here = await open('four-accounts');
    await here.page.keyboard.press('Tab');
    await here.page.keyboard.press('Enter');
    await here.page.getByRole('menu').waitFor();
    await here.page.keyboard.press('Escape');
    expect(await here.page.getByRole('menu').count()).toBe(0);
    expect(await requestsOf(here, 'window:close')).toEqual([]);
    await here.page.keyboard.press('Enter');
    await here.page.keyboard.press('ArrowDown');
    await here.page.keyboard.press('Enter');
    await here.page.getByRole('dialog', { name: 'Codex quota, kai@lanternworks.example' }).waitFor();
  });

  it('shows the other form of a number when it is reached, and Escape closes that alone', async () => {
    const here = await open('four-accounts');
    for (let press = 0; press < 4; press += 1) await here.page.keyboard.press('Tab');
    const tip = here.page.getByRole('tooltip');
    await tip.waitFor();
    expect(await tip.textContent()).toBe('29% used. An even pace would be 55%.');
    await here.page.keyboard.press('Escape');
    expect(await tip.count()).toBe(0);
    expect(await requestsOf(here, 'window:close')).toEqual([]);
  });
});

describe('a hidden popover', () => {
  it('has no timer, and is right at once when it is shown again', async () => {
    const { page, bridge } = await open('one-login');
    expect(await bridge.runningTimers()).toBe(1);
    await bridge.setVisibility('hidden');
    expect(await bridge.runningTimers()).toBe(0);
    await page.clock.setFixedTime(Date.parse(snapshots['one-login'].takenAt) + 4 * 60_000);
    await bridge.setVisibility('visible');
    expect(await page.locator('.age').textContent()).toBe('5 min ago');
    expect(await bridge.runningTimers()).toBe(1);
  });

  it('still takes in what is pushed, and tells that it did', async () => {
    const here = await open('one-login');
    await here.bridge.setVisibility('hidden');
    const later = { ...snapshots['four-accounts'], takenAt: '2026-11-16T14:27:00.000Z' };
    await here.bridge.push('snapshot:changed', later);
    await here.until('window.madeUp.calls.filter(({ name }) => name === "window:painted").length > 1');
    expect((await requestsOf(here, 'window:painted')).at(-1)).toMatchObject({ takenAt: later.takenAt });
  });

  it('shows the account in use again when it is opened the next time', async () => {
    const { page, bridge } = await open('four-accounts');
    await page.getByRole('button', { name: /^june@harborlight/ }).click();
    await page.getByRole('dialog', { name: 'Codex quota, june@harborlight.example' }).waitFor();
    await bridge.setVisibility('hidden');
    await bridge.setVisibility('visible');
    await page.getByRole('dialog', { name: 'Codex quota, mira@fernhill.example' }).waitFor();
  });
});

describe('the popover page', () => {
  it('stays small enough to open at once', () => {
    const scripts = readdirSync(join(builtWindowsDir, 'assets')).filter((name) => /^popover-.*\.js$/.test(name));
    expect(scripts).toHaveLength(1);
    const html = readFileSync(join(builtWindowsDir, 'popover/index.html'), 'utf8');
    const loaded = [...html.matchAll(/assets\/[\w-]+\.js/g)].map(([path]) => path);
    const bytes = loaded.reduce((sum, path) => sum + gzipSync(readFileSync(join(builtWindowsDir, path))).length, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(budgetBytes);
  });
});
