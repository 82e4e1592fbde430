import { join } from 'node:path';
import { compose } from '../../main/compose.ts';
import type { Adapters } from '../../main/composition/adapters.ts';
import { createTrayApp } from '../../main/core/app/create-tray-app.ts';
import { createSettingsStore } from '../../main/core/app/settings-store.ts';
import type { TrayApp } from '../../main/core/app/tray-app.ts';
import { noCodex } from '../../main/core/codex/no-codex.ts';
import type { Http, HttpResult } from '../../main/core/ports.ts';
import { createAppLog } from '../../main/node/app-log.ts';
import { createUsageHistoryFile } from '../../main/node/history/usage-history-file.ts';
import { createLeaseFiles } from '../../main/node/leases/lease-files.ts';
import { tidyLeases } from '../../main/node/leases/tidy-leases.ts';
import { createNodeAdapters } from '../../main/node/node-adapters.ts';
import { createRecordingHost, type RecordingHost } from '../support/app-host.ts';
import type { World } from '../support/world.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** The tray app without its looks, on real files and real HTTP, in simulated time. */
export interface SimulatedApp {
  readonly app: TrayApp;
  readonly host: RecordingHost;
  /** False: every request finds no network. */
  hasNetwork: boolean;
  quit(): Promise<void>;
}

const noNetwork: HttpResult = { kind: 'unsent', cause: 'dns', detail: 'ENOTFOUND' };

export async function openSimulatedApp(world: World, clock: SimulatedClock): Promise<SimulatedApp> {
  const quotaHome = join(world.home.dir, 'quota-tray');
  const log = createAppLog('info', join(quotaHome, 'log'), clock.now);
  const real = await createNodeAdapters({ env: world.env, log, version: '0.0.0', codex: noCodex });
  const { tracked } = clock;
  const whole = { hasNetwork: true };
  const { leases: dir } = real.paths;
  const leases = createLeaseFiles({ dir, lifeMs: 30_000, clock, processes: real.processes });
  const adapters: Adapters = {
    ...real,
    clock,
    stores: { ...tracked(real.stores), loginsOf: real.stores.loginsOf },
    leases: tracked(tidyLeases(leases, { dir, clock })),
    custodyFiles: tracked(real.custodyFiles),
    custodyLock: tracked(real.custodyLock),
    ledgerFiles: tracked(real.ledgerFiles),
    usageFile: tracked(real.usageFile),
    countersFile: tracked(real.countersFile),
    processes: tracked(real.processes),
    machine: tracked(real.machine),
    http: tracked(networkOf(real.http, () => whole.hasNetwork)),
  };
  const host = createRecordingHost();
  const settings = createSettingsStore(tracked(real.settingsFile), { settings: real.settings, problems: [] });
  const history = createUsageHistoryFile({ path: join(quotaHome, 'history.db'), log, nowMs: clock.now });
  const app = createTrayApp({
    app: compose(adapters, { spendsInFlight: 4, settings: settings.now }),
    clock,
    log,
    jitter: 0.5,
    host,
    settings,
    history: tracked(history),
    findInTheWay: async () => ({ broken: null, backup: null }),
    toldFile: tracked(real.toldFile),
    surroundings: () => ({
      commandHome: null,
      platform: 'linux',
      isDemo: false,
      command: 'not-possible',
      commandReach: 'found',
      version: '0.0.0',
      codexHome: real.codexHome,
      codexHomeBy: 'variable',
      poolRoot: real.poolRoot,
      quotaHome,
    }),
  });
  return {
    app,
    host,
    get hasNetwork() {
      return whole.hasNetwork;
    },
    set hasNetwork(has) {
      whole.hasNetwork = has;
    },
    async quit() {
      await app.quit();
      await log.written();
    },
  };
}

function networkOf(http: Http, isThere: () => boolean): Http {
  return {
    read: async (request) => (isThere() ? http.read(request) : noNetwork),
    spend: async (request, hooks) => (isThere() ? http.spend(request, hooks) : noNetwork),
    close: http.close,
  };
}
