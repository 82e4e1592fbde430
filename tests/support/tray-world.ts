import type { TrayApp, WakeReason } from '../../main/core/app/tray-app.ts';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import { homeOfStart } from '../../main/node/home-of-start.ts';
import { createLineLog } from '../../main/node/log.ts';
import { openTrayApp } from '../../main/open-tray-app.ts';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { createRecordingHost, type RecordingHost } from './app-host.ts';
import type { World } from './world.ts';

/** The app without its looks over a made-up world. */
export interface AppInWorld {
  readonly app: TrayApp;
  readonly host: RecordingHost;
  readonly snapshots: readonly AppSnapshot[];
  readonly logged: readonly string[];
  /** Resolves with the first snapshot, from now on, of which it is true. */
  until(isSo: (snapshot: AppSnapshot) => boolean): Promise<AppSnapshot>;
  wake(reason: WakeReason): void;
}

/** `chosenHome`: the Codex home that a person chose in the app, where `env` names none. */
export async function openAppIn(
  world: World,
  env: Readonly<Record<string, string>> = {},
  chosenHome: string | null = null,
): Promise<AppInWorld> {
  const host = createRecordingHost();
  const logged: string[] = [];
  const snapshots: AppSnapshot[] = [];
  const home = homeOfStart({ ...world.env, ...env }, chosenHome);
  const { app } = await openTrayApp({
    env: home.env,
    isHomeChosen: home.by === 'choice',
    log: createLineLog('debug', (line) => logged.push(line)),
    version: '0.0.0',
    codex: noCodex,
    host,
    surroundings: () => ({ platform: 'linux', isDemo: false, command: 'not-possible', commandReach: 'found' }),
  });
  app.onSnapshot((snapshot) => snapshots.push(snapshot));
  return {
    app,
    host,
    snapshots,
    logged,
    until: (isSo) =>
      new Promise((resolve) => {
        const look = (snapshot: AppSnapshot): void => {
          if (!isSo(snapshot)) return;
          stop();
          resolve(snapshot);
        };
        const stop = app.onSnapshot(look);
        look(app.snapshot());
      }),
    wake: app.wake,
  };
}
