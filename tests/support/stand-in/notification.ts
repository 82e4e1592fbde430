import { EventEmitter } from 'node:events';
import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron';
import { note, onOrder } from './journal.ts';
import { refusingClass } from './refusing.ts';

const shown = new Map<number, StandInNotification>();
/** What the system does with one: shows it, refuses it, or swallows it without a word (facts/electron.md 4). */
let manner: 'shows' | 'fails' | 'swallows' = 'shows';
let lastId = 0;

class StandInNotification
  extends EventEmitter
  implements Pick<ElectronNotification, 'show' | 'close' | 'title' | 'body'>
{
  title: string;
  body: string;
  private readonly id: number;
  private readonly options: NotificationConstructorOptions;

  static isSupported(): boolean {
    return true;
  }

  static handleActivation(): void {}

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  show(): void {
    setImmediate(() => this.appear());
  }

  close(): void {
    if (!shown.delete(this.id)) return;
    note({ kind: 'notification-closed', id: this.id });
    this.emit('close', {});
  }

  private appear(): void {
    if (manner === 'swallows') return;
    if (manner === 'fails') {
      this.emit('failed', {}, 'The stand-in shows none.');
      return;
    }
    shown.set(this.id, this);
    const actions = (this.options.actions ?? []).map(({ text }) => text ?? '');
    note({
      kind: 'notification',
      id: this.id,
      ownId: this.options.id ?? null,
      title: this.title,
      body: this.body,
      actions,
    });
    this.emit('show', {});
  }
}

export const Notification = refusingClass('Notification', StandInNotification);

onOrder('notification-click', ({ id }) => {
  const notification = shown.get(Number(id));
  if (notification === undefined) throw new Error('That notification is not shown.');
  shown.delete(Number(id));
  notification.emit('click', {});
});
onOrder('notification-manner', (order) => {
  const wanted = order['manner'];
  if (wanted === 'shows' || wanted === 'fails' || wanted === 'swallows') manner = wanted;
});
