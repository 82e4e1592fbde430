import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron';
import type { Log } from '../core/ports.ts';
import { type WindowName, windowAddress } from './window-address.ts';
import type { WindowRegistry } from './window-registry.ts';

/** In memory: nothing that a page keeps reaches the disk. */
export const windowPartition = 'windows';

export interface WindowFrameDeps {
  readonly preloadPath: string;
  readonly isPackaged: boolean;
  readonly registry: WindowRegistry;
  readonly log: Log;
  /** How far pages are zoomed now. */
  readonly zoom: () => number;
}

export interface WindowWish {
  readonly name: WindowName;
  readonly key: string | null;
  readonly options: BrowserWindowConstructorOptions;
}

/** A window of ours, hidden, with its page on the way; one whose page dies is closed, and made anew when it is next wanted. */
export function openFrame(deps: WindowFrameDeps, { name, key, options }: WindowWish): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    backgroundColor: frameColor(),
    autoHideMenuBar: true,
    ...options,
    webPreferences: {
      preload: deps.preloadPath,
      partition: windowPartition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      zoomFactor: deps.zoom(),
      devTools: !deps.isPackaged,
    },
  });
  deps.registry.add(name, window);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    deps.log.write('error', 'The page of a window ended', { name, reason });
    window.destroy();
  });
  loadPage(window, { name, key, log: deps.log });
  return window;
}

interface PageWish extends Pick<WindowWish, 'name' | 'key'> {
  readonly log: Log;
}

interface FocusWish {
  readonly name: WindowName;
  readonly key: string;
}

/** Shows that account in a window that is there. A page that is still on its way hears nothing yet, so it is begun anew. */
export function focusAccount({ registry, log }: WindowFrameDeps, { name, key }: FocusWish): void {
  const window = registry.get(name);
  if (window?.webContents.isLoading() === true) loadPage(window, { name, key, log });
  else registry.push(name, 'account:focused', { key });
}

function loadPage(window: BrowserWindow, { name, key, log }: PageWish): void {
  window.loadURL(windowAddress(name, key)).catch((error: unknown) => {
    // A load that another one took the place of ends with an error as well.
    log.write('warn', 'A page was not loaded', { name, cause: error instanceof Error ? error.name : typeof error });
  });
}

/** Shown before the page has drawn itself, and where it does not reach. */
export function frameColor(): string {
  return nativeTheme.shouldUseDarkColors ? '#1e1e20' : '#fbfbfb';
}
