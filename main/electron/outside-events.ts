import type { Net, PowerMonitor } from 'electron';
import type { WakeReason } from '../core/app/tray-app.ts';
import type { TrayPlatform } from '../core/tray-icon/render-tray-icon.ts';
import { IdleWatch } from './idle-watch.ts';
import { OneTimer } from './one-timer.ts';

/** Electron tells nothing about the network by itself; asked only while it is away, which is cheap (facts/electron.md 5). */
const offlinePollMs = 15_000;

export interface OutsideEvents {
  isOnline(): boolean;
  isOnBattery(): boolean;
  /** Looks at the network now; when it is away, goes on looking until it is back. */
  lookAtNetwork(): void;
  stop(): void;
}

export interface OutsideEventsDeps {
  readonly platform: TrayPlatform;
  readonly net: Pick<Net, 'isOnline'>;
  readonly powerMonitor: NodeJS.EventEmitter & Pick<PowerMonitor, 'isOnBatteryPower' | 'getSystemIdleTime'>;
  readonly wake: (reason: WakeReason) => void;
}

export function createOutsideEvents({ platform, net, powerMonitor, wake }: OutsideEventsDeps): OutsideEvents {
  const timer = new OneTimer();
  let wasOnline = true;

  const lookAtNetwork = (): void => {
    const isOnline = net.isOnline();
    if (!isOnline) timer.start(offlinePollMs, lookAtNetwork);
    if (isOnline === wasOnline) return;
    wasOnline = isOnline;
    wake(isOnline ? 'online' : 'offline');
  };

  const hear = (reason: WakeReason): void => {
    lookAtNetwork();
    wake(reason);
  };
  const idle = new IdleWatch({ idleSeconds: () => powerMonitor.getSystemIdleTime(), onReturn: () => hear('unlock') });
  const heard = (reason: WakeReason) => (): void => {
    hear(reason);
    if (platform === 'linux') idle.look();
  };
  const listeners: readonly (readonly [string, () => void])[] = [
    ['resume', heard('resume')],
    ['unlock-screen', heard('unlock')],
    ['on-battery', heard('on-battery')],
    ['on-ac', heard('on-mains')],
  ];
  for (const [name, listener] of listeners) powerMonitor.on(name, listener);
  if (platform === 'linux') idle.look();
  return {
    isOnline: () => net.isOnline(),
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    lookAtNetwork,
    stop() {
      timer.stop();
      idle.stop();
      for (const [name, listener] of listeners) powerMonitor.removeListener(name, listener);
    },
  };
}
