import { protocol, type Session } from 'electron';
import { answerPage } from './page-files.ts';
import { appScheme } from './window-address.ts';

/** Once, before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Serves the built pages below `pagesDir` to the windows of this session, and nothing else. */
export function servePages(session: Session, pagesDir: string): void {
  session.protocol.handle(appScheme, (request) => answerPage(request, pagesDir));
}
