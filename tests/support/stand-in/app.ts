import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { App, LoginItemSettings, RelaunchOptions, Settings } from 'electron';
import { browserLink } from './browser-link.ts';
import { note, onOrder, takeOrders } from './journal.ts';
import { refusing } from './refusing.ts';

type AppPart = Pick<
  App,
  | 'getPath'
  | 'setPath'
  | 'getName'
  | 'setName'
  | 'getVersion'
  | 'getAppPath'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'isReady'
  | 'whenReady'
  | 'quit'
  | 'relaunch'
  | 'exit'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setToastActivatorCLSID'
  | 'setDesktopName'
  | 'setActivationPolicy'
  | 'hide'
  | 'focus'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'enableSandbox'
  | 'disableHardwareAcceleration'
  | 'isPackaged'
  | 'name'
>;

class StandInApp extends EventEmitter implements AppPart {
  readonly isPackaged = false;
  readonly commandLine = refusing('app.commandLine', {
    appendSwitch: () => {},
    hasSwitch: () => false,
    getSwitchValue: () => '',
  });
  readonly dock = refusing('app.dock', { hide: () => {}, show: () => Promise.resolve(), isVisible: () => false });
  /** Set by who knows the windows; false: one of them stays. */
  closeWindows: () => boolean = () => true;
  private readonly paths = new Map<string, string>();
  private readonly login = { openAtLogin: false };
  private ownName = 'codex-quota-tray';
  private isReadyNow = false;
  private isQuitting = false;
  private holdsLock = false;

  get name(): string {
    return this.ownName;
  }
  set name(name: string) {
    this.ownName = name;
  }
  getName(): string {
    return this.ownName;
  }
  setName(name: string): void {
    this.ownName = name;
  }
  getVersion(): string {
    return '0.1.0';
  }
  /** What `process.execPath` can be given to run the same app once more, on another stand-in. */
  getAppPath(): string {
    return join(import.meta.dirname, 'run-again.ts');
  }
  getLocale(): string {
    return 'en-US';
  }
  getSystemLocale(): string {
    return 'en-US';
  }
  getPreferredSystemLanguages(): string[] {
    return ['en-US'];
  }
  isReady(): boolean {
    return this.isReadyNow;
  }
  setAppUserModelId(): void {}
  setToastActivatorCLSID(): void {}
  setDesktopName(): void {}
  setActivationPolicy(): void {}
  hide(): void {}
  focus(): void {}
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}

  getPath(name: Parameters<App['getPath']>[0]): string {
    const set = this.paths.get(name);
    if (set !== undefined) return set;
    const appData = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    if (name === 'userData' || name === 'sessionData') return join(appData, this.ownName);
    const known = { appData, home: homedir(), temp: tmpdir(), exe: process.execPath, logs: join(appData, 'logs') };
    const path = Object.entries(known).find(([key]) => key === name)?.[1];
    if (path === undefined) throw new Error(`The stand-in has no path "${name}".`);
    return path;
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  whenReady(): Promise<void> {
    return this.isReadyNow ? Promise.resolve() : new Promise((resolve) => void this.once('ready', () => resolve()));
  }

  becomeReady(): void {
    this.isReadyNow = true;
    this.emit('will-finish-launching');
    this.emit('ready', {}, {});
    note({ kind: 'ready' });
  }

  /** `before-quit`, every window's `close`, `will-quit`, `quit`, in this order; each of the first three may hold it up. */
  quit(): void {
    if (this.isQuitting) return;
    if (this.isHeldBack('before-quit')) return;
    this.isQuitting = true;
    const areAllClosed = this.closeWindows();
    this.isQuitting = false;
    if (areAllClosed) this.leave();
  }

  /** Only said: the next start is the spec's, which would otherwise lose sight of it. */
  relaunch({ args = process.argv.slice(1), execPath = process.execPath }: RelaunchOptions = {}): void {
    note({ kind: 'relaunch', args, execPath });
  }

  lastWindowClosed(): void {
    if (this.isQuitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  exit(code = 0): void {
    note({ kind: 'exit', code });
    this.releaseSingleInstanceLock();
    process.exit(code);
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    if (this.holdsLock) return true;
    const userData = this.getPath('userData');
    mkdirSync(userData, { recursive: true });
    const lockPath = join(userData, 'SingletonLock');
    const holder = holderOf(lockPath);
    if (holder === null) {
      writeFileSync(lockPath, String(process.pid));
      this.holdsLock = true;
      this.watchStarts(userData);
      return true;
    }
    const start = { argv: process.argv, cwd: process.cwd(), additionalData };
    writeFileSync(join(userData, `start-${process.pid}.json`), JSON.stringify(start));
    return false;
  }

  hasSingleInstanceLock(): boolean {
    return this.holdsLock;
  }

  releaseSingleInstanceLock(): void {
    if (this.holdsLock) rmSync(join(this.getPath('userData'), 'SingletonLock'), { force: true });
    this.holdsLock = false;
  }

  getLoginItemSettings(): LoginItemSettings {
    const rest = { openAsHidden: false, wasOpenedAtLogin: false, wasOpenedAsHidden: false, restoreState: false };
    const windows = { status: 'not-registered' as const, executableWillLaunchAtLogin: false, launchItems: [] };
    return { ...rest, ...windows, ...this.login };
  }

  setLoginItemSettings(settings: Settings): void {
    this.login.openAtLogin = settings.openAtLogin ?? false;
    note({ kind: 'login-item', openAtLogin: this.login.openAtLogin });
  }

  private leave(): void {
    if (this.isHeldBack('will-quit')) return;
    this.emit('quit', {}, 0);
    this.exit(0);
  }

  private isHeldBack(name: 'before-quit' | 'will-quit'): boolean {
    let isPrevented = false;
    this.emit(name, {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    return isPrevented;
  }

  private watchStarts(userData: string): void {
    watch(userData, { persistent: false }, (_kind, name) => {
      if (name === null || !/^start-\d+\.json$/.test(basename(name))) return;
      const path = join(userData, name);
      try {
        const { argv, cwd, additionalData } = JSON.parse(readFileSync(path, 'utf8'));
        rmSync(path);
        this.emit('second-instance', {}, argv, cwd, additionalData);
      } catch {
        // Seen before it was whole, or a second time: the next event finds it, or it was dealt with.
      }
    });
  }
}

function holderOf(lockPath: string): number | null {
  try {
    const holder = Number(readFileSync(lockPath, 'utf8'));
    process.kill(holder, 0);
    return holder;
  } catch {
    return null;
  }
}

export const app = refusing('app', new StandInApp());

/** Once the app's own modules are there, as Electron does. */
export function startApp(): void {
  takeOrders();
  onOrder('quit', () => void setImmediate(() => app.quit()));
  onOrder('activate', () => void app.emit('activate', {}, false));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  // An app without a window or a timer goes on all the same.
  setInterval(() => {}, 2 ** 30);
  browserLink().then(
    () => setImmediate(() => app.becomeReady()),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(70);
    },
  );
}
