import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { AccountFile } from '../shared/errors.ts';
import { toErrorView } from './core/app-error.ts';
import { noCodex } from './core/codex/no-codex.ts';
import type { ShownFile } from './electron/call-handlers.ts';
import { Desktop } from './electron/desktop.ts';
import { desktopPlatform } from './electron/desktop-platform.ts';
import { hearEarlyStarts } from './electron/early-starts.ts';
import { createHomeDesk } from './electron/home-desk.ts';
import { createKeptHome } from './electron/kept-home.ts';
import { startAfterThis, startOfDemo, type ThisStart } from './electron/next-start.ts';
import { hearEarlierClicks } from './electron/notifier.ts';
import { prepareApp } from './electron/prepare-app.ts';
import { createSignInBrowser } from './electron/sign-in-browser.ts';
import { readStartArguments } from './electron/start-arguments.ts';
import { startDemo } from './electron/start-demo.ts';
import { withSystemProxy } from './electron/system-proxy.ts';
import { loginIssuer } from './node/addresses.ts';
import { createAppLog } from './node/app-log.ts';
import { createCodexAppServer } from './node/codex/codex-app-server.ts';
import { openCommandDesk } from './node/command-desk.ts';
import { homeOfStart } from './node/home-of-start.ts';
import { codexHomeOf, ownDirOf } from './node/node-adapters.ts';
import { findBrokenList, findNewestBackup } from './node/stores/find-broken-list.ts';
import { hasSignIn } from './node/stores/has-sign-in.ts';
import type { StorePaths } from './node/stores/store-paths.ts';
import { openTrayApp } from './open-tray-app.ts';

const start = readStartArguments(process.argv.slice(1));
const platform = desktopPlatform(process.platform);
let clickedEarlier: string | null = null;

if (prepareApp(start)) {
  hearEarlierClicks(app, platform, (id) => {
    clickedEarlier = id;
  });
  const earlyStart = hearEarlyStarts(app);
  // Not awaited: Electron is not ready before this file has been run to its end.
  app
    .whenReady()
    .then(() => run(earlyStart))
    .catch(giveUp);
} else {
  app.quit();
}

async function run(earlyStart: ReturnType<typeof hearEarlyStarts>): Promise<void> {
  const version = app.getVersion();
  const demo = start.isDemo ? await (await import('./node/demo/open-demo.ts')).openDemo(Date.now()) : null;
  const given = demo === null ? await withSystemProxy(process.env) : { ...process.env, ...demo.env };
  const troubles: string[] = [];
  const kept = createKeptHome((trouble) => troubles.push(trouble));
  const { env, by } = homeOfStart(given, kept.get());
  const ownDir = ownDirOf(env);
  const log = createAppLog(env['CODEX_QUOTA_LOG'], join(ownDir, 'log'), () => Date.now());
  for (const trouble of troubles) log.write('warn', trouble);
  const codex = demo === null ? createCodexAppServer({ env, version }) : noCodex;
  const command = await openCommandDesk({
    sourcePath: commandPath(),
    env,
    platform: process.platform,
    osHome: homedir(),
  });
  const desktop = new Desktop({
    start,
    platform,
    log,
    preloadPath: join(import.meta.dirname, '../preload/index.cjs'),
    pagesDir: join(import.meta.dirname, '../renderer'),
    now: () => Date.now(),
  });
  const { app: trayApp, paths } = await openTrayApp({
    env,
    log,
    version,
    codex,
    host: desktop.host,
    isHomeChosen: by === 'choice',
    openAddress: createSignInBrowser(() => loginIssuer(env)),
    surroundings: () => ({ platform, isDemo: start.isDemo, ...command.now() }),
  });
  desktop.open(trayApp, {
    pathOf: (which) => pathOf(which, { paths, ownDir, inTheWay: trayApp.snapshot().problem?.file ?? null }),
    command,
    startDemo: () => startDemo(startOfDemo(thisStart())),
    homeDesk: createHomeDesk({ kept, by, inUse: paths.codexHome, usual: usualHome(env), hasSignIn, startAgain }),
    async close() {
      await log.written();
      await demo?.close();
    },
  });
  desktop.openWanted(earlyStart());
  if (clickedEarlier !== null) desktop.openClicked(clickedEarlier);
}

function thisStart(): ThisStart {
  const { env, execPath, argv } = process;
  return { env, execPath, argv: argv.slice(1), isPackaged: app.isPackaged, appPath: app.getAppPath() };
}

/** What is under way is finished first, as with any end. */
function startAgain(): void {
  const { execPath, args } = startAfterThis(thisStart());
  app.relaunch({ execPath, args: [...args] });
  app.quit();
}

function usualHome(env: NodeJS.ProcessEnv): string {
  return codexHomeOf({ ...env, CODEX_HOME: undefined });
}

/** Packaged beside the app, built beside this file in a checkout. */
function commandPath(): string {
  return app.isPackaged
    ? join(process.resourcesPath, 'command', 'codex-quota.mjs')
    : join(import.meta.dirname, '../cli.js');
}

interface FilesToShow {
  readonly paths: StorePaths;
  readonly ownDir: string;
  readonly inTheWay: AccountFile | null;
}

async function pathOf(which: ShownFile, { paths, ownDir, inTheWay }: FilesToShow): Promise<string | null> {
  if (which === 'broken-file') return findBrokenList(paths, inTheWay);
  if (which === 'backup') return findNewestBackup(paths, inTheWay);
  const dirs = { 'codex-home': paths.codexHome, 'pool-root': paths.root, 'quota-home': ownDir };
  return dirs[which];
}

/** There is no window yet that could say it. */
function giveUp(error: unknown): void {
  const { message, hint } = toErrorView(error);
  dialog.showErrorBox('Codex Quota could not start', hint === null ? message : `${message}\n\n${hint}`);
  app.exit(1);
}
