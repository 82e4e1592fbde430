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
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1e1e20' : '#fbfbfb',
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
      devTools: !deps.isPackaged,
    },
  });
  deps.registry.add(name, window);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    deps.log.write('error', 'The page of a window ended', { name, reason });
    window.destroy();
  });
  window.loadURL(windowAddress(name, key)).catch((error: unknown) => {
    deps.log.write('error', 'A window could not be loaded', { name, cause: error instanceof Error ? error.name : '' });
  });
  return window;
}
