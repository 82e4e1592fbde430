import type { Locator } from '@playwright/test';
import { describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();

describe('with the keyboard alone', () => {
  it('a person reads again, opens the list, restores one account and closes both windows', async () => {
    const { world } = story;
    const [mira, kai, lea] = [world.account('mira'), world.account('kai'), world.account('lea')];
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens), flaggedRecord(lea.tokens)]);
    const app = await story.start();
    const popover = await readPopover(app);
    const readAt = world.service.log.of('usage').length;
    await popover.keyboard.press('Control+r');
    await expect.poll(() => world.service.log.of('usage').length).toBeGreaterThan(readAt);
    const restore = popover.getByRole('button', { name: 'Restore…' });
    for (let step = 0; step < 20 && !(await isFocused(restore)); step += 1) await popover.keyboard.press('Tab');
    await popover.keyboard.press('Enter');

    const window = await app.window('restore');
    await window.getByRole('checkbox', { name: 'Select lea@studio.example' }).waitFor();
    const row = window.getByRole('row', { name: /lea@/ });
    for (let step = 0; step < 20 && !(await isRowFocused(row)); step += 1) {
      await window.keyboard.press(step < 4 ? 'Tab' : 'ArrowDown');
    }
    await window.keyboard.press('Space');
    await expect
      .poll(() => window.getByRole('checkbox', { name: 'Select lea@studio.example' }).isChecked())
      .toBe(false);
    const check = window.getByRole('button', { name: 'Check and restore' });
    for (let step = 0; step < 20 && !(await isFocused(check)); step += 1) await window.keyboard.press('Tab');
    await window.keyboard.press('Enter');
    await untilSnapshot(app, ({ restore: { run } }) => run.kind === 'finished');
    expect((await world.home.readFlagged()).map(({ email }) => email)).toEqual([lea.email]);

    await window.keyboard.press('Escape');
    await app.untilShown('restore', false);
    await popover.keyboard.press('Escape');
    await app.untilShown('popover', false);
  });
});

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element: unknown) => Object(element).matches(':focus'));
}

function isRowFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element: unknown) => Object(element).matches(':focus'));
}
