import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { browserArgs, findBrowser } from '../support/find-browser.ts';
import { type FakeBridge, installFakeBridge } from './fake-bridge.ts';
import { type PageServer, servePages } from './page-server.ts';

const rootDir = join(import.meta.dirname, '../..');

export interface PageWish {
  readonly window: string;
  readonly snapshot: AppSnapshot;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** Device pixels per pixel of the page; 2 when not said. */
  readonly scale?: number;
}

export interface OpenPage {
  readonly page: Page;
  readonly bridge: FakeBridge;
  /** What the page complained about, a rule that it broke among it. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface PageSession {
  readonly browser: Browser;
  /** Where the bundled pages lie: each session has its own, since several go on at a time. */
  readonly pagesDir: string;
  /** Where the pages are served. */
  readonly origin: string;
  /** At the moment the snapshot was taken, once the page has told that it drew it. */
  open(wish: PageWish): Promise<OpenPage>;
  close(): Promise<void>;
}

/** @param extraEnv What the browser finds in its environment beside what is there. */
export async function startPageSession(extraEnv: Readonly<Record<string, string>> = {}): Promise<PageSession> {
  const pagesDir = await mkdtemp(join(tmpdir(), 'pages-'));
  await buildPages(pagesDir);
  const pages = await servePages(pagesDir);
  const env = { ...process.env, ...extraEnv };
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArgs(), env });
  return {
    browser,
    pagesDir,
    origin: pages.origin,
    open: (wish) => openPage(browser, pages, wish),
    close: async () => {
      await browser.close();
      await pages.close();
      await rm(pagesDir, { recursive: true, force: true });
    },
  };
}

/** A process of its own: a test runner's NODE_ENV would put React's warnings and checks into the page. */
async function buildPages(outDir: string): Promise<void> {
  const vite = join(rootDir, 'node_modules/vite/bin/vite.js');
  const config = join(import.meta.dirname, 'vite.config.ts');
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'],
    { env },
  );
}

async function openPage(browser: Browser, pages: PageServer, wish: PageWish): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: wish.width, height: wish.height },
    deviceScaleFactor: wish.scale ?? 2,
    colorScheme: wish.scheme,
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.clock.setFixedTime(wish.snapshot.takenAt);
  const bridge = await installFakeBridge(page, wish.snapshot);
  await page.goto(`${pages.origin}/${wish.window}/index.html`);
  await page.waitForFunction('window.madeUp.calls.some(({ name }) => name === "window:painted")');
  return { page, bridge, complaints, close: () => context.close() };
}
