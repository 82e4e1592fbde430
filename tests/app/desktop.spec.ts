import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Bridge } from '../../shared/bridge-contract.ts';
import type { AppHost, AppUnderTest } from '../support/app-under-test.ts';
import { openAppHost } from '../support/open-app-host.ts';
import { createWorld, type World } from '../support/world.ts';

declare const bridge: Bridge;

interface Desk {
  readonly app: AppUnderTest;
  readonly world: World;
  /** The user data folder. */
  readonly dataDir: string;
  /** Grows by a letter with each question about who shows tray icons. */
  readonly askedPath: string;
}

/** On the stand-in, whose system is this machine's: a program in the search path answers who shows tray icons. */
describe('the app on a Linux desktop', () => {
  let host: AppHost;

  beforeAll(async () => {
    host = await openAppHost('a desktop that answers as the spec says');
  });
  afterAll(() => host.close());

  async function desk(
    answer: boolean | 'late' | 'nobody can ask',
    args: readonly string[],
    prepare = async (_dataDir: string) => {},
  ): Promise<Desk> {
    const world = await createWorld();
    const dir = await mkdtemp(join(tmpdir(), 'desktop-'));
    onTestFinished(async () => {
      await world.dispose();
      await rm(dir, { recursive: true, force: true });
    });
    const busctl = join(dir, 'busctl');
    const askedPath = join(dir, 'asked');
    const data = answer === 'late' ? `$([ -e ${askedPath} ] && echo true || echo false)` : answer;
    if (answer !== 'nobody can ask') {
      await writeFile(busctl, `#!/bin/sh\necho '{"type":"b","data":'${data}'}'\necho $$ >> ${askedPath}\n`);
      await chmod(busctl, 0o755);
    }
    const dataDir = join(dir, 'config', 'Codex Quota Tray');
    await mkdir(dataDir, { recursive: true });
    await prepare(dataDir);
    const env = {
      ...world.env,
      PATH: answer === 'nobody can ask' ? dir : `${dir}:${process.env['PATH']}`,
      XDG_CONFIG_HOME: join(dir, 'config'),
      TMPDIR: dir,
    };
    return { app: await host.start({ args, env }), world, dataDir, askedPath };
  }

  const made = (app: AppUnderTest): number => app.journal.filter(({ kind }) => kind === 'window-created').length;

  it('keeps a closed popover for a while and shows the same page again', async () => {
    const { app } = await desk(true, []);
    const page = await app.window('popover');
    await page.evaluate("document.body.dataset.seen = 'before'");
    await app.closeWindow('popover');
    await app.untilShown('popover', false);
    await app.tray.choose(/^Open$/);
    await app.untilShown('popover', true);
    expect(await page.locator('body').getAttribute('data-seen')).toBe('before');
    expect(made(app)).toBe(1);
    expect(await app.quit()).toBe(0);
  });

  it('shows nothing but the tray when it is started hidden, and the popover when it is started again', async () => {
    const { app } = await desk(true, ['--hidden']);
    await app.tray.untilMenu(/^Quit$/);
    expect(made(app)).toBe(0);
    await app.startAgain();
    await app.untilShown('popover', true);
    expect(await app.quit()).toBe(0);
  });

  it('ends with its window where nobody shows a tray icon', async () => {
    const { app } = await desk(false, []);
    await app.window('popover');
    await app.closeWindow('popover');
    await app.untilJournal(() => app.journal.find(({ kind }) => kind === 'exit'));
    expect(app.journal.find(({ kind }) => kind === 'exit')).toMatchObject({ code: 0 });
  });

  it('may be closed where nobody can say who shows a tray icon, and comes back when it is started again', async () => {
    const { app } = await desk('nobody can ask', []);
    const page = await app.window('popover');
    // Put away it stays where windows are found, and closed it leaves the icon that may be there.
    await page.evaluate(() => bridge.call('window:close', null));
    expect(await app.untilJournal(() => app.journal.find(({ kind }) => kind === 'window-minimized'))).toBeDefined();
    await app.restore('popover');
    await app.closeWindow('popover');
    await app.untilShown('popover', false);
    await app.startAgain();
    await app.untilShown('popover', true);
    expect(await app.quit()).toBe(0);
  });

  it('fits its window to what it shows when the panel brings it back', async () => {
    const { app } = await desk(false, []);
    const page = await app.window('popover');
    await page.evaluate(
      "window.heights = []; addEventListener('resize', () => { window.heights.push(innerHeight); });",
    );
    await page.evaluate(() => bridge.call('window:close', null));
    // What it came to need meanwhile is heard, and waits until it is shown again.
    const painted = { takenAt: new Date().toISOString(), heightPx: 555, textScale: 1 };
    await page.evaluate((what) => bridge.call('window:painted', what), painted);
    expect(await page.evaluate('window.heights')).not.toContain(555);
    await app.restore('popover');
    await expect.poll(() => page.evaluate('window.heights')).toContain(555);
    expect(await app.quit()).toBe(0);
  });

  it.each(['display-metrics-changed', 'display-added', 'display-removed'] as const)(
    'fits an open popover to the room that is left: %s',
    async (event) => {
      const { app } = await desk(true, []);
      const page = await app.window('popover');
      await page.getByText('No sign-in found yet').waitFor();
      await app.displays(event, 300);
      // Four fifths of it and less than the page wants, in the same moment: no page had to ask.
      expect(app.journal.filter(({ kind }) => kind === 'window-sized').at(-1)).toMatchObject({ height: 240 });
      await expect.poll(() => page.evaluate('innerHeight')).toBe(240);
      expect(await app.quit()).toBe(0);
    },
  );

  it('stays when its window is closed, once somebody shows its icon after all, which is made anew for it', async () => {
    const { app, askedPath } = await desk('late', []);
    const page = await app.window('popover');
    const asked = async (): Promise<readonly string[]> =>
      (await readFile(askedPath, 'utf8').catch(() => '')).split('\n').slice(0, -1);
    await expect.poll(asked, { timeout: 30_000 }).toHaveLength(3);
    // Electron looks once for who shows an icon, so the one that was made in vain goes.
    const made = ['tray-destroyed', 'tray-image', 'tray-menu'];
    await app.untilJournal(() => {
      const gone = app.journal.findIndex(({ kind }) => kind === made[0]);
      const after = app.journal.slice(gone).map(({ kind }) => kind);
      return gone >= 0 && made.every((kind) => after.includes(kind));
    });
    await page.evaluate(() => bridge.call('snapshot:get', null));
    await app.closeWindow('popover');
    await app.untilShown('popover', false);
    await app.tray.choose(/^Open$/);
    await app.untilShown('popover', true);
    expect(await app.quit()).toBe(0);
  });

  it('remembers where the settings were, and keeps a file about it aside that cannot be read', async () => {
    const { app, dataDir } = await desk(true, ['--settings'], (dir) => writeFile(join(dir, 'windows.json'), '{"torn'));
    await app.window('settings');
    await app.closeWindow('settings');
    await app.untilJournal(() => app.journal.find(({ kind }) => kind === 'window-closed'));
    expect(await app.quit()).toBe(0);
    expect(await readFile(join(dataDir, 'windows.json.bad'), 'utf8')).toBe('{"torn');
    expect(JSON.parse(await readFile(join(dataDir, 'windows.json'), 'utf8'))).toMatchObject({
      settings: { width: expect.any(Number), height: expect.any(Number) },
    });
  });

  it('copies the report, opens a folder, and never opens a file with sign-ins in it', async () => {
    const { app, world } = await desk(true, []);
    const page = await app.window('popover');
    await page.evaluate(() => bridge.call('report:copy', { key: null }));
    await page.evaluate(() => bridge.call('file:show', { which: 'codex-home' }));
    const backup = await page.evaluate(() => bridge.call('file:show', { which: 'backup' }));
    expect(backup).toMatchObject({ ok: false, error: { code: 'not-possible' } });
    const did = app.journal.filter(({ kind }) => ['clipboard', 'open-path', 'show-in-folder'].includes(kind));
    expect(did).toMatchObject([{ kind: 'clipboard' }, { kind: 'open-path', path: world.env['CODEX_HOME'] }]);
    expect(await app.quit()).toBe(0);
  });

  it('installs the command, copies the line that its shell needs, and sees that it was typed', async () => {
    const { app, world } = await desk(true, []);
    const popover = await app.window('popover');
    await popover.evaluate(() => bridge.call('window:open', { window: 'settings', key: null }));
    const settings = await app.window('settings');
    await settings.getByRole('button', { name: 'Install…' }).click();
    await settings.getByText('Add that folder to your PATH to type codex-quota.').waitFor();
    await settings.getByRole('button', { name: 'Copy line' }).click();
    await settings.getByRole('button', { name: 'Copied' }).waitFor();
    const line = `printf '\\n%s\\n' 'export PATH="$HOME/.local/bin:$PATH"' >> ~/.bashrc`;
    expect(app.journal.filter(({ kind }) => kind === 'clipboard')).toMatchObject([{ text: line }]);
    await writeFile(join(world.home.dir, '.bashrc'), 'export PATH="$HOME/.local/bin:$PATH"\n');
    await settings.evaluate(() => bridge.call('window:open', { window: 'diagnostics', key: null }));
    await settings.getByText('Installed', { exact: true }).waitFor();
    expect(await app.quit()).toBe(0);
  });

  it('changes the look and takes a shortcut while it runs', async () => {
    const { app } = await desk(true, []);
    const page = await app.window('popover');
    const change = { theme: 'dark', globalShortcut: 'CommandOrControl+Shift+Q' } as const;
    const reply = await page.evaluate((wanted) => bridge.call('settings:change', { change: wanted }), change);
    expect(reply).toEqual({ ok: true, value: null });
    await app.untilJournal(() => app.journal.find(({ kind }) => kind === 'shortcut'));
    const said = app.journal.filter(({ kind }) => kind === 'theme-source' || kind === 'shortcut');
    expect(said).toEqual([
      { kind: 'theme-source', source: 'dark' },
      { kind: 'shortcut', accelerator: change.globalShortcut },
    ]);
    expect(await app.quit()).toBe(0);
  });

  it('leaves nothing of the demo behind', async () => {
    const { app, dataDir } = await desk(true, ['--demo']);
    await app.tray.untilMenu(/^mira@/);
    const dir = join(dataDir, '..', '..');
    expect((await readdir(dir)).filter((name) => name.startsWith('codex-quota-demo-'))).toHaveLength(1);
    expect(await app.quit()).toBe(0);
    expect((await readdir(dir)).filter((name) => name.startsWith('codex-quota-demo-'))).toEqual([]);
    await expect(stat(join(dataDir, 'windows.json'))).rejects.toThrow('ENOENT');
  });
});
