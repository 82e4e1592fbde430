import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { poolRecord } from '../support/codex-home.ts';
import { readPopover, untilSnapshot, useStory } from '../support/story.ts';

const story = useStory();
const dayMs = 24 * 3_600_000;
const told = 'Codex and codex-multi-auth share the sign-in of mira@studio.example';

async function conflictsInLedger(): Promise<readonly string[]> {
  const text = await readFile(join(story.world.home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8');
  return text.match(/conflict-(?:seen|over)/g) ?? [];
}

describe('somebody else at work on the same sign-ins', () => {
  it('is told in the strip until it was seen, also after a restart, and again when it happens anew', async () => {
    const { world } = story;
    const mira = world.account('mira');
    const live = mira.signIn();
    await world.home.writeAuth(live);
    await world.home.writePool([poolRecord(live)]);
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByRole('status').getByText(told).waitFor();
    await expect.poll(conflictsInLedger).toEqual(['conflict-seen']);
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText(told).waitFor({ state: 'detached' });
    await app.quit();

    const again = await story.start();
    const later = await readPopover(again);
    expect(await later.getByText(told).count()).toBe(0);
    await world.home.writePool([poolRecord(mira.signIn())]);
    await later.getByRole('button', { name: /^Refresh/ }).click();
    await expect.poll(conflictsInLedger).toEqual(['conflict-seen', 'conflict-over']);
    // Told is what the look at the end of that reading found; a click before it would only join it.
    await untilSnapshot(again, ({ reading }) => !reading.isReading);
    const next = mira.signIn();
    await world.home.writeAuth(next);
    await world.home.writePool([poolRecord(next)]);
    await later.getByRole('button', { name: /^Refresh/ }).click();
    await later.getByRole('status').getByText(told).waitFor();
  });
});

describe('a sign-in that will need attention', () => {
  it('says so in the popover, in the rows and in the menu, before it fails', async () => {
    const { world } = story;
    const signIn = { issuedAtMs: Date.now() - 21 * dayMs, expiresAtMs: Date.now() - 11 * dayMs };
    const [mira, old] = [world.account('mira'), world.account('old', { signIn })];
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(old.tokens)]);
    old.behave({ token: { kind: 'server-error' } });
    const app = await story.start();
    const page = await readPopover(app);
    await untilSnapshot(app, ({ signInHealth }) =>
      Object.values(signInHealth).some(({ concern }) => concern === 'long-unrefreshed'),
    );
    await page.getByRole('button', { name: 'mira@studio.example, choose another account' }).click();
    await page.getByRole('menuitemradio', { name: 'old@studio.example' }).click();
    const row = app.tray.menu().find(({ label }) => label === 'Other accounts');
    expect(JSON.stringify(row)).toContain('will need attention');
  });
});
