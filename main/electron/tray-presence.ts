import { Menu, type Rectangle, screen, Tray } from 'electron';
import type { MenuCommand, TrayFace } from '../core/app/tray-app.ts';
import { renderTrayIcon, type TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { menuTemplate } from './menu-template.ts';
import { trayImage } from './tray-image.ts';

/** The status item's name on macOS: it keeps its place, and macOS 26 does not lose it. Elsewhere none (facts/electron.md 2). */
const itemGuids = {
  own: '5f0f2f0e-7b1d-4c44-9a3e-0c1d7c5b8a21',
  demo: '0b8f3a52-60a5-4f0e-8b52-5d2f4f1f9c37',
} as const;

export interface TrayPresenceDeps {
  readonly platform: TrayPlatform;
  readonly isDemo: boolean;
  /** `bounds`: of the icon; null when the system does not say. */
  readonly onClick: (bounds: Rectangle | null) => void;
  readonly onCommand: (command: MenuCommand) => void;
}

/** The one tray icon. It is made once and kept: on Linux only the first one of a process is shown (facts/electron.md 2). */
export interface TrayPresence {
  show(face: TrayFace): void;
  bounds(): Rectangle | null;
  remove(): void;
}

export function createTrayPresence(deps: TrayPresenceDeps, first: TrayFace): TrayPresence {
  const { platform, onCommand } = deps;
  let shown = { icon: iconOf(first, platform), menu: '', title: '' };
  const tray = newTray(trayImage(shown.icon), deps);
  let menu = Menu.buildFromTemplate([]);

  const show = (face: TrayFace): void => {
    const icon = iconOf(face, platform);
    if (icon.key !== shown.icon.key) tray.setImage(trayImage(icon));
    // Again each time: Windows forgets it when its Explorer begins anew.
    tray.setToolTip(face.tooltip);
    const title = platform === 'macos' ? face.title : '';
    if (title !== shown.title) tray.setTitle(title, { fontType: 'monospacedDigit' });
    const menuText = JSON.stringify(face.menu);
    if (menuText !== shown.menu) {
      menu = Menu.buildFromTemplate(menuTemplate(face.menu, platform, onCommand));
      if (platform === 'linux') tray.setContextMenu(menu);
    }
    shown = { icon, menu: menuText, title };
  };

  listen(tray, deps, () => menu);
  show(first);
  return {
    show,
    bounds: () => known(tray.getBounds()),
    remove: () => tray.destroy(),
  };
}

function newTray(image: Electron.NativeImage, { platform, isDemo }: TrayPresenceDeps): Tray {
  return platform === 'macos' ? new Tray(image, isDemo ? itemGuids.demo : itemGuids.own) : new Tray(image);
}

/** A menu that is set would open on the left button on macOS, and take the right one away on Windows. */
function listen(tray: Tray, { platform, onClick }: TrayPresenceDeps, menu: () => Menu): void {
  if (platform === 'macos') tray.setIgnoreDoubleClickEvents(true);
  tray.on('click', (_event, bounds) => onClick(known(bounds) ?? known(tray.getBounds())));
  if (platform !== 'linux') tray.on('right-click', () => tray.popUpContextMenu(menu()));
}

function iconOf({ facts }: TrayFace, platform: TrayPlatform) {
  return renderTrayIcon({ facts, platform, displayScale: screen.getPrimaryDisplay().scaleFactor });
}

function known(bounds: Rectangle): Rectangle | null {
  return bounds.width > 0 && bounds.height > 0 ? bounds : null;
}
