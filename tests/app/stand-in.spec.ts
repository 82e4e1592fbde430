import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { browserArgs, findBrowser } from '../support/find-browser.ts';
import { type OpenBrowser, openBrowser } from '../support/open-browser.ts';
import { type StandInProcess, startStandIn } from '../support/stand-in-process.ts';

/** What the toy's preload puts into its page. */
interface Toy {
  ask(question: unknown): Promise<unknown>;
}
declare const toy: Toy;
declare const firstSight: string;

const mainPath = join(import.meta.dirname, 'fixtures/toy/main.mjs');

describe('the stand-in for Electron', () => {
  let opened: OpenBrowser;
  let home: string;
  let app: StandInProcess;
  let page: Page;
  const start = (): StandInProcess =>
    startStandIn({ mainPath, args: [], env: { HOME: home, PATH: '/nonexistent', STAND_IN_BROWSER: opened.address } });
  const said = (text: string): Promise<unknown> => page.getByText(text, { exact: true }).waitFor();

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'toy-'));
    opened = await openBrowser([await findBrowser(), ...browserArgs()]);
    app = start();
    const [context] = opened.browser.contexts();
    page = await (context?.waitForEvent('page') ?? Promise.reject(new Error('The browser has no context.')));
    await page.waitForURL(/index\.html/);
  });
  afterAll(async () => {
    app.child.kill('SIGKILL');
    await app.ended;
    await opened.close();
    await rm(home, { recursive: true });
  });

  it('puts the bridge into the page before its first script', async () => {
    expect(await page.evaluate(() => firstSight)).toBe('object');
  });

  it('lets the page reach nothing of the preload but what was exposed', async () => {
    const found = await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), Object.keys(toy)]);
    expect(found).toEqual(['undefined', ['ask', 'on']]);
  });

  it('does not let the page change what was exposed', async () => {
    const isKept = await page.evaluate(() => {
      const before = toy.ask;
      Reflect.set(toy, 'ask', () => 'mine');
      Reflect.set(globalThis, 'toy', {});
      return toy.ask === before;
    });
    expect(isKept).toBe(true);
  });

  it('answers a call with a copy, keeping what is undefined', async () => {
    const answer = await page.evaluate(async () => {
      const value = await toy.ask('anything');
      return [JSON.stringify(value), Object.keys(Object(value))];
    });
    expect(answer).toEqual(['{"question":"anything"}', ['question', 'missing']]);
  });

  it('tells main the address that the app knows', async () => {
    expect(await page.evaluate(() => toy.ask('who'))).toBe('toy://page/index.html');
  });

  it('brings a failure of main as Electron words it', async () => {
    const failure = await page.evaluate(() => toy.ask('fail').catch((error: Error) => error.message));
    expect(failure).toBe("Error invoking remote method 'ask': Error: no such luck");
  });

  it('refuses to carry a function to main', async () => {
    const failure = await page.evaluate(() => toy.ask(() => 1).catch((error: Error) => error.message));
    expect(failure).toContain('An object could not be cloned.');
  });

  it('names what it lacks', async () => {
    const failure = await page.evaluate(() => toy.ask('gap').catch((error: Error) => error.message));
    expect(failure).toContain('The stand-in has no electron.autoUpdater');
  });

  it('brings pushes of main to the page', async () => {
    await page.evaluate(() => toy.ask('tell'));
    await said('heard from main');
  });

  it('brings events of the system to main', async () => {
    await app.order('power', { event: 'resume' });
    await said('awake');
  });

  it('keeps the policy that main sends with the page', async () => {
    await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, 'refusedBy'))).toBe('script-src-elem');
  });

  it('asks main before a page goes anywhere', async () => {
    await page.evaluate(() => void Reflect.set(globalThis, 'location', 'https://example.org/'));
    await app.until(() => app.journal.find(({ kind }) => kind === 'navigation-refused'));
    expect(await page.evaluate(() => toy.ask('who'))).toBe('toy://page/index.html');
  });

  it('shows a window when main does and says so', async () => {
    await app.order('tray-click');
    expect(app.journal.some(({ kind }) => kind === 'window-shown')).toBe(true);
  });

  it('chooses lines of the tray menu by what they say, also in a submenu', async () => {
    await app.order('tray-choose', { path: ['Copy'] });
    await app.order('tray-choose', { path: ['More', 'Hide'] });
    await app.until(() => app.journal.some(({ kind }) => kind === 'window-hidden'));
    expect(app.journal).toContainEqual({ kind: 'clipboard', text: 'copied' });
  });

  it('refuses to choose a line that is off or not there', async () => {
    await expect(app.order('tray-choose', { path: ['Off'] })).rejects.toThrow('"Off" cannot be chosen.');
    await expect(app.order('tray-choose', { path: ['Gone'] })).rejects.toThrow('The menu has no "Gone".');
  });

  it('shows notifications and clicks them', async () => {
    await page.evaluate(() => toy.ask('notify'));
    const { id } = await app.until(() => app.journal.find(({ kind }) => kind === 'notification'));
    await app.order('notification-click', { id });
    await said('clicked');
  });

  it('fails notifications when it is told to', async () => {
    await app.order('notification-manner', { manner: 'fails' });
    await page.evaluate(() => toy.ask('notify'));
    await said('not shown');
  });

  it.each<[string, string | null, object]>([
    ['chosen', '/srv/codex', { canceled: false, filePaths: ['/srv/codex'] }],
    ['not chosen', null, { canceled: true, filePaths: [] }],
  ])('keeps a folder dialog open until it is answered: %s', async (_how, path, expected) => {
    const isOpen = () => app.journal.filter(({ kind }) => kind === 'open-dialog').length;
    const before = isOpen();
    const answer = page.evaluate(() => toy.ask('folder'));
    await app.until(() => isOpen() > before);
    await app.order('answer-dialog', { path });
    expect(await answer).toEqual(expected);
    await expect(app.order('answer-dialog', { path })).rejects.toThrow('No dialog is open.');
  });

  it('says that it would be started again, and goes on until it ends', async () => {
    await page.evaluate(() => toy.ask('again'));
    expect(app.journal).toContainEqual({ kind: 'relaunch', args: ['--once-more'], execPath: process.execPath });
  });

  it('lets a second start tell the first one and leave', async () => {
    const second = start();
    await said('second start');
    expect(await second.ended).toBe(0);
  });

  it('writes down all that crosses between main and a page', () => {
    const crossed = app.journal.filter(({ kind }) => kind === 'bridge').map(({ way, channel }) => `${way} ${channel}`);
    expect(new Set(crossed)).toEqual(new Set(['to-main ask', 'to-page ask', 'to-page told']));
  });

  it('ends with the app', async () => {
    await app.order('tray-choose', { path: ['Quit'] });
    expect(await app.ended).toBe(0);
    await expect.poll(() => page.isClosed()).toBe(true);
  });
});

describe('the browser that the pages are in', () => {
  it('goes with the process that opened it, also when that is killed', async () => {
    const dir = join(import.meta.dirname, '../support');
    const text = `
      const [{ openBrowser }, { browserArgs, findBrowser }] = await Promise.all(['open-browser.ts', 'find-browser.ts']
        .map((name) => import(${JSON.stringify(pathToFileURL(dir).href)} + '/' + name)));
      console.log((await openBrowser([await findBrowser(), ...browserArgs()])).address);
      setInterval(() => {}, 2 ** 30);`;
    const opener = spawn(process.execPath, ['--input-type=module', '-e', text], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void opener.kill('SIGKILL'));
    const [printed] = await once(opener.stdout, 'data');
    const { host } = new URL(String(printed));
    const answers = (): Promise<boolean> =>
      fetch(`http://${host}/json/version`).then(
        () => true,
        () => false,
      );
    expect(await answers()).toBe(true);
    opener.kill('SIGKILL');
    await expect.poll(answers).toBe(false);
  });
});
