/// <reference lib="dom" />
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rootDir } from '../../build/project-paths.ts';
import { outsideLinks } from '../../main/electron/outside-links.ts';
import { type WindowName, windowNames } from '../../main/electron/window-address.ts';
import type { Bridge } from '../../shared/bridge-contract.ts';
import type { AppHost, AppUnderTest } from '../support/app-under-test.ts';
import { openAppHost } from '../support/open-app-host.ts';
import { createWorld, type World } from '../support/world.ts';

declare const bridge: Bridge;

/** Always on the stand-in: what is asked here is what main tells Electron, and what a page of ours could do if it were turned. */
describe('the security of the windows', () => {
  let host: AppHost;
  let world: World;
  let app: AppUnderTest;
  let page: Page;

  beforeAll(async () => {
    host = await openAppHost('what main tells Electron about its pages');
    world = await createWorld();
    app = await host.start({ args: [], env: world.env });
    page = await app.window('popover');
  });
  afterAll(async () => {
    await host.close();
    await world.dispose();
  });

  const open = async (name: WindowName): Promise<Page> => {
    if (name === 'popover') return page;
    await page.evaluate((window) => bridge.call('window:open', { window, key: null }), name);
    return app.window(name);
  };

  /** Main itself asks whether the services answer, when the Diagnostics window opens. */
  const sentByPages = () =>
    world.service.log.records.filter(({ headers }) => !String(headers['user-agent']).startsWith('codex-quota/'));

  describe.each(windowNames)('of the window %s', (name) => {
    let own: Page;
    beforeAll(async () => {
      own = await open(name);
    });

    it('give a page neither Node nor Electron but two functions', async () => {
      const seen = await own.evaluate(() => ({
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((word) => word in globalThis),
        bridge: Object.keys(bridge).sort(),
      }));
      expect(seen).toEqual({ node: [], bridge: ['call', 'on'] });
    });

    it('are sent with a policy that allows its own scripts and styles and nothing else', async () => {
      const answer = own.waitForResponse((response) => response.request().resourceType() === 'document');
      await own.reload();
      expect((await answer).status()).toBe(200);
      const policy = (await (await answer).headerValue('content-security-policy')) ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
    });

    it('run no text as a script, neither inline nor through eval', async () => {
      const ran = await own.evaluate(async () => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.ranInline = true';
        document.head.append(script);
        document.body.insertAdjacentHTML('beforeend', '<b onclick="globalThis.ranInline = true">x</b>');
        document.body.lastElementChild?.dispatchEvent(new Event('click'));
        document.body.lastElementChild?.remove();
        // A task of the page's own: what the inspector runs at once may use eval whatever the policy says.
        await new Promise((resolve) => setTimeout(resolve, 0));
        const evaluated = (() => {
          try {
            // biome-ignore lint/security/noGlobalEval: whether it is refused is the question
            return globalThis.eval('"ran"');
          } catch (error) {
            return Object(error).name;
          }
        })();
        return [Reflect.has(globalThis, 'ranInline'), evaluated];
      });
      expect(ran).toEqual([false, 'EvalError']);
    });

    it('send nothing out by themselves', async () => {
      const refused = await own.evaluate(async (address) => {
        const image = new Promise((resolve, reject) => {
          Object.assign(new Image(), { onload: resolve, onerror: reject, src: `${address}/picture.png` });
        });
        navigator.sendBeacon(`${address}/beacon`, 'x');
        return (await Promise.allSettled([fetch(`${address}/fetched`), image])).map(({ status }) => status);
      }, world.service.chatgptBaseUrl);
      expect(refused).toEqual(['rejected', 'rejected']);
      expect(sentByPages()).toEqual([]);
    });

    it('go nowhere and open nothing', async () => {
      const before = own.url();
      const opened = await own.evaluate((address) => {
        Object.assign(document.createElement('a'), { href: address }).click();
        location.href = address;
        return window.open(address) === null;
      }, world.service.chatgptBaseUrl);
      const id = windowIdOf(app, name);
      await app.untilJournal(() => app.journal.find(({ kind }) => kind === 'navigation-refused'));
      expect(opened).toBe(true);
      expect(own.url()).toBe(before);
      expect(app.journal).toContainEqual({ kind: 'window-open-handler', window: id, action: 'deny' });
      expect(sentByPages()).toEqual([]);
    });

    it('read nothing from outside the folder of the pages', async () => {
      const address = '/..%2fmain/index.js';
      const answer = own.waitForResponse((response) => response.url().endsWith(address));
      await own.evaluate((src) => {
        document.head.append(Object.assign(document.createElement('script'), { src }));
      }, address);
      expect((await answer).status()).toBe(404);
    });
  });

  it('every one is isolated, sandboxed, without Node and kept in memory', () => {
    const made = app.journal.filter(({ kind }) => kind === 'web-preferences');
    expect(made.length).toBeGreaterThanOrEqual(windowNames.length);
    for (const { webPreferences } of made) {
      expect(webPreferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        partition: expect.not.stringMatching(/^persist:/),
      });
      const loosening = ['webSecurity', 'allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures'];
      expect(Object.keys(Object(webPreferences)).filter((key) => loosening.includes(key))).toEqual([]);
    }
  });

  it('refuse every permission', () => {
    const handlers = app.journal.filter(({ kind, isSet }) => kind === 'permission-handler' && isSet === true);
    expect(new Set(handlers.map(({ which }) => which))).toEqual(new Set(['request', 'check', 'device']));
  });

  it.each<[string, string, unknown]>([
    ['a value that a call does not know', 'restore:start', { mode: 'everything', keys: [] }],
    ['a word too many', 'window:close', { now: true }],
    ['a setting that is none', 'settings:change', { change: { colour: 'red' } }],
    ['an address of its own', 'link:open', { which: 'https://evil.example/' }],
    ['a path of its own', 'file:show', { which: '/etc/passwd' }],
    ['nothing at all', 'account:remove', undefined],
  ])('cannot make main take %s', async (_what, name, request) => {
    const reply = await ask(page, name, request);
    expect(reply).toMatchObject({ ok: false, error: { code: 'wrong-usage' } });
    expect(app.journal.filter(({ kind }) => kind === 'open-external' || kind === 'show-in-folder')).toEqual([]);
  });

  it('cannot use a channel that the contract does not list', async () => {
    await expect(ask(page, 'file:read', { path: '/etc/passwd' })).rejects.toThrow();
    expect(app.journal.filter(({ channel }) => channel === 'file:read')).toEqual([]);
  });

  it('open only the three addresses that main knows', async () => {
    await page.evaluate(() => bridge.call('link:open', { which: 'website' }));
    const opened = app.journal.filter(({ kind }) => kind === 'open-external').map(({ url }) => url);
    expect(opened).toEqual([outsideLinks.website]);
    for (const address of Object.values(outsideLinks)) expect(address).toMatch(/^https:\/\//);
  });
});

