import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { readPopover, untilRead, useStory } from '../support/story.ts';

const story = useStory();

async function withMira() {
  const { world } = story;
  const mira = world.account('mira');
  await world.home.writeAuth(mira.tokens);
  return mira;
}

describe('the app among its surroundings', () => {
  it('reads again after the computer slept while the numbers grew old', async () => {
    const mira = await withMira();
    mira.behave({ usage: [{ kind: 'server-error' }, { kind: 'healthy' }] });
    const app = await story.start();
    const page = await app.window('popover');
    await page
      .getByRole('status')
      .getByText(/503|500|error/i)
      .waitFor();
    await app.network(false);
    await app.power('resume');
    await page
      .getByRole('status')
      .getByText(/^Offline/)
      .waitFor();
    await app.network(true);
    await app.power('resume');
    await page.getByRole('button', { name: /^75 percent left/ }).waitFor();
  });

  it.runIf(process.platform === 'linux')(
    'looks whether somebody came back with whatever the system tells',
    async () => {
      await withMira();
      const app = await story.start();
      await readPopover(app);
      const asked = (): number => app.journal.filter(({ kind }) => kind === 'idle-asked').length;
      const before = asked();
      await app.idle(600);
      await app.power('on-battery');
      await app.idle(0);
      await app.power('on-ac');
      await expect.poll(asked).toBeGreaterThanOrEqual(before + 2);
      expect(before).toBeGreaterThanOrEqual(1);
    },
  );

  it('opens the window of the app that runs when it is started once more', async () => {
    await withMira();
    const app = await story.start('--hidden');
    await app.tray.untilMenu(/^Session/);
    await app.startAgain('--restore');
    await app.window('restore');
    await app.startAgain('--settings');
    await app.untilShown('settings', true);
    await app.startAgain();
    await app.window('popover');
  });

  it('starts with the defaults, keeps the file aside and says so when its settings are broken', async () => {
    await withMira();
    const { world } = story;
    const folder = join(world.home.dir, 'quota-tray');
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, 'settings.json'), '{"showAs": "used",');
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByRole('status').getByRole('button', { name: 'OK' }).click();
    await page.getByRole('button', { name: /^75 percent left/ }).click();
    await page.getByRole('button', { name: /^25 percent used/ }).waitFor();
    expect(await readFile(join(folder, 'settings.json.bad'), 'utf8')).toBe('{"showAs": "used",');
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toMatchObject({ showAs: 'used' });
  });

  it.each(['broken', 'deleted'])('keeps what was chosen when its settings are %s while it runs', async (how) => {
    await withMira();
    const path = join(story.world.home.dir, 'quota-tray', 'settings.json');
    const app = await story.start();
    const page = await readPopover(app);
    await page.getByRole('button', { name: /^75 percent left/ }).click();
    await page.getByRole('button', { name: /^25 percent used/ }).waitFor();
    await (how === 'broken' ? writeFile(path, '{"showAs": "us') : rm(path));
    await page
      .getByRole('button', { name: /show as time$/ })
      .first()
      .click();
    await page
      .getByRole('button', { name: /show as countdown$/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^25 percent used/ }).waitFor();
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ showAs: 'used', showResetAs: 'clock' });
    if (how === 'broken') expect(await readFile(`${path}.bad`, 'utf8')).toBe('{"showAs": "us');
  });

  it('goes on without its windows, and shows a new one what is known now', async () => {
    await withMira();
    const { world } = story;
    const app = await story.start('--restore');
    const first = await app.window('restore');
    await first.getByText('Every account can sign in').waitFor();
    // A reading that goes on would be joined, and has looked at the list already.
    await untilRead(app);
    await app.closeWindow('restore');
    await app.untilShown('restore', false);
    await expect.poll(() => first.isClosed()).toBe(true);
    await world.home.writeFlagged([flaggedRecord(world.account('kai').tokens)]);
    await app.tray.choose(/^Refresh now$/);
    await app.tray.choose(/^1 set aside…$/);
    const again = await app.window('restore');
    await again.getByRole('checkbox', { name: 'Select kai@studio.example' }).waitFor();
  });

  it('says in the popover what the system does not show', async () => {
    const { world } = story;
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    const app = await story.start();
    const page = await readPopover(app);
    await app.notificationsFrom('fails');
    kai.setQuota({ ...kai.quota, primary: { usedPercent: 96, seconds: 18_000, resetAtMs: Date.now() + 3_600_000 } });
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await page.getByRole('status').getByText('Session at 96% used').waitFor();
    await page.getByRole('button', { name: 'OK' }).click();
    await expect.poll(() => page.getByText('Session at 96% used').count()).toBe(0);
  });

  it('notifies again once the system allows it, and a click on what is about a quota opens the popover', async () => {
    const { world } = story;
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    const app = await story.start();
    const page = await readPopover(app);
    const used = (usedPercent: number) =>
      mira.setQuota({ ...mira.quota, primary: { usedPercent, seconds: 18_000, resetAtMs: Date.now() + 3_600_000 } });
    await app.notificationsFrom('fails');
    used(81);
    await page.getByRole('button', { name: /^Refresh/ }).click();
    await page.getByRole('button', { name: 'OK' }).click();
    await app.notificationsFrom('shows');
    used(96);
    await page.getByRole('button', { name: /^Refresh/ }).click();
    const told = await app.notification(/^Session at 96% used/);
    await app.clickNotification(told);
    await app.untilShown('popover', true);
    expect(app.journal.filter(({ kind, url }) => kind === 'window-loads' && /restore/.test(String(url)))).toEqual([]);
  });

  it.each(['a popover that has to be made', 'a popover that was kept', 'a popover that is open'])(
    'shows the account that a clicked notification is about, in %s',
    async (which) => {
      const { world } = story;
      const [mira, kai] = [world.account('mira'), world.account('kai')];
      await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
      const app = await story.start(...(which === 'a popover that has to be made' ? ['--hidden'] : []));
      await app.tray.untilMenu(/^Session 75%/);
      if (which !== 'a popover that has to be made') await readPopover(app);
      if (which === 'a popover that was kept') await (await app.window('popover')).keyboard.press('Escape');
      kai.setQuota({ ...kai.quota, primary: { usedPercent: 96, seconds: 18_000, resetAtMs: Date.now() + 3_600_000 } });
      await app.tray.choose(/^Refresh now$/);
      await app.clickNotification(await app.notification(/^Session at 96% used/));
      const page = await app.window('popover');
      await page.getByRole('dialog', { name: `Codex quota, ${kai.email}` }).waitFor();
    },
  );

  it('quits although a notification is clicked meanwhile', async () => {
    const { world } = story;
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    const app = await story.start();
    const page = await readPopover(app);
    mira.setQuota({ ...mira.quota, primary: { usedPercent: 96, seconds: 18_000, resetAtMs: Date.now() + 3_600_000 } });
    await page.getByRole('button', { name: /^Refresh/ }).click();
    const told = await app.notification(/^Session at 96% used/);
    await app.tray.choose(/^Quit$/);
    // It may have been faster.
    await app.clickNotification(told).catch(() => {});
    expect(await app.quit()).toBe(0);
  });

  it('finds everything again after it was killed', async () => {
    const mira = await withMira();
    const app = await story.start();
    await readPopover(app);
    await app.kill();
    mira.behave({ usage: { kind: 'server-error' } });
    const again = await story.start();
    await (await again.window('popover')).getByRole('button', { name: /^75 percent left/ }).waitFor();
  });

  it('is quit from its menu, at once when nothing is going on', async () => {
    await withMira();
    const app = await story.start();
    await readPopover(app);
    await app.tray.choose(/^Quit$/);
    expect(await app.quit()).toBe(0);
  });
});
