import { setTimeout } from 'node:timers/promises';
import { type Browser, type ConsoleMessage, chromium, type Page } from '@playwright/test';
import { builtWindowsDir } from '../../build/project-paths.ts';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { browserArgs, findBrowser } from '../support/find-browser.ts';
import { type Answers, type FakeBridge, installFakeBridge } from './fake-bridge.ts';
import { type PageServer, servePages } from './page-server.ts';

/** What a person makes of a window, at any moment. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  /** What the system asks of every program beside; nothing when not said. */
  readonly wants?: SystemWish;
}

export type SystemWish = 'more-contrast' | 'forced-colors' | 'reduced-motion';

export interface PageWish extends Look {
  readonly window: string;
  readonly snapshot: AppSnapshot;
  readonly answers?: Answers;
  readonly height: number;
  /** Device pixels per pixel of the page; 2 when not said. */
  readonly scale?: number;
}

export interface OpenPage {
  readonly page: Page;
  readonly bridge: FakeBridge;
  /** What the page complained about, a rule that it broke among it. */
  readonly complaints: readonly string[];
  /** Gives the page that is shown another look; nothing is loaded anew. */
  turn(look: Look): Promise<void>;
  /** Waits until the expression is true. */
  until(expression: string): Promise<void>;
  close(): Promise<void>;
}

export interface PageSession {
  readonly browser: Browser;
  /** Where the pages are served. */
  readonly origin: string;
  /** At the moment the snapshot was taken, once the page has told that it drew it. */
  open(wish: PageWish): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface PageSessionOptions {
  /** Where the pages lie; else where they were built last. Building them is the caller's. */
  readonly pagesDir?: string;
  /** What the browser finds in its environment beside what is there. */
  readonly extraEnv?: Readonly<Record<string, string>>;
}

export async function startPageSession(options: PageSessionOptions = {}): Promise<PageSession> {
  const pages = await servePages(options.pagesDir ?? builtWindowsDir);
  const env = { ...process.env, ...options.extraEnv };
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: browserArgs(), env });
  const free: FreePage[] = [];
  return {
    browser,
    origin: pages.origin,
    async open(wish) {
      const scale = wish.scale ?? 2;
      const found = free.findIndex((one) => one.scale === scale);
      const [page = await newPage(browser, scale)] = found < 0 ? [] : free.splice(found, 1).map((one) => one.page);
      const opened = await openPage(page, pages, wish);
      const close = async (): Promise<void> => {
        await opened.close();
        free.push({ page, scale });
      };
      return { ...opened, close };
    },
    close: async () => {
      await browser.close();
      await pages.close();
    },
  };
}

/** A browser takes longer to make a page than to load another state into it, and nothing of ours outlives a load. */
interface FreePage {
  readonly page: Page;
  readonly scale: number;
}

async function newPage(browser: Browser, deviceScaleFactor: number): Promise<Page> {
  const context = await browser.newContext({ deviceScaleFactor, timezoneId: 'UTC', locale: 'en-GB' });
  return context.newPage();
}

async function openPage(page: Page, pages: PageServer, wish: PageWish): Promise<OpenPage> {
  const complaints: string[] = [];
  const onConsole = (message: ConsoleMessage): void => void complaints.push(message.text());
  const onError = (error: Error): void => void complaints.push(error.message);
  page.on('console', onConsole).on('pageerror', onError);
  const turn = async ({ scheme, width, wants }: Look): Promise<void> => {
    // All of it each time: a page that was used before keeps what it is not told.
    await page.emulateMedia({
      colorScheme: scheme,
      contrast: wants === 'more-contrast' ? 'more' : null,
      forcedColors: wants === 'forced-colors' ? 'active' : null,
      reducedMotion: wants === 'reduced-motion' ? 'reduce' : null,
    });
    await page.setViewportSize({ width, height: wish.height });
  };
  await turn(wish);
  await page.clock.setFixedTime(wish.snapshot.takenAt);
  const bridge = await installFakeBridge(page, wish.snapshot, wish.answers);
  await page.goto(`${pages.origin}/${wish.window}/index.html`);
  const until = (expression: string): Promise<void> => untilTrue(page, expression);
  await until('window.madeUp.calls.some(({ name }) => name === "window:painted")');
  const close = async (): Promise<void> => {
    page.off('console', onConsole).off('pageerror', onError);
    await bridge.remove();
  };
  return { page, bridge, complaints, turn, until, close };
}

const looks = 600;
const lookEveryMs = 25;

/** Asked from outside each time: what the browser asks itself within the page, the page's own policy refuses as text that runs. */
async function untilTrue(page: Page, expression: string): Promise<void> {
  for (let look = 0; look < looks; look += 1) {
    if (await page.evaluate<boolean>(expression)) return;
    await setTimeout(lookEveryMs);
  }
  throw new Error(`It never came true: ${expression}`);
}
