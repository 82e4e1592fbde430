import { describe, expect, it } from 'vitest';
import { sessionWindow, weekWindow } from '../../main/node/made-up-service/quota.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, snapshotNow, untilRead, useStory } from '../support/story.ts';

const story = useStory();
const hourMs = 3_600_000;

describe('a glance', () => {
  it('shows account, both windows and resets in popover, tooltip and menu alike', async () => {
    const { world } = story;
    const now = Date.now();
    const quota = { primary: sessionWindow(29, now + 2 * hourMs), secondary: weekWindow(69, now + 90 * hourMs) };
    await world.home.writeAuth(world.account('mira', { quota }).tokens);
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByText('mira').first().waitFor();
    await page.getByRole('button', { name: /^71 percent left/ }).waitFor();
    await page.getByRole('button', { name: /^31 percent left/ }).waitFor();
    expect(app.tray.tooltip()).toMatch(/^Session 71% left.*\nWeek 31% left/);
    expect(app.tray.menu().map(({ label }) => label)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Session 71% left/), expect.stringMatching(/^Week 31% left/)]),
    );
  });

  it('changes the picture in the tray when the quota runs low', async () => {
    const { world } = story;
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const app = await story.start();
    const page = await readPopover(app);
    const before = app.tray.picture();
    mira.setQuota({
      primary: sessionWindow(97, Date.now() + hourMs),
      secondary: weekWindow(40, Date.now() + 90 * hourMs),
    });
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await page.getByRole('button', { name: /^3 percent left/ }).waitFor();
    expect(app.tray.picture()).not.toBe(before);
    await app.notification(/^Session at 97% used/);
  });

  it('shows what was read last at once after a start, while the service says nothing', async () => {
    const { world } = story;
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const first = await story.start();
    await readPopover(first);
    await first.quit();
    mira.behave({ usage: { kind: 'hang' } });
    const again = await story.start();
    const page = await again.window('popover');
    await page.getByRole('button', { name: /^75 percent left/ }).waitFor();
    mira.behave({ usage: { kind: 'server-error' } });
    world.service.configure({});
  });

  it('flips what is left to what is used, and keeps that for the next start', async () => {
    const { world } = story;
    await world.home.writeAuth(world.account('mira').tokens);
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByRole('button', { name: /^75 percent left/ }).click();
    await page.getByRole('button', { name: /^25 percent used/ }).waitFor();
    await app.quit();
    const again = await story.start();
    await (await again.window('popover')).getByRole('button', { name: /^25 percent used/ }).waitFor();
    expect(again.tray.tooltip()).toContain('25% used');
  });

  it('says what to do when nobody is signed in, and notices a sign-in', async () => {
    const { world } = story;
    const app = await story.start();
    const page = await app.window('popover');
    await page.getByText('No sign-in found yet').waitFor();
    await world.home.writeAuth(world.account('mira').tokens);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByRole('button', { name: /^75 percent left/ }).waitFor();
  });

  it('keeps the last numbers and says so while the service is down', async () => {
    const { world } = story;
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const app = await story.start();
    const page = await readPopover(app);
    mira.behave({ usage: { kind: 'server-error', status: 503 } });
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await page
      .getByRole('status')
      .getByText(/503|error/i)
      .waitFor();
    await page.getByRole('button', { name: /^75 percent left/ }).waitFor();
    expect(app.notifications()).toEqual([]);
  });

  it('shows twenty accounts and twelve set aside, the ones in need first', async () => {
    const { world } = story;
    const names = Array.from({ length: 20 }, (_, index) => `person${String(index).padStart(2, '0')}`);
    const accounts = names.map((name) => world.account(name));
    const aside = Array.from({ length: 12 }, (_, index) => world.account(`aside${index}`));
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    await world.home.writeFlagged(aside.map(({ tokens }) => flaggedRecord(tokens)));
    const app = await story.start();
    const page = await readPopover(app);
    await app.untilJournal(() => snapshotNow(app)?.status?.accounts.every(({ fetchedAt }) => fetchedAt !== null));
    await untilRead(app);
    await page
      .getByRole('status')
      .getByText(/^12 set aside/)
      .waitFor();
    expect(snapshotNow(app)?.status?.accounts).toHaveLength(20);
    await page.getByRole('button', { name: 'Restore…' }).click();
    const window = await app.window('restore');
    await expect.poll(() => window.getByRole('checkbox', { name: /^Select aside/ }).count()).toBe(12);
  });
});
