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

/**
 * The recorder that real Electron loads before the app, here on the stand-in: it has the classes that Electron has, and writes a
 * journal of its own. The story is driven through the recorder alone.
 */
describe('the recorder for the real Electron', () => {
  let dir: string;
  let opened: OpenBrowser;
  let world: World;
  let standIn: StandInProcess;
  let app: AppUnderTest;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'recorder-'));
    const recorder = pathToFileURL(await bundleRecorder(dir)).href;
    const mainPath = join(dir, 'main.mjs');
    // What `-r` does: first the recorder, then the app.
    await writeFile(mainPath, `import '${recorder}';\nimport '${pathToFileURL(builtMainPath).href}';\n`);
    opened = await openBrowser([await findBrowser(), ...browserArgs()]);
    world = await createWorld();
    const listener = await listenToRecorder();
    const own = { [recorderPortVariable]: String(listener.port), [browserAddressVariable]: opened.address };
    // The stand-in is the system that shows what is told.
    standIn = startStandIn({ mainPath, args: [], env: { ...world.env, ...own, APP_NOTIFICATIONS: 'system' } });
    void standIn.ended.then((code) => listener.end(`It ended with ${code}: ${standIn.output()}`));
    const driven = { ...listener, ended: standIn.ended };
    app = appFromJournal(driven, {
      pageOf: (window) => pageOfTarget(() => opened.browser.contexts(), driven, window),
      startAgain: () => Promise.reject(new Error('Not here.')),
      kill: () => Promise.reject(new Error('Not here.')),
    });
  });
  afterAll(async () => {
    standIn.child.kill('SIGKILL');
    await standIn.ended;
    await opened.close();
    await world.dispose();
    await rm(dir, { recursive: true });
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
