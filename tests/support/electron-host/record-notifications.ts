import { Notification } from 'electron';
import { note, onOrder } from './journal-link.ts';
import { replaceMethod } from './replace-method.ts';

/** Set to `system` where a notification server runs for the specs; else the recorder stands in for the system's. */
const mannerVariable = 'APP_NOTIFICATIONS';

type Manner = 'system' | 'shows' | 'fails' | 'swallows';

/** Kept, or on macOS they would be taken back. */
const shown = new Map<number, Notification>();
let lastId = 0;

/**
 * What the app asks to be shown. A real one needs a signed bundle on macOS, a shortcut on Windows and a server on Linux, and would
 * trouble the person at this computer: so by default nothing is shown and the app is told that it was.
 */
export function recordNotifications(): void {
  const usual = usualManner();
  let manner = usual;
  if (usual !== 'system') replaceMethod(Notification, 'isSupported', () => () => true);
  replaceMethod(
    Notification.prototype,
    'show',
    (original) =>
      function (this: Notification) {
        this.once('show', () => tell(this));
        if (manner === 'system') Reflect.apply(original, this, []);
        else if (manner !== 'swallows') setImmediate(() => settle(this, manner));
      },
  );
  replaceMethod(
    Notification.prototype,
    'close',
    (original) =>
      function (this: Notification) {
        for (const [id, notification] of shown) {
          if (notification === this && shown.delete(id)) note({ kind: 'notification-closed', id });
        }
        Reflect.apply(original, this, []);
      },
  );
  onOrder('notification-manner', (order) => {
    const wanted = order['manner'];
    if (wanted === 'shows') manner = usual;
    if (wanted === 'fails' || wanted === 'swallows') manner = wanted;
  });
  onOrder('notification-click', ({ id }) => {
    const notification = shown.get(Number(id));
    if (notification === undefined) throw new Error('That notification is not shown.');
    shown.delete(Number(id));
    notification.emit('click', {});
  });
}

function usualManner(): Manner {
  return process.env[mannerVariable] === 'system' ? 'system' : 'shows';
}

function settle(notification: Notification, manner: Manner): void {
  if (manner === 'shows') notification.emit('show', {});
  else notification.emit('failed', {}, 'The recorder shows none.');
}

function tell(notification: Notification): void {
  lastId += 1;
  shown.set(lastId, notification);
  note({ kind: 'notification', id: lastId, title: notification.title, body: notification.body });
}
