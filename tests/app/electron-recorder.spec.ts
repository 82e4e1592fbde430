import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtMainPath } from '../../build/project-paths.ts';
import { sessionWindow, weekWindow } from '../../main/node/made-up-service/quota.ts';
import { appFromJournal } from '../support/app-from-journal.ts';
import type { AppUnderTest } from '../support/app-under-test.ts';
import { poolRecord } from '../support/codex-home.ts';
import { bundleRecorder } from '../support/electron-host/bundle-recorder.ts';
import { recorderPortVariable } from '../support/electron-host/journal-link.ts';
import { listenToRecorder } from '../support/electron-host/listen-to-recorder.ts';
import { browserArgs, findBrowser } from '../support/find-browser.ts';
import { type OpenBrowser, openBrowser } from '../support/open-browser.ts';
import { pageOfTarget } from '../support/page-of-target.ts';
import { browserAddressVariable } from '../support/stand-in/browser-link.ts';
import type { JournalEntry } from '../support/stand-in/journal.ts';
import { type StandInProcess, startStandIn } from '../support/stand-in-process.ts';
import { readPopover } from '../support/story.ts';
import { createWorld, type World } from '../support/world.ts';

const hourMs = 3_600_000;
let dir: string;
let recorder: string;
let opened: OpenBrowser;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'recorder-'));
  recorder = pathToFileURL(await bundleRecorder(dir)).href;
  opened = await openBrowser([await findBrowser(), ...browserArgs()]);
});
afterAll(async () => {
  await opened.close();
  await rm(dir, { recursive: true });
});

/**
 * The recorder that real Electron loads before the app, here on the stand-in: it has the classes that Electron has, and writes a
 * journal of its own. The story is driven through the recorder alone.
 */
describe('the recorder for the real Electron', () => {
  let world: World;
  let standIn: StandInProcess;
  let app: AppUnderTest;

  beforeAll(async () => {
    const mainPath = join(dir, 'main.mjs');
    // What `-r` does: first the recorder, then the app.
    await writeFile(mainPath, `import '${recorder}';\nimport '${pathToFileURL(builtMainPath).href}';\n`);
    world = await createWorld();
    const listener = await listenToRecorder();
    const own = { [recorderPortVariable]: String(listener.port), [browserAddressVariable]: opened.address };
    // The stand-in is the system that shows what is told.
    standIn = startStandIn({ mainPath, args: [], env: { ...world.env, ...own, APP_NOTIFICATIONS: 'system' } });
    void standIn.ended.then((code) => listener.end(`It ended with ${code}: ${standIn.output()}`));
    const driven = { ...listener, ended: standIn.ended };
    app = appFromJournal(driven, {
      async pageOf(window) {
        // The stand-in says so once the page is there; the recorder, like Electron, at once.
        await standIn.until(() =>
          standIn.journal.some((one) => one.kind === 'window-created' && one['window'] === window),
        );
        return pageOfTarget(() => opened.browser.contexts(), driven, window);
      },
      startAgain: () => Promise.reject(new Error('Not here.')),
      kill: () => Promise.reject(new Error('Not here.')),
    });
  });
  afterAll(async () => {
    standIn.child.kill('SIGKILL');
    await standIn.ended;
    await world.dispose();
  });

  it('drives a whole story', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    const popover = await readPopover(app);
    const pictureBefore = app.tray.picture();
    const quota = {
      primary: sessionWindow(97, Date.now() + hourMs),
      secondary: weekWindow(40, Date.now() + 90 * hourMs),
    };
    for (const account of [mira, kai]) account.setQuota(quota);
    await app.tray.choose(/^Refresh now$/);
    const told = await app.notification(/^Session at 97% used/);
    expect(app.tray.picture()).not.toBe(pictureBefore);
    expect(app.tray.tooltip()).toContain('3% left');
    await app.clickNotification(told);
    await app.tray.choose(/^Set aside/);
    await app.window('restore');
    await app.closeWindow('restore');
    await app.untilShown('restore', false);
    await app.network(false);
    await app.power('resume');
    await popover
      .getByRole('status')
      .getByText(/^Offline/)
      .waitFor();
    await app.network(true);
    await app.idle(600);
    await app.reducedMotion(true);
    await app.systemProxy('DIRECT');
    await app.power('resume');
    await popover.getByRole('button', { name: /^Refresh/ }).click();
    await app.untilJournal(() => app.journal.findLast(({ kind }) => kind === 'proxy-asked'));
    await popover.getByRole('button', { name: 'Settings' }).click();
    await app.window('settings');
    await app.tray.choose(/^Quit$/);
    expect(await standIn.ended).toBe(0);
  });

  it('finds every part of Electron that it has to replace', () => {
    expect(app.journal.filter(({ kind }) => kind === 'not-recorded')).toEqual([]);
  });

  it.each<[string, (entry: JournalEntry) => unknown]>([
    ['ready', () => true],
    ['window-created', ({ window }) => window],
    ['window-loads', ({ window, url }) => [window, url]],
    ['window-shown', ({ window }) => window],
    ['window-closed', ({ window }) => window],
    ['tray-tooltip', ({ text }) => text],
    ['tray-menu', ({ lines }) => lines],
    ['tray-image', ({ images }) => Object(images).map((image: unknown) => Object(image).sha256)],
    ['notification', ({ id, title, body }) => [id, title, body]],
    ['bridge', ({ way, channel, window, text }) => [way, channel, window, text]],
    ['exit', ({ code }) => code],
  ])('writes down each %s as the stand-in does', (wanted, sign) => {
    const signs = (journal: readonly JournalEntry[]): readonly unknown[] =>
      journal.filter(({ kind }) => kind === wanted).map((entry) => sign(entry));
    expect(signs(app.journal).length).toBeGreaterThan(0);
    expect(signs(app.journal)).toEqual(signs(standIn.journal));
  });

  it('says which versions it runs on, and where a start of its own can be ended', () => {
    expect(app.journal[0]).toEqual({
      kind: 'hello',
      pid: standIn.child.pid,
      electron: '45.4.1',
      node: process.versions.node,
    });
  });
});

