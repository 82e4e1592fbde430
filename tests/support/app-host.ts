import type { AppHost, AppNotification, HostFacts } from '../../main/core/app/tray-app.ts';

/** A host that shows nothing and remembers everything; a test turns its knobs. */
export interface RecordingHost extends AppHost {
  readonly notifications: readonly AppNotification[];
  isUp: boolean;
  onBattery: boolean;
  isInSight: boolean;
  canNotify: boolean;
  /** What the system does with the next notifications. */
  outcome: 'shown' | 'failed';
}

export function createRecordingHost(): RecordingHost {
  const notifications: AppNotification[] = [];
  const host: RecordingHost = {
    notifications,
    isUp: true,
    onBattery: false,
    isInSight: false,
    canNotify: true,
    outcome: 'shown',
    facts: (): HostFacts => ({
      canNotify: host.canNotify,
      loginItem: 'off',
      isShortcutTaken: false,
      locale: 'en-GB',
    }),
    isOnline: () => host.isUp,
    isOnBattery: () => host.onBattery,
    isWatched: () => host.isInSight,
    async notify(notification) {
      if (host.outcome === 'shown') notifications.push(notification);
      return host.outcome;
    },
  };
  return host;
}
