import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { Notification } from './notification.ts';
import { refusing } from './refusing.ts';
import { protocol, session } from './sessions.ts';
import {
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
import { Tray } from './tray.ts';
import { webContents } from './web-contents.ts';

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  webContents,
};

const windows = { app, BrowserWindow, ipcMain, Menu, nativeImage, Notification, protocol, session, Tray, webContents };

const system = {
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
};

/** electron-store imports the whole as a default, which register.ts makes of it. */
export const electron: object = refusing('', { ...windows, ...system });
