import { EventEmitter } from 'node:events';
import type { App, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardContents, guardSession } from '../../../main/electron/window-guards.ts';

class PageContents extends EventEmitter {
  openWindow: () => unknown = () => 'allowed';

  setWindowOpenHandler(handler: () => unknown): void {
    this.openWindow = handler;
  }

  /** True when somebody prevented it. */
  refuses(name: string, fields: object = {}): boolean {
    let isPrevented = false;
    this.emit(name, { ...fields, preventDefault: () => (isPrevented = true) });
    return isPrevented;
  }
}

function guardedPage(): PageContents {
  const app = new EventEmitter();
  guardContents(app as unknown as Pick<App, 'on'>);
  const contents = new PageContents();
  app.emit('web-contents-created', {}, contents);
  return contents;
}

describe('every page', () => {
  it('opens no other window', () => {
    expect(guardedPage().openWindow()).toEqual({ action: 'deny' });
  });

  it.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('is refused %s', (name) => {
    expect(guardedPage().refuses(name)).toBe(true);
  });

  it.each([
    ['https://evil.example/', true, true],
    ['app://windows/popover/index.html', false, true],
    ['app://windows/popover/index.html', true, false],
  ])('going to %s (top page: %s) is refused: %s', (url, isMainFrame, isRefused) => {
    expect(guardedPage().refuses('will-frame-navigate', { url, isMainFrame })).toBe(isRefused);
  });
});

describe('a session of ours', () => {
  it('grants no page anything', () => {
    const granted: unknown[] = [];
    const session = Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: (ask: (c: null, p: string, answer: (is: boolean) => void) => void) =>
        ask(null, 'media', (is) => granted.push(is)),
      setPermissionCheckHandler: (ask: () => boolean) => granted.push(ask()),
      setDevicePermissionHandler: (ask: () => boolean) => granted.push(ask()),
    });
    guardSession(session as unknown as Session);
    expect(granted).toEqual([false, false, false]);
    let isPrevented = false;
    session.emit('will-download', { preventDefault: () => (isPrevented = true) });
    expect(isPrevented).toBe(true);
  });
});
