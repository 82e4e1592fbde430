import { type App, Notification, type NotificationConstructorOptions } from 'electron';
import type { AppNotification } from '../core/app/tray-app.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';

/** An unsigned macOS bundle is told nothing at all: neither `show` nor `failed` comes (facts/electron.md 4). */
const shownLimitMs = 5_000;

interface NotifierDeps {
  readonly platform: TrayPlatform;
  /** The account of a notification that was clicked; null: the list. */
  readonly onClick: (key: string | null) => void;
}

export interface Notifier {
  /** Never rejects. */
  notify(notification: AppNotification): Promise<'shown' | 'failed'>;
  /** False once one was not shown, until one is again. Asks the system nothing: that would ask the person for permission. */
  canNotify(): boolean;
  /** A notification of an earlier run of this app was clicked. */
  clicked(id: string): void;
}

export function createNotifier({ platform, onClick }: NotifierDeps): Notifier {
  /** Kept: on macOS one that nobody refers to is taken out of the Notification Centre. */
  const held = new Map<string, { readonly shown: Notification; readonly key: string | null }>();
  let hasFailed = false;

  const clicked = (id: string): void => {
    const key = held.get(id)?.key ?? null;
    held.delete(id);
    onClick(key);
  };

  const show = (wanted: AppNotification): Promise<'shown' | 'failed'> =>
    new Promise((resolve) => {
      if (!Notification.isSupported()) return resolve('failed');
      held.get(wanted.id)?.shown.close();
      const shown = new Notification(optionsOf(wanted, platform));
      held.set(wanted.id, { shown, key: wanted.key });
      const limit = setTimeout(() => resolve('failed'), shownLimitMs);
      const settle = (outcome: 'shown' | 'failed'): void => {
        clearTimeout(limit);
        resolve(outcome);
      };
      shown.once('show', () => settle('shown'));
      shown.once('failed', () => settle('failed'));
      shown.on('click', () => clicked(wanted.id));
      shown.on('action', () => clicked(wanted.id));
      shown.show();
    });

  return {
    async notify(wanted) {
      const outcome = await show(wanted).catch(() => 'failed' as const);
      if (outcome === 'failed') held.delete(wanted.id);
      hasFailed = outcome === 'failed';
      return outcome;
    },
    canNotify: () => !hasFailed,
    clicked,
  };
}

/** Linux has no buttons, and macOS shows one as the notification's own click already does. */
function optionsOf(
  { id, title, body, button }: AppNotification,
  platform: TrayPlatform,
): NotificationConstructorOptions {
  const actions = button !== null && platform === 'windows' ? [{ type: 'button' as const, text: button }] : [];
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
