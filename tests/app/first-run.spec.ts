import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AppHost, AppUnderTest } from '../support/app-under-test.ts';
import { openAppHost } from '../support/open-app-host.ts';
import { readPopover, snapshotNow } from '../support/story.ts';
import { createWorld, type World } from '../support/world.ts';

interface Desk {
  readonly world: World;
  readonly app: AppUnderTest;
  /** Of the person, with no `.codex` in it. */
  readonly home: string;
  readonly configDir: string;
  /** As the system makes the start that the app asked for; `words`: another one, asked for by a person. */
  startAfter(words?: readonly string[]): Promise<AppUnderTest>;
}

/** Whose Codex keeps its files elsewhere, or who has none yet. On the stand-in, which says what would be started. */
describe('the first run', () => {
  let host: AppHost;

  beforeAll(async () => {
    host = await openAppHost('starts that a spec can follow');
  });
  afterAll(() => host.close());

  async function desk(...args: readonly string[]): Promise<Desk> {
    const world = await createWorld();
    const home = await mkdtemp(join(tmpdir(), 'first-run-'));
    const apps: AppUnderTest[] = [];
    onTestFinished(async () => {
      await Promise.all(apps.map((app) => app.quit()));
      await world.dispose();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    });
    const { CODEX_HOME: _, ...bare } = world.env;
    const configDir = join(home, 'config');
    const env = { ...bare, HOME: home, XDG_CONFIG_HOME: configDir };
    const start = async (words: readonly string[]): Promise<AppUnderTest> => {
      const app = await host.start({ args: words, env });
      apps.push(app);
      return app;
    };
    const app = await start(args);
    return {
      world,
      app,
      home,
      configDir,
      async startAfter(own) {
        if (own !== undefined) return start(own);
        const last = apps.at(-1) ?? app;
        const asked = await last.untilJournal(() => last.journal.find(({ kind }) => kind === 'relaunch'));
        await last.untilJournal(() => last.journal.find(({ kind }) => kind === 'exit'));
        const [, ...words] = asked['args'] as readonly string[];
        return start(words);
      },
    };
  }

  const keptIn = (configDir: string): Promise<unknown> =>
    readFile(join(configDir, 'Codex Quota Tray', 'folders.json'), 'utf8').then(JSON.parse, () => null);

  it('starts the app once more on made-up accounts, and both run', async () => {
    const { app, configDir } = await desk();
    const page = await app.window('popover');
    await page.getByRole('button', { name: 'Try it with made-up accounts' }).click();
    const lock = join(configDir, 'Codex Quota Tray Demo', 'SingletonLock');
    await expect.poll(() => existsSync(lock), { timeout: 20_000 }).toBe(true);
    const pid = Number(await readFile(lock, 'utf8'));
    onTestFinished(async () => {
      if (existsSync(lock)) process.kill(pid, 'SIGKILL');
    });
    await page.getByRole('button', { name: 'Look again' }).click();
    expect(process.kill(pid, 0)).toBe(true);
    await app.quit();
    expect(process.kill(pid, 0)).toBe(true);
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => existsSync(lock), { timeout: 20_000 }).toBe(false);
  });

  it('uses the folder that was chosen elsewhere from the next start on, until the usual place is asked for', async () => {
    const { world, app, home, configDir, startAfter } = await desk('--hidden', '--restore');
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const first = await app.window('restore');
    await first.getByRole('button', { name: 'Look elsewhere…' }).click();
    await app.answerDialog(world.home.dir);
    const again = await startAfter();
    const page = await readPopover(again);
    await page.getByRole('button', { name: /^75 percent left/ }).waitFor();
    expect(await keptIn(configDir)).toEqual({ codexHome: world.home.dir });
    expect(snapshotNow(again)?.surroundings).toMatchObject({ codexHome: world.home.dir, codexHomeBy: 'choice' });
    const note = join(home, '.config', 'Codex Quota Tray', 'paths-of-app.json');
    await expect
      .poll(async () => JSON.parse(await readFile(note, 'utf8').catch(() => '{}')).places?.[0])
      .toEqual({ name: 'Codex home', path: world.home.dir, variable: null, isChosen: true });
    await page.getByRole('button', { name: 'Settings' }).click();
    const settings = await again.window('settings');
    await settings.getByRole('button', { name: 'Use the usual place' }).click();
    const usual = await (await startAfter()).window('popover');
    await usual.getByText('No sign-in found yet').waitFor();
    await usual.getByText(join(home, '.codex', 'auth.json'), { exact: true }).waitFor();
    expect(await keptIn(configDir)).toEqual({});
  });

  it('uses the usual place and keeps the file aside when what was chosen cannot be read', async () => {
    const { app, configDir, startAfter } = await desk();
    const kept = join(configDir, 'Codex Quota Tray', 'folders.json');
    await app.window('popover');
    await writeFile(kept, '{"codexHome": "/srv');
    await app.quit();
    const page = await (await startAfter([])).window('popover');
    await page.getByText('No sign-in found yet').waitFor();
    expect(await readFile(`${kept}.bad`, 'utf8')).toBe('{"codexHome": "/srv');
  });

  it('says of a folder without a sign-in that there is none, and changes nothing', async () => {
    const { app, home, configDir } = await desk();
    await mkdir(join(home, 'holidays'));
    const page = await app.window('popover');
    const look = page.getByRole('button', { name: 'Look elsewhere…' });
    await look.click();
    await app.answerDialog(join(home, 'holidays'));
    await page.getByRole('status').getByText('There is no sign-in in holidays.').waitFor();
    await look.click();
    await app.answerDialog(null);
    await expect.poll(() => page.getByText('There is no sign-in in holidays.').count()).toBe(0);
    expect(await keptIn(configDir)).toBeNull();
    expect(app.journal.filter(({ kind }) => kind === 'relaunch' || kind === 'exit')).toEqual([]);
    const [asked] = app.journal.filter(({ kind }) => kind === 'open-dialog');
    expect(asked).toMatchObject({
      properties: expect.arrayContaining(['openDirectory', 'showHiddenFiles']),
      defaultPath: join(home, '.codex'),
    });
  });
});
