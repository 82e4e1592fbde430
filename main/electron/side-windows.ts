import { app, type BrowserWindow, type BrowserWindowConstructorOptions, type Rectangle, screen } from 'electron';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import type { WindowName } from './window-address.ts';
import { focusAccount, openFrame, type WindowFrameDeps } from './window-frame.ts';
import type { WindowPlaces } from './window-places.ts';

type SideWindowName = Exclude<WindowName, 'popover'>;

interface SideWindowsDeps extends WindowFrameDeps {
  readonly platform: TrayPlatform;
  readonly places: WindowPlaces;
  readonly onFocus: (name: SideWindowName) => void;
  readonly onClosed: (name: SideWindowName) => void;
}

/** Shown after this time even when nothing of it is painted yet. */
const paintLimitMs = 1_500;

const sizes: Readonly<Record<SideWindowName, BrowserWindowConstructorOptions>> = {
  restore: { width: 840, height: 640, minWidth: 640, minHeight: 480, title: 'Restore accounts' },
  settings: { width: 640, height: 640, minWidth: 480, minHeight: 400, title: 'Settings' },
  diagnostics: { width: 720, height: 640, minWidth: 480, minHeight: 400, title: 'Diagnostics' },
};

/** The windows that a person opens, works in and closes: made each time, gone when closed. */
export interface SideWindows {
  /** `key`: the account to begin with. */
  open(name: SideWindowName, key: string | null): void;
  close(name: SideWindowName): void;
}

export function createSideWindows(deps: SideWindowsDeps): SideWindows {
  return {
    open(name, key) {
      const found = deps.registry.get(name);
      if (found === null) make(deps, name, key);
      else {
        if (key !== null) focusAccount(deps, { name, key });
        bringForward(found);
      }
    },
    close: (name) => deps.registry.get(name)?.close(),
  };
}

function make(deps: SideWindowsDeps, name: SideWindowName, key: string | null): void {
  const { registry, places, platform } = deps;
  const options = { ...sizes[name], ...onScreen(places.get(name)) };
  const window = openFrame(deps, { name, key, options });
  // Only an app with windows of its own belongs into the app switcher.
  if (platform === 'macos') app.setActivationPolicy('regular');
  const limit = setTimeout(() => bringForward(window), paintLimitMs);
  window.once('ready-to-show', () => {
    clearTimeout(limit);
    bringForward(window);
  });
  window.on('focus', () => deps.onFocus(name));
  window.on('close', () => places.set(name, window.getNormalBounds()));
  window.once('closed', () => {
    clearTimeout(limit);
    deps.onClosed(name);
    const isLast = registry.names().every((other) => other === 'popover');
    if (platform === 'macos' && isLast) app.setActivationPolicy('accessory');
  });
}

function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Where it was, unless that display is gone. */
function onScreen(place: Rectangle | null): Partial<Rectangle> {
  if (place === null) return {};
  const { workArea } = screen.getDisplayMatching(place);
  const isReachable =
    place.x < workArea.x + workArea.width - 80 &&
    place.x + place.width > workArea.x + 80 &&
    place.y >= workArea.y - 20 &&
    place.y < workArea.y + workArea.height - 40;
  return isReachable ? place : { width: place.width, height: place.height };
}
