import type { App, Event, Session, WebContents } from 'electron';
import { isOurAddress } from './window-address.ts';

/** Without these handlers Electron grants a page whatever it asks for (facts/electron.md 5). */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** For every page there will ever be, whoever opens it. */
export function guardContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOurAddress(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', refuse);
}

function refuse(event: Pick<Event, 'preventDefault'>): void {
  event.preventDefault();
}