/** On macOS and Windows the menu shows only while it is asked for. */
describe.each(['darwin', 'win32'])('the recorder on %s', (platform) => {
  it('asks for the menu as a right click does, whenever there is a new one', async () => {
    const toy = `
      import { app, Menu, nativeImage, Tray } from 'electron';
      app.whenReady().then(() => {
        const tray = new Tray(nativeImage.createEmpty());
        let menu = Menu.buildFromTemplate([{ label: 'First' }]);
        tray.on('right-click', () => tray.popUpContextMenu(menu));
        tray.setToolTip('toy');
        tray.on('click', () => {
          menu = Menu.buildFromTemplate([{ label: 'More', submenu: [{ label: 'Quit', click: () => app.quit() }] }]);
        });
      });`;
    await writeFile(join(dir, 'toy.mjs'), toy);
    const pretended = `Object.defineProperty(process, 'platform', { value: '${platform}' });`;
    await writeFile(join(dir, `${platform}.mjs`), pretended);
    const mainPath = join(dir, `main-${platform}.mjs`);
    await writeFile(mainPath, `import './${platform}.mjs';\nimport '${recorder}';\nimport './toy.mjs';\n`);
    const listener = await listenToRecorder();
    const own = { [recorderPortVariable]: String(listener.port), [browserAddressVariable]: opened.address };
    const app = startStandIn({ mainPath, args: [], env: { HOME: dir, PATH: '/nonexistent', ...own } });
    void app.ended.then((code) => listener.end(`It ended with ${code}: ${app.output()}`));
    try {
      const menus = (): readonly unknown[] => listener.journal.filter(({ kind }) => kind === 'tray-menu');
      await listener.until(() => menus().length === 1);
      await listener.order('tray-click');
      await listener.until(() => menus().length === 2);
      await expect(listener.order('tray-choose', { path: ['First'] })).rejects.toThrow('The menu has no "First".');
      await listener.order('tray-choose', { path: ['More', 'Quit'] });
      expect(await app.ended).toBe(0);
      // The stand-in was never given a menu to open: an open one holds the whole app.
      expect(app.journal.filter(({ kind }) => kind === 'tray-menu')).toEqual([]);
    } finally {
      app.child.kill('SIGKILL');
      await app.ended;
    }
  });
});
