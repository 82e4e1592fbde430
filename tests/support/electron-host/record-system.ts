import {
  app,
  clipboard,
  dialog,
  globalShortcut,
  net,
  type OpenDialogOptions,
  type OpenDialogReturnValue,
  powerMonitor,
  screen,
  session,
  shell,
  systemPreferences,
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
  recordAnswers();
  replaceMethod(powerMonitor, 'getSystemIdleTime', (original) => () => {
    note({ kind: 'idle-asked' });
    return Reflect.apply(original, powerMonitor, []);
  });
  void app.whenReady().then(recordProxy);
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

type Fields = Parameters<Parameters<typeof onOrder>[1]>[0];

function recordAnswers(): void {
  sayFrom('network', () => net, [
    'isOnline',
    ({ isOnline }) =>
      () =>
        isOnline === true,
  ]);
  sayFrom('idle', () => powerMonitor, ['getSystemIdleTime', ({ seconds }) => idleIs(Number(seconds))]);
  sayFrom('reduced-motion', () => systemPreferences, [
    'getAnimationSettings',
    ({ isWanted }) =>
      () => ({
        shouldRenderRichAnimation: isWanted !== true,
        scrollAnimationsEnabledBySystem: true,
        prefersReducedMotion: isWanted === true,
      }),
  ]);
  sayFrom('system-proxy', () => session.defaultSession, ['resolveProxy', ({ answer }) => proxyIs(String(answer))]);
}

/** From its first order on a part of Electron says what the spec wants. */
function sayFrom<T extends object, K extends keyof T & string>(
  order: string,
  part: () => T,
  [method, saying]: readonly [K, (fields: Fields) => T[K]],
): void {
  onOrder(order, (fields) => {
    const isOurs = replaceMethod(part(), method, () => saying(fields));
    if (!isOurs) throw new Error(`This Electron lets nobody answer for its ${method}.`);
  });
}

/** A session is there only once Electron is ready. A spec that lets nothing past a proxy names the first one before the start. */
function recordProxy(): void {
  const first = process.env['APP_SYSTEM_PROXY'];
  const own = session.defaultSession;
  replaceMethod(own, 'resolveProxy', (original) => (url) => {
    note({ kind: 'proxy-asked' });
    return Reflect.apply(original, own, [url]);
  });
  if (first !== undefined) replaceMethod(own, 'resolveProxy', () => proxyIs(first));
}

function idleIs(seconds: number): () => number {
  return () => {
    note({ kind: 'idle-asked' });
    return seconds;
  };
}

function proxyIs(answer: string): () => Promise<string> {
  return async () => {
    note({ kind: 'proxy-asked' });
    return answer;
  };
}
