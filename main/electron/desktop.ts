import {
  app as electronApp,
  ipcMain,
  Notification,
  nativeTheme,
  net,
  powerMonitor,
  screen,
  session,
  systemPreferences,
} from 'electron';
import type { ErrorView } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import { errorWithLimitedPaths } from '../core/app/limit-paths.ts';
import type { AppHost, MenuCommand, TrayApp } from '../core/app/tray-app.ts';
import type { Log } from '../core/ports.ts';
import { checkingStepMs } from '../core/tray-icon/checking-step.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { servePages } from './app-scheme.ts';
import { type AppWindows, createAppWindows } from './app-windows.ts';
import { type CallHandlersDeps, createCallHandlers } from './call-handlers.ts';
import { routeCalls } from './ipc-router.ts';
import { createLoginItem } from './login-item.ts';
import { setMacMenu } from './mac-menu.ts';
import { createNotifier } from './notifier.ts';
import { OneTimer } from './one-timer.ts';
import { createOutsideEvents } from './outside-events.ts';
import { quitAfter } from './quit-gate.ts';
import { createShortcut } from './shortcut.ts';
import { type StartArguments, windowOfSecondStart } from './start-arguments.ts';
import { findTrayHost, type TrayHost } from './tray-host.ts';
import { TrayHostWatch } from './tray-host-watch.ts';
import { createTrayPresence, type TrayPresence } from './tray-presence.ts';
import { watchLoginItem } from './watched-login-item.ts';
import { frameColor, windowPartition } from './window-frame.ts';
import { guardContents, guardSession } from './window-guards.ts';
import { createWindowPlaces } from './window-places.ts';
import { createWindowRegistry } from './window-registry.ts';

const minuteMs = 60 * 1_000;

export interface DesktopDeps {
  readonly start: StartArguments;
  readonly platform: TrayPlatform;
  readonly preloadPath: string;
  readonly pagesDir: string;
  readonly log: Log;
  readonly now: () => number;
  /** What was found out about the way to the network may be out of date. */
  readonly networkMayDiffer: () => void;
}

export interface DesktopServices extends Omit<CallHandlersDeps, 'app' | 'windows'> {
  /** After the app has ended. */
  close(): Promise<void>;
}

