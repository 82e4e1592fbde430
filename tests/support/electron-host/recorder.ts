import { openLink, recorderPortVariable } from './journal-link.ts';
import { recordApp } from './record-app.ts';
import { recordBridge } from './record-bridge.ts';
import { recordNotifications } from './record-notifications.ts';
import { recordSystem } from './record-system.ts';
import { recordTray } from './record-tray.ts';

// Bundled to one CommonJS file, and loaded by Electron before the app's own main process. Never to be imported under Node itself: asking
// for `electron` there starts a download.
openLink(Number(process.env[recorderPortVariable]));
recordApp();
recordBridge();
recordTray();
recordNotifications();
recordSystem();
