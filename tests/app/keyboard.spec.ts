import type { Locator, Page } from '@playwright/test';
import { describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();

describe('with the keyboard alone', () => {
  it('a person reads again, opens the list and restores one account', async () => {
    const { world } = story;
    const [mira, kai, lea] = [world.account('mira'), world.account('kai'), world.account('lea')];
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens), flaggedRecord(lea.tokens)]);
    const app = await story.start();
    const popover = await readPopover(app);
    const readBefore = world.service.log.of('usage').length;
    await popover.keyboard.press('Control+r');
    await expect.poll(() => world.service.log.of('usage').length).toBeGreaterThan(readBefore);
    await press('Tab', popover, popover.getByRole('button', { name: 'Restore…' }));
    await popover.keyboard.press('Enter');

    const window = await app.window('restore');
    const [ofKai, ofLea] = [kai, lea].map(({ email }) => window.getByRole('checkbox', { name: `Select ${email}` }));
    if (ofKai === undefined || ofLea === undefined) throw new Error('Two.');
    await ofLea.waitFor();
    await press('Tab', window, rowOf(window, ofKai));
    await press('ArrowDown', window, rowOf(window, ofLea));
    await window.keyboard.press('Space');
    await expect.poll(() => ofLea.isChecked()).toBe(false);
    await press('Tab', window, window.getByRole('button', { name: 'Check and restore' }));
    await window.keyboard.press('Enter');
    await untilSnapshot(app, ({ restore: { run } }) => run.kind === 'finished');
    expect((await world.home.readFlagged()).map(({ email }) => email)).toEqual([lea.email]);
  });
});

function rowOf(window: Page, box: Locator): Locator {
  return window.getByRole('row').filter({ has: box });
}

/** As often as it takes, which is not often: what needs more is out of reach. */
async function press(key: string, page: Page, wanted: Locator): Promise<void> {
  for (let count = 0; count < 25; count += 1) {
    if (await wanted.evaluate((element: unknown) => Object(element).matches(':focus'))) return;
    await page.keyboard.press(key);
  }
  throw new Error(
    `${key} does not get there: ${await page.locator(':focus').evaluate((one) => Object(one).outerHTML)}`,
  );
}
