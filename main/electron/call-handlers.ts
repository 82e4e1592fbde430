import { clipboard, shell } from 'electron';
import type { RequestOf } from '../../shared/bridge-contract.ts';
import type { TrayApp } from '../core/app/tray-app.ts';
import { AppError } from '../core/app-error.ts';
import type { CommandDesk } from '../core/command-reach.ts';
import type { AppWindows } from './app-windows.ts';
import type { HomeDesk } from './home-desk.ts';
import type { CallHandlers } from './ipc-router.ts';
import { outsideLinks } from './outside-links.ts';

export type ShownFile = RequestOf<'file:show'>['which'];

export interface CallHandlersDeps {
  readonly app: TrayApp;
  readonly windows: AppWindows;
  /** Null: there is none. */
  readonly pathOf: (which: ShownFile) => Promise<string | null>;
  readonly command: CommandDesk;
  readonly startDemo: () => Promise<void>;
  readonly homeDesk: HomeDesk;
}

/** What each call of a window does; the ones about accounts and settings are the app's own. */
export function createCallHandlers(deps: CallHandlersDeps): CallHandlers {
  const { app, windows } = deps;
  return {
    ...app.intents,
    'snapshot:get': () => app.snapshot(),
    async 'report:copy'({ key }) {
      await clipboard.writeText(await app.report(key));
      return null;
    },
    async 'sign-in:copy'({ id, what }) {
      await clipboard.writeText(app.signInText(id, what));
      return null;
    },
    async 'diagnosis:copy'({ withEmails }) {
      await clipboard.writeText(await app.supportReport({ includeEmail: withEmails }));
      return null;
    },
    async 'command:install'() {
      await deps.command.install();
      app.hostChanged();
      return null;
    },
    async 'command:copy-line'() {
      await clipboard.writeText(deps.command.line());
      return null;
    },
    async 'demo:start'() {
      await deps.startDemo();
      return null;
    },
    async 'codex-home:choose'(_request, sender) {
      await deps.homeDesk.choose((from) => windows.askForFolder(sender, from));
      return null;
    },
    'codex-home:forget'() {
      deps.homeDesk.forget();
      return null;
    },
    'window:open'({ window, key }) {
      windows.open(window, key);
      return null;
    },
    'window:close'(_request, sender) {
      if (sender === 'popover') windows.popover.hide();
      else windows.side.close(sender);
      return null;
    },
    'window:painted'({ heightPx, textScale }, sender) {
      const isZoomed = windows.followText(textScale);
      if (sender === 'popover') windows.popover.painted(heightPx, { isFinal: !isZoomed });
      return null;
    },
    async 'file:show'({ which }) {
      await showPath(which, await deps.pathOf(which));
      return null;
    },
    async 'link:open'({ which }) {
      await shell.openExternal(outsideLinks[which]);
      return null;
    },
  };
}

/** A folder is opened, a file is shown in its folder and never opened: it may hold tokens. */
async function showPath(which: ShownFile, path: string | null): Promise<void> {
  if (path === null) throw new AppError('not-possible', 'There is no such file here.');
  if (which === 'broken-file' || which === 'backup') {
    shell.showItemInFolder(path);
    return;
  }
  const refusal = await shell.openPath(path);
  if (refusal !== '') throw new AppError('not-possible', `${path} could not be opened.`);
}
