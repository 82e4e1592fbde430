import { app as electronApp, type Rectangle } from 'electron';
import type { TrayApp } from '../core/app/tray-app.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { askForFolder } from './ask-for-folder.ts';
import { PopoverWindow } from './popover-window.ts';
import { createSideWindows, type SideWindows } from './side-windows.ts';
import { createTextZoom } from './text-zoom.ts';
import type { TrayHost } from './tray-host.ts';
import type { WindowName } from './window-address.ts';
import type { WindowFrameDeps } from './window-frame.ts';
import type { WindowPlaces } from './window-places.ts';

export interface AppWindowsDeps extends Omit<WindowFrameDeps, 'zoom'> {
  readonly app: TrayApp;
  readonly platform: TrayPlatform;
  readonly places: WindowPlaces;
  readonly anchor: () => Rectangle | null;
  readonly trayHost: () => TrayHost | null;
  readonly now: () => number;
}

export interface AppWindows {
  readonly popover: PopoverWindow;
  readonly side: SideWindows;
  /** `key`: the account to begin with. */
  open(name: WindowName, key: string | null): void;
  /** For whoever looks at this window, which is in front again afterwards: a popover is gone while another window has the focus. */
  askForFolder(asker: WindowName, from: string): Promise<string | null>;
  /** True when pages are zoomed otherwise from now on. */
  followText(textScale: number): boolean;
  destroyAll(): void;
}

export function createAppWindows(deps: AppWindowsDeps): AppWindows {
  const { app, platform, registry } = deps;
  const zoom = createTextZoom();
  const popover = new PopoverWindow({
    ...deps,
    zoom: zoom.factor,
    pushNow: () => registry.push('popover', 'snapshot:changed', app.snapshot()),
    onShown: () => app.wake('popover-opened'),
    onHidden: (because) => {
      // Or the app that was used before would not get the keyboard back; it hides every window, so only when there is no other.
      if (platform === 'macos' && because === 'wish' && registry.names().length === 1) electronApp.hide();
    },
    onEnd: () => electronApp.quit(),
  });
  const seen = (name: WindowName): void => {
    if (name === 'restore') app.wake('restore-shown');
  };
  const gone = (name: WindowName): void => {
    if (name === 'diagnostics') app.diagnosticsClosed();
  };
  const side = createSideWindows({ ...deps, zoom: zoom.factor, onFocus: seen, onClosed: gone });
  const open = (name: WindowName, key: string | null): void => {
    if (name === 'popover') popover.show(key);
    else side.open(name, key);
    // Where no focus is given (Wayland) it is seen all the same.
    seen(name);
  };
  return {
    popover,
    side,
    open,
    async askForFolder(asker, from) {
      const parent = asker === 'popover' ? null : registry.get(asker);
      const chosen = await askForFolder({ parent, from });
      // None where it was closed meanwhile, or the app is about to end.
      if (registry.get(asker) !== null) open(asker, null);
      return chosen;
    },
    followText(textScale) {
      const isNew = zoom.follow(textScale);
      if (isNew) for (const name of registry.names()) registry.get(name)?.webContents.setZoomFactor(zoom.factor());
      return isNew;
    },
    destroyAll() {
      for (const name of registry.names()) registry.get(name)?.destroy();
    },
  };
}
