import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { BrowserLink } from './browser-link.ts';
import { type DevTools, type Fields, fieldsOf } from './devtools.ts';
import { answerRequest, type PageWishes } from './page-requests.ts';
import { toAppAddress, toBrowserAddress } from './scheme-address.ts';
import { pageWorldText, preloadWorldText, type WorldNames } from './worlds.ts';

interface PageEvents {
  /** A text from the preload's world. */
  readonly post: [text: string];
  readonly loaded: [];
  readonly 'dom-ready': [];
  readonly gone: [];
  readonly crashed: [];
}

/** One page of the browser with the preload before its scripts. Everything waits its turn until the page is there. */
export class PageView extends EventEmitter<PageEvents> {
  targetId = '';
  /** As the app knows it. */
  url = '';
  private readonly names: WorldNames = {
    toPage: randomUUID(),
    toPreload: randomUUID(),
    receiver: `receive-${randomUUID()}`,
    post: `post-${randomUUID()}`,
  };
  private readonly link: Promise<BrowserLink>;
  private readonly opened: Promise<{ readonly sessionId: string }>;
  private worldId = 0;
  private mainFrameId = '';
  private isGone = false;

  constructor(link: Promise<BrowserLink>, wishes: PageWishes) {
    super();
    this.link = link;
    this.opened = link.then((found) => this.open(found, wishes));
    this.opened.catch((error: unknown) => {
      if (!this.isGone) throw error;
    });
  }

  /** Resolves with null once the page is gone: whoever still asks has nothing left to ask for. */
  async send(method: string, params: Fields = {}): Promise<Fields | null> {
    const { sessionId } = await this.opened;
    const { devTools } = await this.link;
    if (this.isGone) return null;
    try {
      return await devTools.send(method, params, sessionId);
    } catch (error) {
      if (this.isGone) return null;
      if (!hasMovedOn(error)) throw error;
      // What was said to the page before is lost with it, as in Electron; what was meant for the window is said again.
      return method.startsWith('Runtime.') || method === 'Page.navigate' ? null : this.send(method, params);
    }
  }

  async navigate(address: string): Promise<void> {
    this.url = address;
    await this.opened;
    if (this.isGone) throw new Error('ERR_ABORTED (-3)');
    const loaded = new Promise<void>((resolve) => {
      this.once('loaded', resolve);
      this.once('gone', resolve);
    });
    const answer = await this.send('Page.navigate', { url: toBrowserAddress(address) });
    const failure = answer?.['errorText'];
    if (typeof failure === 'string') throw new Error(`${failure} loading '${address}'`);
    await loaded;
  }

  /** A message for the preload's world. Before the page has one there is nobody to hear it. */
  async tell(message: Fields): Promise<void> {
    await this.opened;
    if (this.worldId === 0) return;
    const expression = `globalThis[${JSON.stringify(this.names.receiver)}]?.(${JSON.stringify(message)})`;
    await this.send('Runtime.evaluate', { expression, contextId: this.worldId });
  }

  async close(): Promise<void> {
    const wasGone = this.isGone;
    this.leave();
    await this.opened.catch(() => null);
    const { devTools } = await this.link;
    if (!wasGone) await devTools.send('Target.closeTarget', { targetId: this.targetId }).catch(() => null);
  }

  private async open(
    { devTools: connection, contextId }: BrowserLink,
    wishes: PageWishes,
  ): Promise<{ readonly sessionId: string }> {
    const target = await connection.send('Target.createTarget', {
      url: 'about:blank',
      browserContextId: contextId,
    });
    this.targetId = String(target['targetId']);
    const attached = await connection.send('Target.attachToTarget', { targetId: this.targetId, flatten: true });
    const sessionId = String(attached['sessionId']);
    const send = (method: string, params: Fields = {}): Promise<Fields> => connection.send(method, params, sessionId);
    this.listen(connection, sessionId);
    connection.on(sessionId, 'Fetch.requestPaused', (paused) => {
      const page = { url: this.url, mainFrameId: this.mainFrameId };
      answerRequest({ page, paused, wishes, send }).catch(() => {});
    });
    const scripts = [
      { source: pageWorldText(this.names) },
      { source: preloadWorldText(this.names, wishes.preload), worldName: 'preload' },
    ];
    const prepared = await Promise.all([
      send('Page.getFrameTree'),
      send('Page.enable'),
      send('Runtime.enable'),
      send('Inspector.enable'),
      send('Runtime.addBinding', { name: this.names.post, executionContextName: 'preload' }),
      ...scripts.map((script) => send('Page.addScriptToEvaluateOnNewDocument', script)),
      send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    ]);
    const frame = fieldsOf(fieldsOf(prepared[0]?.['frameTree'])['frame']);
    this.mainFrameId = String(frame['id']);
    return { sessionId };
  }

  private listen(connection: DevTools, sessionId: string): void {
    const on = (method: string, listen: (params: Fields) => void): void => connection.on(sessionId, method, listen);
    on('Runtime.executionContextCreated', ({ context }) => {
      const { id, name, auxData } = fieldsOf(context);
      const isTop = fieldsOf(auxData)['frameId'] === this.mainFrameId;
      if (name === 'preload' && isTop) this.worldId = Number(id);
    });
    on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.worldId) this.worldId = 0;
    });
    on('Runtime.executionContextsCleared', () => {
      this.worldId = 0;
    });
    on('Runtime.bindingCalled', ({ payload, executionContextId }) => {
      if (executionContextId === this.worldId) this.emit('post', String(payload));
    });
    on('Page.frameNavigated', ({ frame }) => {
      const { url, parentId } = fieldsOf(frame);
      if (parentId === undefined) this.url = toAppAddress(String(url));
    });
    on('Page.domContentEventFired', () => void this.emit('dom-ready'));
    on('Page.loadEventFired', () => void this.emit('loaded'));
    on('Inspector.targetCrashed', () => void this.emit('crashed'));
    connection.on('', 'Target.detachedFromTarget', (params) => {
      if (params['sessionId'] === sessionId) this.leave();
    });
    connection.onClosed(() => this.leave());
  }

  private leave(): void {
    if (this.isGone) return;
    this.isGone = true;
    this.emit('gone');
  }
}

/**
 * Chromium gives a page that goes to another origin another process, and drops what was on its way to the old one. A page that loads
 * anew has another preload's world, and the browser may learn of our message for the old one afterwards.
 */
function hasMovedOn(error: unknown): boolean {
  return error instanceof Error && /Inspected target navigated or closed|Cannot find context/.test(error.message);
}
