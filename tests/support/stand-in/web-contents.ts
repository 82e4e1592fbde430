import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions, WebContents } from 'electron';
import { app } from './app.ts';
import { browserLink } from './browser-link.ts';
import { hear } from './ipc-main.ts';
import { note } from './journal.ts';
import { PageView } from './page-view.ts';
import { packed } from './plain-values.ts';
import { refusing } from './refusing.ts';
import { type StandInSession, sessionOf } from './sessions.ts';

type ContentsPart = Pick<
  WebContents,
  | 'id'
  | 'send'
  | 'getURL'
  | 'isDestroyed'
  | 'isLoading'
  | 'setWindowOpenHandler'
  | 'isDevToolsOpened'
  | 'setBackgroundThrottling'
  | 'focus'
  | 'reload'
  | 'getOrCreateDevToolsTargetId'
  | 'setZoomFactor'
  | 'getZoomFactor'
>;

const pages = new Map<number, StandInWebContents>();
let lastId = 0;

/** A page of a window, as main sees it. */
export class StandInWebContents extends EventEmitter implements ContentsPart {
  readonly id: number;
  readonly view: PageView;
  readonly session: StandInSession;
  private isGone = false;
  private isBusy = false;
  private zoom: number;

  constructor({ webPreferences = {} }: BrowserWindowConstructorOptions) {
    super();
    lastId += 1;
    this.id = lastId;
    this.zoom = webPreferences.zoomFactor ?? 1;
    this.session = sessionOf(webPreferences.partition ?? '');
    const preload = webPreferences.preload === undefined ? '' : readFileSync(webPreferences.preload, 'utf8');
    this.view = new PageView(browserLink(), {
      preload,
      handlerOf: (address) => this.session.ownProtocol.handlerOf(address),
      mayNavigate: (address, isMainFrame) => this.mayNavigate(address, isMainFrame),
    });
    pages.set(this.id, this);
    this.listen();
    note({ kind: 'web-preferences', window: this.id, webPreferences: { ...webPreferences, preload: null } });
    // Within the constructor, as Electron does: whoever guards pages is never too late.
    app.emit('web-contents-created', { sender: this }, this);
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    const message = { channel, args: args.map(packed) };
    note({ kind: 'bridge', way: 'to-page', channel, window: this.id, text: JSON.stringify(message.args) });
    void this.view.tell(message);
  }

  async load(address: string): Promise<void> {
    this.isBusy = true;
    await this.view.navigate(address);
    this.isBusy = false;
    this.emit('did-finish-load', {});
  }

  /** Known once the window is said to be created. */
  getOrCreateDevToolsTargetId(): string {
    if (this.view.targetId === '') throw new Error('The page is not there yet.');
    return this.view.targetId;
  }

  getURL(): string {
    return this.view.url;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  isLoading(): boolean {
    return this.isBusy;
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  getZoomFactor(): number {
    return this.zoom;
  }

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.zoom = factor;
    note({ kind: 'page-zoomed', window: this.id, factor });
    this.emit('zoom-set');
  }

  setBackgroundThrottling(): void {}

  focus(): void {
    void this.view.send('Page.bringToFront');
  }

  reload(): void {
    void this.view.send('Page.reload');
  }

  /** Windows that a page opens are closed by the browser's own rule (popups are blocked), whatever the handler says. */
  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]): void {
    const details = { url: 'https://example.org/', frameName: '', features: '', disposition: 'new-window' } as const;
    const { action } = handler({ ...details, referrer: { url: '', policy: 'default' } });
    note({ kind: 'window-open-handler', window: this.id, action });
  }

  leave(): void {
    if (this.isGone) return;
    this.isGone = true;
    pages.delete(this.id);
    void this.view.close();
    this.emit('destroyed');
  }

  private listen(): void {
    this.view.on('post', (text) => {
      const answer = (message: Readonly<Record<string, unknown>>): void => void this.view.tell(message);
      void hear(text, { id: this.id, url: this.view.url, answer });
    });
    this.view.on('dom-ready', () => void this.emit('dom-ready', {}));
    this.view.on('crashed', () => void this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }));
  }

  private mayNavigate(url: string, isMainFrame: boolean): boolean {
    let isAllowed = true;
    const preventDefault = (): void => {
      isAllowed = false;
    };
    const event = { url, isMainFrame, isSameDocument: false, preventDefault };
    if (isMainFrame) this.emit('will-navigate', event, url);
    this.emit('will-frame-navigate', event);
    return isAllowed;
  }
}

export const webContents = refusing('webContents', {
  getAllWebContents: () => [...pages.values()],
  fromId: (id: number) => pages.get(id),
});
