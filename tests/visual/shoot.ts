import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import { snapshotNow } from '../support/snapshot-parts.ts';
import { type SnapshotName, snapshotNames, snapshots } from '../support/snapshots.ts';
import { installFakeBridge } from './fake-bridge.ts';
import { servePages } from './page-server.ts';

const outDir = '/tmp/shots';
const chromiumArgs = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

interface Look {
  readonly window: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

/** `node tests/visual/shoot.ts popover --width 340 --scheme dark --only one-login`: pictures of the states, in /tmp/shots. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      width: { type: 'string', default: '340' },
      height: { type: 'string', default: '640' },
      scheme: { type: 'string', default: 'light' },
      only: { type: 'string', multiple: true },
      built: { type: 'boolean', default: false },
    },
  });
  const scheme = values.scheme === 'dark' ? 'dark' : 'light';
  const size = { width: Number(values.width), height: Number(values.height) };
  const look: Look = { window: positionals[0] ?? 'popover', ...size, scheme };
  const wanted = snapshotNames.filter((name) => values.only === undefined || values.only.includes(name));
  if (!values.built) await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
  mkdirSync(outDir, { recursive: true });
  const pages = await servePages(join(import.meta.dirname, '../../node_modules/.cache/visual'));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArgs });
  try {
    for (const name of wanted) await shoot(browser, { name, look, origin: pages.origin });
  } finally {
    await browser.close();
    await pages.close();
  }
}

interface Shot {
  readonly name: SnapshotName;
  readonly look: Look;
  readonly origin: string;
}

async function shoot(browser: Browser, { name, look, origin }: Shot): Promise<void> {
  const { window, width, height, scheme } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    colorScheme: scheme,
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.on('console', (message) => process.stdout.write(`${name}: ${message.text()}\n`));
  page.on('pageerror', (error) => process.stdout.write(`${name}: ${error.message}\n`));
  await page.clock.setFixedTime(snapshotNow);
  await installFakeBridge(page, snapshots[name]);
  await page.goto(`${origin}/${window}/index.html`);
  await page.waitForFunction('window.madeUp.calls.some(({ name }) => name === "window:painted")', null, {
    timeout: 5000,
  });
  await page.screenshot({ path: join(outDir, `${window}-${name}-${width}-${scheme}.png`) });
  await context.close();
}

await main();