/** What has an app shown to people: tray, windows, notifications, and what the system tells. Made once Electron is ready. */
export class Desktop {
  readonly host: AppHost;
  readonly #deps: DesktopDeps;
  readonly #registry = createWindowRegistry();
  readonly #notifier;
  readonly #outside;
  readonly #shortcut;
  readonly #loginItem;
  #app: TrayApp | null = null;
  #windows: AppWindows | null = null;
  #tray: TrayPresence | null = null;
  #settings: Settings | null = null;
  readonly #trayHost: TrayHostWatch;
  /** Who was to show the icon when it was made. */
  #iconHost: TrayHost | null = null;
  readonly #walk = new OneTimer();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(deps: DesktopDeps) {
    const { platform, start, log } = deps;
    this.#deps = deps;
    this.#notifier = createNotifier({
      system: Notification,
      platform,
      onClick: ({ window, key }, signInKey) => {
        this.#windows?.open(window, key);
        if (signInKey !== null) void this.#signIn(signInKey);
      },
      onChange: () => this.#app?.hostChanged(),
    });
    this.#trayHost = new TrayHostWatch({
      find: () => findTrayHost(process.env),
      now: deps.now,
      onChange: (host) => this.#trayHostChanged(host),
    });
    this.#outside = createOutsideEvents({
      platform,
      net,
      powerMonitor,
      wake: (reason) => {
        // First: who wakes reads at once.
        deps.networkMayDiffer();
        this.#app?.wake(reason);
        this.#trayHost.look();
      },
    });
    this.#shortcut = createShortcut(() => this.#windows?.popover.toggle(null), log);
    const loginItem = createLoginItem(platform, electronApp.isPackaged && !start.isDemo, log);
    this.#loginItem = watchLoginItem(loginItem, () => this.#app?.hostChanged());
    this.host = this.#createHost();
    if (platform === 'macos') setMacMenu();
  }

  /** Gives the app its face and opens what this start asks for. `services`: what windows may ask for beside the app's own intents. */
  open(app: TrayApp, services: DesktopServices): void {
    this.#app = app;
    this.#prepareWindows(app, services);
    if (this.#deps.platform === 'linux') void this.#trayHost.start().then(() => this.#makeIcon(app));
    else this.#makeIcon(app);
    quitAfter(() => this.#tidyUp(app, services), this.#deps.log);
    this.#listen(app);
    electronApp.on('browser-window-focus', () => void lookAtCommand(app, services));
    app.start();
    this.#outside.lookAtNetwork();
    this.#openFirst();
  }

  /** What another start asked for; null: nothing. */
  openWanted(name: StartArguments['window']): void {
    if (name !== null) this.#windows?.open(name, null);
  }

  /** A notification of an earlier run was clicked. */
  openClicked(notificationId: string): void {
    this.#notifier.clicked(notificationId);
  }

  #createHost(): AppHost {
    return {
      facts: () => ({
        canNotify: this.#notifier.canNotify(),
        loginItem: this.#loginItem.known(),
        isShortcutTaken: this.#shortcut.isTaken(),
        locale: electronApp.getSystemLocale() || electronApp.getLocale(),
      }),
      isOnline: () => this.#outside.isOnline(),
      isOnBattery: () => this.#outside.isOnBattery(),
      isWatched: () => this.#registry.isInSight(),
      notify: this.#notifier.notify,
    };
  }

  #prepareWindows(app: TrayApp, services: DesktopServices): void {
    const { preloadPath, pagesDir, log, platform, now } = this.#deps;
    const registry = this.#registry;
    const pages = session.fromPartition(windowPartition);
    guardSession(pages);
    guardSession(session.defaultSession);
    guardContents(electronApp);
    servePages(pages, pagesDir);
    const windows = createAppWindows({
      app,
      platform,
      registry,
      preloadPath,
      log,
      now,
      isPackaged: electronApp.isPackaged,
      places: createWindowPlaces(log),
      anchor: () => this.#tray?.bounds() ?? null,
      trayHost: () => this.#trayHost.host(),
    });
    this.#windows = windows;
    const handlers = createCallHandlers({ app, windows, ...services });
    const shownError = (error: ErrorView): ErrorView => errorWithLimitedPaths(error, app.snapshot().surroundings);
    routeCalls({ ipcMain, windowOf: registry.nameOf, handlers, log, shownError });
  }

  #listen(app: TrayApp): void {
    app.onSnapshot((snapshot) => {
      for (const name of this.#registry.names()) this.#registry.push(name, 'snapshot:changed', snapshot);
      this.#showFace(app);
      this.#heedSettings(app, snapshot.settings);
      this.#trayHost.look();
      // What failed may have failed for want of a network.
      if (!snapshot.reading.isOffline) return;
      this.#deps.networkMayDiffer();
      this.#outside.lookAtNetwork();
    });
    this.#heedSettings(app, app.snapshot().settings);
    // What says how long something still takes changes by itself.
    this.#timers.add(setInterval(() => this.#showFace(app), minuteMs));
    const heedDisplays = (): void => {
      this.#showFace(app);
      this.#windows?.popover.displaysChanged();
    };
    screen.on('display-metrics-changed', heedDisplays);
    screen.on('display-added', heedDisplays);
    screen.on('display-removed', heedDisplays);
    electronApp.on('second-instance', (...[, , , wanted]) => {
      this.openWanted(windowOfSecondStart(wanted));
      this.#trayHost.look();
    });
    // Whoever comes back from the system's settings may have changed it there.
    electronApp.on('browser-window-focus', () => this.#loginItem.look());
    nativeTheme.on('updated', () => this.#recolour());
    electronApp.on('activate', () => this.#windows?.open('popover', null));
    electronApp.on('did-resign-active', () => this.#windows?.popover.blurred());
  }

  #showFace(app: TrayApp): void {
    const { prefersReducedMotion } = systemPreferences.getAnimationSettings();
    const face = app.face(prefersReducedMotion);
    this.#tray?.show(face);
    const isWalking = face.facts.checkingStep !== null && !prefersReducedMotion;
    if (isWalking) this.#walk.start(checkingStepMs, () => this.#showFace(app));
    else this.#walk.stop();
  }

  #heedSettings(app: TrayApp, settings: Settings): void {
    const before = this.#settings;
    if (settings === before) return;
    this.#settings = settings;
    if (nativeTheme.themeSource !== settings.theme) nativeTheme.themeSource = settings.theme;
    if (this.#shortcut.use(settings.globalShortcut)) app.hostChanged();
    if (before === null || before.launchAtLogin === settings.launchAtLogin) return;
    this.#loginItem.change(settings.launchAtLogin);
  }

  #recolour(): void {
    for (const name of this.#registry.names()) this.#registry.get(name)?.setBackgroundColor(frameColor());
  }

  #run(command: MenuCommand): void {
    if (command === 'open') this.#windows?.open('popover', null);
    else if (command === 'quit') electronApp.quit();
    else if (command === 'refresh') void this.#refresh();
    else this.#windows?.open(command, null);
  }

  /** What became of it is in the snapshot. */
  async #refresh(): Promise<void> {
    await this.#app?.intents['usage:refresh'](null).catch(() => undefined);
  }

  /** What goes wrong with it is in the snapshot; with what asked for it, the account has gone. */
  async #signIn(key: string): Promise<void> {
    await this.#app?.intents['sign-in:start']({ key, way: 'browser' }).catch(() => undefined);
  }

  #openFirst(): void {
    const { window } = this.#deps.start;
    const isAtLogin = this.#deps.platform === 'macos' && electronApp.getLoginItemSettings().wasOpenedAtLogin;
    if (window !== null && !isAtLogin) this.#windows?.open(window, null);
  }

  /** On Linux only after it is known who would show it: Chromium looks once for who does, when the icon is made. */
  #makeIcon(app: TrayApp): void {
    if (this.#windows === null) return;
    this.#tray?.remove();
    this.#iconHost = this.#trayHost.host();
    this.#tray = createTrayPresence(
      {
        ...this.#deps,
        isDemo: this.#deps.start.isDemo,
        onClick: (bounds) => this.#windows?.popover.toggle(bounds),
        onCommand: (command) => this.#run(command),
      },
      app.face(),
    );
  }

  /** Where nobody shows the icon, the window is the app; one that is open keeps its place, and takes nobody's focus. */
  #trayHostChanged(host: TrayHost): void {
    const isOpen = this.#registry.get('popover')?.isVisible() === true;
    if (host === 'none' && !isOpen) this.#windows?.open('popover', null);
    // One that was made for a panel of this kind finds its way to the next by itself, any other never does.
    if (host === 'notifier' && this.#iconHost !== 'notifier' && this.#app !== null) this.#makeIcon(this.#app);
  }

  async #tidyUp(app: TrayApp, services: DesktopServices): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#outside.stop();
    this.#trayHost.stop();
    this.#walk.stop();
    const windows = this.#windows;
    // What is clicked from now on opens nothing: a new window would hold the end up.
    this.#windows = null;
    windows?.destroyAll();
    await app.quit();
    this.#tray?.remove();
    await services.close();
  }
}

/** Whoever comes back from a terminal may have typed what was missing. */
async function lookAtCommand(app: TrayApp, { command }: DesktopServices): Promise<void> {
  if (await command.look()) app.hostChanged();
}