describe('the built app', () => {
  it('loads nothing from file addresses, starts no crash reporter and loosens no guard of Chromium', async () => {
    const words =
      /crashReporter|loadFile|webSecurity|enableBlinkFeatures|allowRunningInsecureContent|experimentalFeatures/g;
    expect(await wordsBelow('main', words)).toEqual([]);
    expect(await wordsBelow('main', /ignore-certificate-errors|no-sandbox|setCertificateVerifyProc/g)).toEqual([]);
  });

  it('has no checker of main and no address of a service in its pages', async () => {
    const words = /ZodError|safeParse|auth\.openai\.com|chatgpt\.com/g;
    expect(await wordsBelow('renderer', words)).toEqual([]);
  });

  it('has a preload that is one file and asks for nothing but Electron', async () => {
    expect(await readdir(join(rootDir, 'out', 'preload'))).toEqual(['index.cjs']);
    expect(new Set(await wordsBelow('preload', /(?<=require\(["'`])[^"'`]+/g))).toEqual(new Set(['electron']));
  });
});

/** A call as a page that is turned would make it, whatever the types say. */
function ask(page: Page, name: string, request: unknown): Promise<unknown> {
  return page.evaluate(([called, sent]) => Reflect.apply(bridge.call, bridge, [called, sent]), [
    name,
    request,
  ] as const);
}

function windowIdOf({ journal }: AppUnderTest, name: WindowName): unknown {
  return journal.findLast(({ kind, url }) => kind === 'window-loads' && String(url).includes(`/${name}/`))?.['window'];
}

/** Every match in the bundles below a folder of `out`. */
async function wordsBelow(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const entries = await readdir(join(rootDir, 'out', folder), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return texts.flatMap((text) => text.match(pattern) ?? []);
}
