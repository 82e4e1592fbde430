import { createTrayApp } from '../../main/core/app/create-tray-app.ts';
import { nothingTold, type ToldMemory } from '../../main/core/app/told-memory.ts';
import type { TrayApp } from '../../main/core/app/tray-app.ts';
import type { HistoryPoint, UsageHistory } from '../../main/core/app/usage-history.ts';
import { defaultSettings } from '../../main/core/settings.ts';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountFile, FilesFound } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import type { StatusReport } from '../../shared/status-report.ts';
import { createRecordingHost, type RecordingHost } from './app-host.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createQuotaAppStub, type QuotaAppStub } from './quota-app-stub.ts';

/** The app over a clock and a core that a test holds in its hands. */
export interface AppBench {
  readonly app: TrayApp;
  readonly clock: FakeClock;
  readonly core: QuotaAppStub;
  readonly host: RecordingHost;
  readonly snapshots: AppSnapshot[];
  readonly told: () => ToldMemory;
  readonly settings: () => Settings;
}

interface BenchOptions {
  readonly settings?: Partial<Settings>;
  readonly told?: ToldMemory;
  readonly findInTheWay?: (file: AccountFile) => Promise<FilesFound>;
}

export const benchStartMs = Date.UTC(2026, 10, 16, 8);

export function createAppBench(report: (atMs: number) => StatusReport, options: BenchOptions = {}): AppBench {
  const clock = createFakeClock(benchStartMs);
  const core = createQuotaAppStub(clock.now, report);
  const host = createRecordingHost();
  let settings: Settings = { ...defaultSettings, ...options.settings };
  let told = options.told ?? nothingTold;
  const app = createTrayApp({
    app: core,
    clock,
    log: { write: () => undefined },
    jitter: 0.5,
    host,
    settings: {
      now: () => settings,
      async change(change) {
        settings = { ...settings, ...change };
        return settings;
      },
      takeTroubles: () => [],
    },
    history: createMemoryHistory(),
    findInTheWay: options.findInTheWay ?? (async () => ({ broken: null, backup: null })),
    toldFile: {
      read: async () => told,
      async update(change) {
        told = change(told);
        return told;
      },
    },
    surroundings: () => ({
      commandHome: null,
      version: '0.0.0',
      platform: 'linux',
      isDemo: false,
      codexHome: '/home/codex',
      codexHomeBy: 'default',
      poolRoot: '/home/codex/multi-auth',
      quotaHome: '/home/codex/quota-tray',
      command: 'not-possible',
      commandReach: 'found',
    }),
  });
  const snapshots: AppSnapshot[] = [];
  app.onSnapshot((snapshot) => {
    snapshots.splice(0, Math.max(0, snapshots.length - 50));
    snapshots.push(snapshot);
  });
  return { app, clock, core, host, snapshots, told: () => told, settings: () => settings };
}

/** As much as a window's trend needs, so that a long test does not keep what the real one would thin out. */
function createMemoryHistory(): UsageHistory {
  let points: readonly HistoryPoint[] = [];
  return {
    async record(more) {
      points = [...points, ...more].slice(-200);
    },
    async since({ key, windowSeconds, fromMs }) {
      return points.filter((one) => one.key === key && one.windowSeconds === windowSeconds && one.atMs >= fromMs);
    },
    close: () => undefined,
  };
}
