import { EventEmitter } from 'node:events';
import type { Tray as ElectronTray, Rectangle } from 'electron';
import { note, onOrder } from './journal.ts';
import type { StandInMenu } from './menu.ts';
import type { StandInImage } from './native-image.ts';
import { refusingClass } from './refusing.ts';

type TrayPart = Pick<
  ElectronTray,
  'setToolTip' | 'setTitle' | 'getTitle' | 'getBounds' | 'destroy' | 'isDestroyed' | 'setIgnoreDoubleClickEvents'
>;

let current: StandInTray | null = null;

/** In the middle of a panel at the top; on Linux no one knows where (facts/electron.md 2). */
function bounds(): Rectangle {
  return process.platform === 'linux' ? { x: 0, y: 0, width: 0, height: 0 } : { x: 1000, y: 0, width: 24, height: 24 };
}

class StandInTray extends EventEmitter implements TrayPart {
  private menu: StandInMenu | null = null;
  private title = '';
  private isGone = false;

  constructor(image: StandInImage) {
    super();
    if (current !== null && !current.isDestroyed()) throw new Error('The stand-in holds one tray icon per app.');
    this.setImage(image);
  }

  setImage(image: StandInImage): void {
    note({ kind: 'tray-image', images: image.described(), isTemplate: image.isTemplateImage() });
  }

  setToolTip(text: string): void {
    note({ kind: 'tray-tooltip', text });
  }

  setTitle(text: string): void {
    this.title = text;
    note({ kind: 'tray-title', text });
  }

  getTitle(): string {
    return this.title;
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.menu = menu;
    note({ kind: 'tray-menu', lines: menu?.shown() ?? [] });
  }

  popUpContextMenu(menu: StandInMenu): void {
    this.setContextMenu(menu);
  }

  setIgnoreDoubleClickEvents(): void {}

  getBounds(): Rectangle {
    return bounds();
  }

  destroy(): void {
    this.isGone = true;
    note({ kind: 'tray-destroyed' });
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  /** What a line does it does a moment later: quitting would leave the order without an answer. */
  choose(path: readonly string[]): void {
    if (this.menu === null) throw new Error('The tray has no menu.');
    setImmediate(this.menu.choiceOf(path));
  }
}

export const Tray = refusingClass('Tray', StandInTray, (tray) => {
  current = tray;
});

function trayNow(): StandInTray {
  if (current === null || current.isDestroyed()) throw new Error('There is no tray icon.');
  return current;
}

const keys = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

onOrder('tray-click', () => void trayNow().emit('click', keys, bounds(), { x: 0, y: 0 }));
onOrder('tray-right-click', () => void trayNow().emit('right-click', keys, bounds()));
onOrder('tray-choose', ({ path }) => trayNow().choose(Array.isArray(path) ? path.map(String) : []));
