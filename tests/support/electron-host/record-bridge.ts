import { app, ipcMain, type WebContents } from 'electron';
import { note } from './journal-link.ts';
import { replaceMethod } from './replace-method.ts';

/** Numbers of windows by those of their pages; kept, since a page may still speak when its window is gone. */
const windows = new Map<number, number>();

/** All that crosses between main and the windows, as text. */
export function recordBridge(): void {
  replaceMethod(ipcMain, 'handle', (original) => (channel, handler) => {
    Reflect.apply(original, ipcMain, [
      channel,
      async (event: Electron.IpcMainInvokeEvent, ...args: unknown[]): Promise<unknown> => {
        const window = windowOf(event.sender);
        const tell = (way: string, value: unknown): void =>
          note({ kind: 'bridge', way, channel, window, text: JSON.stringify(value) });
        tell('to-main', args);
        try {
          const value: unknown = await Promise.resolve(Reflect.apply(handler, undefined, [event, ...args]));
          tell('to-page', value);
          return value;
        } catch (error) {
          note({ kind: 'bridge', way: 'to-page', channel, window, text: String(error) });
          throw error;
        }
      },
    ]);
  });
  app.on('browser-window-created', (_event, { id, webContents }) => void windows.set(webContents.id, id));
  app.on('web-contents-created', (_event, contents) => {
    replaceMethod(contents, 'send', (original) => (channel, ...args: unknown[]) => {
      const text = JSON.stringify(args);
      note({ kind: 'bridge', way: 'to-page', channel, window: windowOf(contents), text });
      Reflect.apply(original, contents, [channel, ...args]);
    });
  });
}

function windowOf({ id }: WebContents): number | null {
  return windows.get(id) ?? null;
}
