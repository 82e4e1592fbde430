import {
  clipboard,
  dialog,
  globalShortcut,
  net,
  type OpenDialogOptions,
  type OpenDialogReturnValue,
  powerMonitor,
  screen,
  shell,
} from 'electron';
import { note, onOrder } from './journal-link.ts';
import { replaceMethod } from './replace-method.ts';

/** What would reach the person at this computer is written down instead of done; what comes from outside is made to happen. */
export function recordSystem(): void {
  replaceMethod(shell, 'openExternal', () => async (url) => note({ kind: 'open-external', url }));
  replaceMethod(shell, 'showItemInFolder', () => (path) => note({ kind: 'show-in-folder', path }));
  replaceMethod(shell, 'openPath', () => async (path) => {
    note({ kind: 'open-path', path });
    return '';
  });
  replaceMethod(clipboard, 'writeText', () => async (text) => note({ kind: 'clipboard', text }));
  replaceMethod(dialog, 'showErrorBox', () => (title, content) => note({ kind: 'error-box', title, content }));
  recordDialogs();
  replaceMethod(globalShortcut, 'register', () => (accelerator) => {
    note({ kind: 'shortcut', accelerator });
    return true;
  });
  onOrder('power', ({ event }) => void powerMonitor.emit(String(event)));
  onOrder('displays', ({ event, height }) => sayDisplays(String(event), Number(height)));
  recordNetwork();
}

/** Electron has its displays only once it is ready, so nothing is replaced before. */
function sayDisplays(event: string, height: number): void {
  const shown = screen.getPrimaryDisplay();
  const display = { ...shown, workArea: { ...shown.workArea, height } };
  const isOurs = [
    replaceMethod(screen, 'getPrimaryDisplay', () => () => display),
    replaceMethod(screen, 'getDisplayMatching', () => () => display),
  ];
  if (isOurs.includes(false)) throw new Error('This Electron lets nobody say for it what displays are there.');
  const emitter: NodeJS.EventEmitter = screen;
  emitter.emit(event, {}, display, ['workArea']);
}

/** Nobody is there to answer the system's own. */
function recordDialogs(): void {
  const open: ((path: string | null) => void)[] = [];
  replaceMethod(dialog, 'showOpenDialog', () => (...asked: unknown[]) => {
    const options: OpenDialogOptions = Object(asked.at(-1));
    const { properties = [], defaultPath } = options;
    return new Promise<OpenDialogReturnValue>((resolve) => {
      open.push((path) => resolve({ canceled: path === null, filePaths: path === null ? [] : [path] }));
      note({ kind: 'open-dialog', properties, defaultPath: defaultPath ?? null, isOfWindow: asked.length === 2 });
    });
  });
  onOrder('answer-dialog', ({ path }) => {
    const answer = open.shift();
    if (answer === undefined) throw new Error('No dialog is open.');
    answer(typeof path === 'string' ? path : null);
  });
}

function recordNetwork(): void {
  let isOnline: boolean | null = null;
  const isOurs = replaceMethod(
    net,
    'isOnline',
    (original) => () => isOnline ?? (Reflect.apply(original, net, []) as boolean),
  );
  onOrder('network', (order) => {
    if (!isOurs) throw new Error('This Electron lets nobody say for it whether the network is there.');
    isOnline = order['isOnline'] === true;
  });
}
