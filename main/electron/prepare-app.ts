import { join } from 'node:path';
import { app, Menu } from 'electron';
import { appId } from './app-address.ts';
import { registerAppScheme } from './app-scheme.ts';
import type { StartArguments } from './start-arguments.ts';

/** Fixed, so that a notification of yesterday finds this app today (facts/electron.md 4). */
const toastClsid = '{3F0C8A6E-52B7-4E0B-9B1C-6D5A2C7F4E91}';

/**
 * Everything that has to be said before Electron is ready. False: this app runs already, and that one has been told what was wanted
 * of this start; the only thing left is to leave.
 */
export function prepareApp(start: StartArguments): boolean {
  const name = start.isDemo ? 'Codex Quota Tray Demo' : 'Codex Quota Tray';
  app.setName(name);
  // The lock below counts per folder: the demo runs beside the real one.
  const isFolderGiven = app.commandLine.hasSwitch('user-data-dir');
  if (!isFolderGiven) app.setPath('userData', join(app.getPath('appData'), name));
  if (!app.requestSingleInstanceLock({ ...start })) return false;
  app.enableSandbox();
  registerAppScheme();
  Menu.setApplicationMenu(null);
  if (process.platform === 'win32') {
    // Without the packages' own one Windows shows no notifications.
    app.setAppUserModelId(appId);
    app.setToastActivatorCLSID(toastClsid);
  }
  if (process.platform === 'darwin') app.setActivationPolicy('accessory');
  return true;
}
