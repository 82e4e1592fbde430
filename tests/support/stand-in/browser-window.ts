import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, BrowserWindow as ElectronWindow, Rectangle } from 'electron';
import { app } from './app.ts';
import { note, onOrder } from './journal.ts';
import { refusing, refusingClass } from './refusing.ts';
import { StandInWebContents } from './web-contents.ts';

type WindowPart = Pick<
  ElectronWindow,
  | 'id'
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'restore'
  | 'minimize'
  | 'moveTop'
  | 'center'
  | 'getBounds'
  | 'setBounds'
  | 'getContentBounds'
  | 'setContentSize'
  | 'getContentSize'
  | 'getNormalBounds'
  | 'getSize'
  | 'setSize'
  | 'setPosition'
  | 'getPosition'
  | 'setAlwaysOnTop'
  | 'setVisibleOnAllWorkspaces'
  | 'setBackgroundColor'
  | 'setTitle'
  | 'getTitle'
  | 'setSkipTaskbar'
  | 'setMenu'
  | 'removeMenu'
  | 'setMenuBarVisibility'
  | 'isMaximized'
  | 'setMinimumSize'
  | 'setResizable'
>;

const windows = new Map<number, StandInWindow>();
let focused: StandInWindow | null = null;
let lastId = 0;

export class StandInWindow extends EventEmitter implements WindowPart {
  readonly id: number;
  readonly webContents: StandInWebContents;
  private bounds: Rectangle;
  private title: string;
  private readonly isToShow: boolean;
  private isShown = false;
  private isGone = false;
  private isSmall = false;

  static getAllWindows(): StandInWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): StandInWindow | null {
    return focused;
  }

  static fromWebContents(contents: { readonly id: number }): StandInWindow | null {
    return StandInWindow.getAllWindows().find((window) => window.webContents.id === contents.id) ?? null;
  }

  static fromId(id: number): StandInWindow | null {
    return windows.get(id) ?? null;
  }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { x = 0, y = 0, width = 800, height = 600, show = true, title = '' } = options;
    lastId += 1;
    this.id = lastId;
    this.bounds = { x, y, width, height };
    this.title = title;
    this.webContents = refusing('WebContents', new StandInWebContents(options));
    this.isToShow = show;
    this.webContents.on('zoom-set', () => this.resizePage());
    this.resizePage();
    void this.webContents.view.send('Runtime.evaluate', { expression: '0' }).then(() => {
      note({ kind: 'window-created', window: this.id });
    });
  }

  /** From here on it is one of the app's windows. */
  enter(): void {
    windows.set(this.id, this);
    this.webContents.view.once('loaded', () => void this.emit('ready-to-show'));
    this.webContents.view.once('gone', () => this.destroy());
    app.emit('browser-window-created', {}, this);
    if (this.isToShow) this.show();
  }

  async loadURL(url: string): Promise<void> {
    note({ kind: 'window-loads', window: this.id, url });
    await this.webContents.load(url);
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.isShown || this.isGone) return;
    this.isShown = true;
    this.tell('window-shown');
    this.emit('show');
  }

  hide(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.tell('window-hidden');
    this.blur();
    this.emit('hide');
  }

  focus(): void {
    if (!this.isShown || focused?.id === this.id) return;
    focused?.blur();
    focused = windows.get(this.id) ?? null;
    this.webContents.focus();
    this.tell('window-focused');
    this.emit('focus');
    app.emit('browser-window-focus', {}, this);
  }

  blur(): void {
    if (focused?.id !== this.id) return;
    focused = null;
    this.tell('window-blurred');
    this.emit('blur');
    app.emit('browser-window-blur', {}, this);
  }

  close(): void {
    if (this.isGone) return;
    let isPrevented = false;
    this.emit('close', {
      preventDefault: () => {
        isPrevented = true;
      },
      defaultPrevented: false,
    });
    if (!isPrevented) this.destroy();
  }

  destroy(): void {
    if (this.isGone) return;
    this.isGone = true;
    if (focused?.id === this.id) focused = null;
    windows.delete(this.id);
    this.webContents.leave();
    this.tell('window-closed');
    this.emit('closed');
    if (windows.size === 0) app.lastWindowClosed();
  }

  isDestroyed(): boolean {
    return this.isGone;
  }
  isVisible(): boolean {
    return this.isShown;
  }
  isFocused(): boolean {
    return focused?.id === this.id;
  }
  isMinimized(): boolean {
    return this.isSmall;
  }
  isMaximized(): boolean {
    return false;
  }
  getTitle(): string {
    return this.title;
  }
  getBounds(): Rectangle {
    return { ...this.bounds };
  }
  getNormalBounds(): Rectangle {
    return this.getBounds();
  }
  getContentBounds(): Rectangle {
    return this.getBounds();
  }
  getSize(): number[] {
    return [this.bounds.width, this.bounds.height];
  }
  getContentSize(): number[] {
    return this.getSize();
  }
  getPosition(): number[] {
    return [this.bounds.x, this.bounds.y];
  }
  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }
  setContentSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setBounds(change: Partial<Rectangle>): void {
    this.bounds = { ...this.bounds, ...change };
    note({ kind: 'window-sized', window: this.id, ...this.bounds });
    this.resizePage();
    this.emit('resize');
  }

  minimize(): void {
    this.isSmall = true;
    note({ kind: 'window-minimized', window: this.id });
    this.blur();
    this.emit('minimize');
  }

  restore(): void {
    this.isSmall = false;
    this.show();
    this.emit('restore');
  }

  setTitle(title: string): void {
    this.title = title;
  }
  center(): void {}
  moveTop(): void {}
  setAlwaysOnTop(): void {}
  setVisibleOnAllWorkspaces(): void {}
  setBackgroundColor(): void {}
  setSkipTaskbar(): void {}
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setMinimumSize(): void {}
  setResizable(): void {}

  private tell(kind: string): void {
    note({ kind, window: this.id });
  }

  private resizePage(): void {
    const { width, height } = this.bounds;
    const zoom = this.webContents.getZoomFactor();
    const size = { width: Math.round(width / zoom), height: Math.round(height / zoom), deviceScaleFactor: zoom };
    void this.webContents.view.send('Emulation.setDeviceMetricsOverride', { ...size, mobile: false });
  }
}

/** Called on what everybody meets, so that the app's own list holds no window without its guard. */
export const BrowserWindow = refusingClass('BrowserWindow', StandInWindow, (window) => window.enter());

app.closeWindows = () => {
  for (const window of StandInWindow.getAllWindows()) window.close();
  return windows.size === 0;
};

function named(order: Readonly<Record<string, unknown>>): StandInWindow {
  const window = windows.get(Number(order['window']));
  if (window === undefined) throw new Error('That window is gone.');
  return window;
}

onOrder('window-target', (order) => named(order).webContents.getOrCreateDevToolsTargetId());
onOrder('window-blur', (order) => named(order).blur());
onOrder('window-focus', (order) => named(order).focus());
onOrder('window-restore', (order) => named(order).restore());
/** As its close button does. */
onOrder('window-close', (order) => named(order).close());
