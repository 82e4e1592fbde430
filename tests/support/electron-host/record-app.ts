import { app, BrowserWindow } from 'electron';
import { note, onOrder } from './journal-link.ts';
import { replaceMethod } from './replace-method.ts';

/** Beginning and end of the app, and its windows as main handles them. */
export function recordApp(): void {
  const { pid, versions } = process;
  note({ kind: 'hello', pid, electron: versions['electron'], node: versions.node });
  void app.whenReady().then(() => note({ kind: 'ready' }));
  let hasEnded = false;
  const end = (code: number): void => {
    if (!hasEnded) note({ kind: 'exit', code });
    hasEnded = true;
  };
  app.on('quit', (_event, code) => end(code));
  replaceMethod(app, 'exit', (original) => (code = 0) => {
    end(code);
    Reflect.apply(original, app, [code]);
  });
  // Only said: a spec makes the next start itself.
  replaceMethod(app, 'relaunch', () => ({ args = process.argv.slice(1), execPath = process.execPath } = {}) => {
    note({ kind: 'relaunch', args, execPath });
  });
  // A moment later: quitting would leave the order without an answer.
  onOrder('quit', () => void setImmediate(() => app.quit()));
  recordWindows();
}

function recordWindows(): void {
  const shown = new WeakMap<object, boolean>();
  const tell = (window: BrowserWindow, isShown: boolean): void => {
    if (window.isDestroyed() || (shown.get(window.webContents) ?? false) === isShown) return;
    shown.set(window.webContents, isShown);
    note({ kind: isShown ? 'window-shown' : 'window-hidden', window: window.id });
  };
  const { prototype } = BrowserWindow;
  for (const [name, isShown] of [
    ['show', true],
    ['showInactive', true],
    ['hide', false],
  ] as const) {
    replaceMethod(
      prototype,
      name,
      (original) =>
        function (this: BrowserWindow): void {
          Reflect.apply(original, this, []);
          tell(this, isShown);
        },
    );
  }
  replaceMethod(
    prototype,
    'loadURL',
    (original) =>
      function (this: BrowserWindow, url, options) {
        note({ kind: 'window-loads', window: this.id, url });
        return Reflect.apply(original, this, [url, options]);
      },
  );
  app.on('browser-window-created', (_event, window) => {
    const { id } = window;
    note({ kind: 'window-created', window: id });
    window.once('closed', () => note({ kind: 'window-closed', window: id }));
  });
  onOrder('window-target', ({ window }) =>
    BrowserWindow.fromId(Number(window))?.webContents.getOrCreateDevToolsTargetId(),
  );
  // As its close button does.
  onOrder('window-restore', ({ window }) => BrowserWindow.fromId(Number(window))?.restore());
  onOrder('window-close', ({ window }) => BrowserWindow.fromId(Number(window))?.close());
}
