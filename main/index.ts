import { join } from 'node:path';
import { app } from 'electron';
import { compose } from './compose.ts';
import { createInterimTrayApp } from './core/app/interim-tray-app.ts';
import { noCodex } from './core/codex/no-codex.ts';
import { Desktop } from './electron/desktop.ts';
import { desktopPlatform } from './electron/desktop-platform.ts';
import { hearEarlierClicks } from './electron/notifier.ts';
import { prepareApp } from './electron/prepare-app.ts';
import { readStartArguments } from './electron/start-arguments.ts';
import { withSystemProxy } from './electron/system-proxy.ts';
import { createCodexAppServer } from './node/codex/codex-app-server.ts';
import { createLineLog } from './node/log.ts';
import { createNodeAdapters } from './node/node-adapters.ts';

/** Nobody waits for what the tray does by itself (product.md section 1, promise 8). */
const spendsInFlight = 2;

const start = readStartArguments(process.argv.slice(1));
const platform = desktopPlatform(process.platform);
const log = createLineLog(process.env['CODEX_QUOTA_LOG'], (line) => void process.stderr.write(`${line}\n`));
let clickedEarlier: string | null = null;

if (prepareApp(start)) {
  hearEarlierClicks(app, platform, (id) => {
    clickedEarlier = id;
  });
  // Not awaited: Electron is not ready before this file has been run to its end.
  app.whenReady().then(run).catch(giveUp);
} else {
  app.quit();
}

async function run(): Promise<void> {
  const desktop = new Desktop({
    start,
    platform,
    log,
    preloadPath: join(import.meta.dirname, '../preload/index.cjs'),
    pagesDir: join(import.meta.dirname, '../renderer'),
    now: () => Date.now(),
  });
  const version = app.getVersion();
  const demo = start.isDemo ? await (await import('./node/demo/open-demo.ts')).openDemo(Date.now()) : null;
  const env = demo === null ? await withSystemProxy(process.env) : { ...process.env, ...demo.env };
  const codex = demo === null ? createCodexAppServer({ env, version }) : noCodex;
  const adapters = await createNodeAdapters({ env, log, version, codex });
  const quota = compose(adapters, { spendsInFlight });
  const trayApp = createInterimTrayApp({
    quota,
    host: desktop.host,
    clock: adapters.clock,
    surroundings: {
      version,
      platform,
      isDemo: start.isDemo,
      codexHome: adapters.codexHome,
      poolRoot: adapters.paths.root,
      quotaHome: adapters.codexHome,
      commandCodexHome: null,
      command: 'not-possible',
    },
  });
  app.once('quit', () => void demo?.close());
  desktop.open(trayApp, { pathOf: async () => adapters.codexHome, installCommand: async () => undefined });
  if (clickedEarlier !== null) desktop.openClicked(clickedEarlier);
}

function giveUp(error: unknown): void {
  log.write('error', 'The app could not start', { cause: error instanceof Error ? error.message : typeof error });
  app.exit(1);
}
