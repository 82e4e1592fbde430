import { createHash } from 'node:crypto';
import { Menu, type MenuItemConstructorOptions, type NativeImage, Tray } from 'electron';
import type { MenuLineShown } from '../stand-in/menu.ts';
import { note, onOrder } from './journal-link.ts';
import { replaceMethod } from './replace-method.ts';

type Template = readonly MenuItemConstructorOptions[];

const templates = new WeakMap<Menu, Template>();
const keys = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
let current: Tray | null = null;
let menuNow: Template | null = null;

/** What the one tray icon of the app shows, and what a person does to it. */
export function recordTray(): void {
  const { prototype } = Tray;
  replaceMethod(
    prototype,
    'setImage',
    (original) =>
      function (this: Tray, image) {
        current = this;
        if (typeof image !== 'string') note({ kind: 'tray-image', images: pictures(image) });
        Reflect.apply(original, this, [image]);
      },
  );
  replaceMethod(
    prototype,
    'setToolTip',
    (original) =>
      function (this: Tray, text) {
        current = this;
        note({ kind: 'tray-tooltip', text });
        Reflect.apply(original, this, [text]);
      },
  );
  replaceMethod(
    prototype,
    'setContextMenu',
    (original) =>
      function (this: Tray, menu) {
        current = this;
        showMenu(menu);
        Reflect.apply(original, this, [menu]);
      },
  );
  // Not opened: an open menu would hold the whole process.
  replaceMethod(prototype, 'popUpContextMenu', () => (menu) => showMenu(menu ?? null));
  replaceMethod(
    prototype,
    'destroy',
    (original) =>
      function (this: Tray) {
        note({ kind: 'tray-destroyed' });
        Reflect.apply(original, this, []);
      },
  );
  recordMenus();
  onOrder('tray-click', () => void trayNow().emit('click', keys, trayNow().getBounds(), { x: 0, y: 0 }));
  onOrder('tray-choose', ({ path }) => {
    // What a line does it does a moment later: quitting would leave the order without an answer.
    setImmediate(choiceOf(menuNow ?? [], Array.isArray(path) ? path.map(String) : []));
  });
}

function recordMenus(): void {
  let isAsking = false;
  replaceMethod(Menu, 'buildFromTemplate', (original) => (template) => {
    const menu = Reflect.apply(original, Menu, [template]);
    templates.set(menu, template as Template);
    // Elsewhere than on Linux a menu shows only when it is asked for, so it is.
    if (process.platform !== 'linux' && !isAsking) setImmediate(ask);
    isAsking = process.platform !== 'linux';
    return menu;
  });
  const ask = (): void => {
    isAsking = false;
    if (current !== null && !current.isDestroyed()) current.emit('right-click', keys, current.getBounds());
  };
}

function showMenu(menu: Menu | null): void {
  menuNow = (menu === null ? null : templates.get(menu)) ?? null;
  note({ kind: 'tray-menu', lines: linesOf(menuNow ?? []) });
}

function linesOf(template: Template): readonly MenuLineShown[] {
  return template
    .filter(({ type, visible }) => type !== 'separator' && visible !== false)
    .map(({ label = '', enabled = true, submenu }) => {
      return { label, isEnabled: enabled, lines: Array.isArray(submenu) ? linesOf(submenu) : [] };
    });
}

function choiceOf(template: Template, [label, ...rest]: readonly string[]): () => void {
  const item = template.find((line) => line.label === label);
  if (item === undefined) throw new Error(`The menu has no "${label}".`);
  if (item.enabled === false) throw new Error(`"${label}" cannot be chosen.`);
  if (rest.length > 0 && Array.isArray(item.submenu)) return choiceOf(item.submenu, rest);
  // Ours take no arguments.
  const click: unknown = item.click;
  return () => {
    if (typeof click === 'function') click();
  };
}

/** Enough to tell one picture from another. */
function pictures(image: NativeImage): readonly object[] {
  return image.getScaleFactors().map((scaleFactor) => {
    const sha256 = createHash('sha256').update(image.toPNG({ scaleFactor })).digest('hex');
    return { scaleFactor, sha256 };
  });
}

function trayNow(): Tray {
  if (current === null || current.isDestroyed()) throw new Error('There is no tray icon.');
  return current;
}
