import type { ActivationArguments, App, NotificationConstructorOptions } from 'electron';
import { buttonSignsIn, type NewsTarget, newsTarget, signInButton } from '../core/app/news-text.ts';
import type { AppNotification } from '../core/app/tray-app.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { activatedId } from './activated-id.ts';

/** An unsigned macOS bundle is told nothing at all: neither `show` nor `failed` comes (facts/electron.md 4). */
const shownLimitMs = 5_000;

interface SystemNotification {
  readonly id: string;
  on(event: 'click', heard: () => void): unknown;
  on(event: 'action', heard: () => void): unknown;
  once(event: 'show', heard: () => void): unknown;
  once(event: 'failed', heard: () => void): unknown;
  show(): void;
  close(): void;
}

/** What Electron's own class can do of it. */
interface NotificationSystem {
  new (options: NotificationConstructorOptions): SystemNotification;
  /** False on a Linux without libnotify. */
  isSupported(): boolean;
  getHistory(): Promise<readonly SystemNotification[]>;
  handleActivation(heard: (details: ActivationArguments) => void): void;
}

interface NotifierDeps {
  readonly system: NotificationSystem;
  readonly platform: TrayPlatform;
  /** `signInKey`: whose sign-in its button begins; null for a click, and for a button that does no more. */
  readonly onClick: (target: NewsTarget, signInKey: string | null) => void;
  /** `canNotify` says something else now. */
  readonly onChange: () => void;
}

export interface Notifier {
  /** Never rejects. */
  notify(notification: AppNotification): Promise<'shown' | 'failed'>;
  /** False once one was not shown, until one is again. Asks the system nothing: that would ask the person for permission. */
  canNotify(): boolean;
  /** A notification of an earlier run of this app was clicked. */
  clicked(id: string): void;
}

export function createNotifier({ system, platform, onClick, onChange }: NotifierDeps): Notifier {
  /** Kept: on macOS one that nobody refers to is taken out of the Notification Centre. */
  const held = new Map<string, SystemNotification>();
  let hasFailed = false;
  let hearsEarlier = false;
  let hasShown = false;

  const setFailed = (failed: boolean): void => {
    if (failed === hasFailed) return;
    hasFailed = failed;
    onChange();
  };

  const clicked = (id: string, isButton: boolean): void => {
    held.delete(id);
    onClick(newsTarget(id), isButton ? buttonSignsIn(id) : null);
  };

  /** What an earlier run left in the Notification Centre. Asked only once the person has allowed notifications: asking asks them. */
  const hearEarlier = async (): Promise<void> => {
    if (platform !== 'macos' || hearsEarlier) return;
    hearsEarlier = true;
    for (const earlier of await system.getHistory().catch(() => [])) {
      if (held.has(earlier.id)) continue;
      held.set(earlier.id, earlier);
      hearClicks(earlier, (isButton) => clicked(earlier.id, isButton));
    }
  };

  const show = (wanted: AppNotification): Promise<'shown' | 'failed'> =>
    new Promise((resolve) => {
      if (!system.isSupported()) {
        setFailed(true);
        return resolve('failed');
      }
      held.get(wanted.id)?.close();
      const shown = new system(optionsOf(wanted, platform));
      held.set(wanted.id, shown);
      const settle = (outcome: 'shown' | 'failed'): void => {
        clearTimeout(limit);
        if (outcome === 'failed' && held.get(wanted.id) === shown) held.delete(wanted.id);
        // Also when it comes late: the person may have taken their time to allow it.
        setFailed(outcome === 'failed');
        resolve(outcome);
      };
      // Not let go of: it may still come, once a person has allowed it.
      const limit = setTimeout(() => {
        setFailed(true);
        resolve('failed');
      }, shownLimitMs);
      shown.once('show', () => {
        settle('shown');
        void hearEarlier();
      });
      shown.once('failed', () => settle('failed'));
      hearClicks(shown, (isButton) => clicked(wanted.id, isButton));
      hasShown = true;
      shown.show();
    });

  const isOfThisRun = (id: string | null): boolean => (id === null ? hasShown : held.has(id));
  if (platform === 'windows') hearActivations(system, (id, isButton) => isOfThisRun(id) || clicked(id ?? '', isButton));

  return {
    notify: (wanted) =>
      show(wanted).catch(() => {
        setFailed(true);
        return 'failed' as const;
      }),
    canNotify: () => !hasFailed,
    clicked: (id) => clicked(id, false),
  };
}

function hearClicks(notification: SystemNotification, heard: (isButton: boolean) => void): void {
  notification.on('click', () => heard(false));
  notification.on('action', () => heard(true));
}

/** One of this run is told by its own click as well. */
function hearActivations(system: NotificationSystem, heard: (id: string | null, isButton: boolean) => void): void {
  system.handleActivation((details) => heard(activatedId(details), details.type === 'action'));
}

/** Linux has no buttons, and macOS hides them behind the notification: one that does no more than a click is left out there. */
function optionsOf(
  { id, title, body, button }: AppNotification,
  platform: TrayPlatform,
): NotificationConstructorOptions {
  const isShown = platform === 'windows' || (platform === 'macos' && button === signInButton);
  const actions = button !== null && isShown ? [{ type: 'button' as const, text: button }] : [];
  return { title, body, ...(platform === 'linux' ? {} : { id }), ...(actions.length > 0 ? { actions } : {}) };
}

/**
 * Clicks that reach an app which did not run, or a notification from before it was started again. Said before Electron is ready:
 * `whenReady` gives nothing about it on macOS.
 */
export function hearEarlierClicks(app: Pick<App, 'once'>, platform: TrayPlatform, heard: (id: string) => void): void {
  app.once('ready', (_event, info) => {
    if (platform === 'macos' && 'identifier' in info && typeof info.identifier === 'string') heard(info.identifier);
  });
}
