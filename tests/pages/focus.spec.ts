import { describe, expect, it } from 'vitest';
import type { WindowName } from '../../main/electron/window-address.ts';
import { diagnoses } from '../support/diagnoses.ts';
import { type SnapshotName, snapshots } from '../support/snapshots.ts';
import { useSpecPages } from '../support/spec-pages.ts';

import { walkFocus } from '../visual/walk-focus.ts';

const pages = useSpecPages();

const answers = { 'diagnosis:look': { ok: true, value: diagnoses.troubled } } as const;

describe('with Tab alone', () => {
  it.each<readonly [WindowName, SnapshotName, number, string, string]>([
    ['popover', 'twenty-accounts', 340, 'mira@fernhill.example, choose another account', 'Settings'],
    ['popover', 'will-need-attention', 320, 'mira@fernhill.example, choose another account', 'Settings'],
    ['popover', 'first-run', 340, 'Sign in to Codex…', 'Settings'],
    ['popover', 'list-unreadable', 340, 'Refresh', 'Settings'],
    ['restore', 'seven-aside', 840, 'Select all accounts', 'Check and restore'],
    ['restore', 'restored', 640, 'Select all accounts', 'Done'],
    ['restore', 'held-back', 640, 'Try now', 'Set an account aside…'],
    ['restore', 'list-broken', 640, 'Show file', 'Read again'],
    ['settings', 'one-login', 320, 'System', 'License'],
    ['diagnostics', 'one-login', 320, 'Sign in again… build@fernhill.example', 'Repair…'],
  ])(
    'a person gets through the %s window, %s, at %i pixels, from %s to %s, and sees where they are',
    async (window, name, width, first, last) => {
      const here = await pages.open({
        window,
        snapshot: snapshots[name],
        width,
        answers,
      });
      if (window === 'diagnostics') await here.page.getByRole('button', { name: last }).first().waitFor();
      const stops = await walkFocus(here.page);
      expect(stops.filter(({ isRinged, isInSight }) => !isRinged || !isInSight)).toEqual([]);
      expect([stops[0]?.name, stops.at(-1)?.name]).toEqual([first, last]);
    },
  );

  it('a person stays in a dialog until it is closed, and is back where they were', async () => {
    const { page } = await pages.open({
      window: 'restore',
      snapshot: snapshots['seven-aside'],
      width: 640,
    });
    const opener = page.getByRole('button', { name: 'Set an account aside…' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Cancel' }).waitFor();
    for (let count = 0; count < 8; count += 1) {
      await page.keyboard.press('Tab');
      await expect
        .poll(() => page.evaluate('document.activeElement.closest("[role=alertdialog]") !== null'))
        .toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => opener.evaluate((one) => Object(one).matches(':focus'))).toBe(true);
  });
});
