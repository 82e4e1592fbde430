import { net, powerMonitor } from 'electron';
import type { WakeReason } from '../core/app/tray-app.ts';
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

export function createOutsideEvents(wake: (reason: WakeReason) => void): OutsideEvents {
  const timer = new OneTimer();
  let wasOnline = true;

  const lookAtNetwork = (): void => {
    const isOnline = net.isOnline();
    if (!isOnline) timer.start(offlinePollMs, lookAtNetwork);
    if (isOnline === wasOnline) return;
    wasOnline = isOnline;
    wake(isOnline ? 'online' : 'offline');
  };

  const heard = (reason: WakeReason) => (): void => {
    lookAtNetwork();
    wake(reason);
  };
  const listeners: readonly (readonly [string, () => void])[] = [
    ['resume', heard('resume')],
    ['unlock-screen', heard('unlock')],
    ['on-battery', heard('on-battery')],
    ['on-ac', heard('on-mains')],
  ];
  // Electron declares one overload per event; a name out of a list needs the common emitter.
  const emitter: NodeJS.EventEmitter = powerMonitor;
  for (const [name, listener] of listeners) emitter.on(name, listener);
  return {
    isOnline: () => net.isOnline(),
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    lookAtNetwork,
    stop() {
      timer.stop();
      for (const [name, listener] of listeners) emitter.removeListener(name, listener);
    },
  };
}
