import type { BrowserWindow } from 'electron';
import type { PayloadOf, PushName } from '../../shared/bridge-contract.ts';
import type { WindowName } from './window-address.ts';

/** Which windows are there now. Each is there once at most. */
export interface WindowRegistry {
  add(name: WindowName, window: BrowserWindow): void;
  get(name: WindowName): BrowserWindow | null;
  nameOf(webContentsId: number): WindowName | null;
  push<K extends PushName>(to: WindowName, name: K, payload: PayloadOf<K>): void;
  names(): readonly WindowName[];
  /** One of them is shown; whether it lies behind another program's, no system says. */
  isInSight(): boolean;
}

export function createWindowRegistry(): WindowRegistry {
  const windows = new Map<WindowName, BrowserWindow>();
  const get = (name: WindowName): BrowserWindow | null => {
    const window = windows.get(name) ?? null;
    return window === null || window.isDestroyed() ? null : window;
  };
  return {
    add(name, window) {
      windows.set(name, window);
      window.once('closed', () => {
        if (windows.get(name) === window) windows.delete(name);
      });
    },
    get,
    nameOf(webContentsId) {
      for (const name of windows.keys()) if (get(name)?.webContents.id === webContentsId) return name;
      return null;
    },
    push(to, name, payload) {
      get(to)?.webContents.send(name, payload);
    },
    names: () => [...windows.keys()].filter((name) => get(name) !== null),
    isInSight: () => [...windows.keys()].some((name) => isShown(get(name))),
  };
}

function isShown(window: BrowserWindow | null): boolean {
  return window?.isVisible() === true && !window.isMinimized();
}
