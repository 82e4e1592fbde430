import { app } from './app.ts';
import { BrowserWindow as OwnWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { Notification } from './notification.ts';
import { refusing } from './refusing.ts';
import { protocol, session } from './sessions.ts';
import * as system from './system-parts.ts';
import { Tray } from './tray.ts';
import { webContents } from './web-contents.ts';

export {
  clipboard,
  dialog,
  globalShortcut,
  nativeTheme,
  net,
  powerMonitor,
  safeStorage,
  screen,
  shell,
  systemPreferences,
} from './system-parts.ts';
export { app, ipcMain, Menu, Notification, nativeImage, protocol, session, Tray, webContents };
export const BrowserWindow = refusing('BrowserWindow', OwnWindow);

const parts = { app, BrowserWindow, ipcMain, Menu, nativeImage, Notification, protocol, session, Tray, webContents };

/** electron-store imports the whole as a default. */
const electron = refusing('', { ...parts, ...system });
// biome-ignore lint/style/noDefaultExport: the real module has one
export default electron;
