import type { Surroundings } from '../shared/app-snapshot.ts';
import { compose } from './compose.ts';
import { createTrayApp } from './core/app/create-tray-app.ts';
import { createSettingsStore, type SettingsStore } from './core/app/settings-store.ts';
import type { AppHost, HostFacts, TrayApp } from './core/app/tray-app.ts';
import type { CodexCli } from './core/codex/codex-cli.ts';
import type { Log } from './core/ports.ts';
import type { OpenAddress } from './core/sign-in/sign-in-ports.ts';
import { homeOfStart } from './node/home-of-start.ts';
import type { SystemProxy } from './node/http/http-client.ts';
import { createNodeAdapters } from './node/node-adapters.ts';
import { findInTheWay } from './node/stores/find-broken-list.ts';
import type { StorePaths } from './node/stores/store-paths.ts';

/** Refreshes in flight when a person waits (product.md section 1, promise 8). */
const spendsInFlight = 4;

export interface OpenTrayAppOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly version: string;
  readonly codex: CodexCli;
  readonly host: AppHost;
  /** As in `NodeAdaptersOptions`. */
  readonly isHomeChosen?: boolean;
  /** As in `NodeAdaptersOptions`. */
  readonly systemProxy?: SystemProxy;
  /** The browser, for pages to sign in at. Left out: the system's own opener. */
  readonly openAddress?: OpenAddress;
  /** What neither the files nor `HostFacts` say; asked with every snapshot. */
  readonly surroundings: () => Pick<Surroundings, 'platform' | 'isDemo' | 'command' | 'commandReach'>;
}

export interface OpenedTrayApp {
  readonly app: TrayApp;
  /** For showing files; what a window is told of them is in its snapshot. */
  readonly paths: StorePaths;
  readonly quotaHome: string;
}

/** The whole app but its looks, over real files: Electron's root and every host without Electron start here. */
export async function openTrayApp(options: OpenTrayAppOptions): Promise<OpenedTrayApp> {
  const { env, log, version, codex, host, openAddress, systemProxy, isHomeChosen = false } = options;
  const adapters = await createNodeAdapters({
    env,
    log,
    version,
    codex,
    isHomeChosen,
    ...(openAddress && { openAddress }),
    ...(systemProxy && { systemProxy }),
    ...(options.surroundings().isDemo ? {} : { side: 'app' as const }),
  });
  const stored = createSettingsStore(adapters.settingsFile, {
    settings: adapters.settings,
    problems: adapters.settingsProblems,
  });
  const settings: SettingsStore = {
    ...stored,
    async change(change) {
      const after = await stored.change(change);
      adapters.useProxy(after.proxy);
      return after;
    },
  };
  const { codexHome, poolRoot, quotaHome, commandHome } = adapters;
  const surroundings = (): Omit<Surroundings, keyof HostFacts> => ({
    ...options.surroundings(),
    codexHome,
    codexHomeBy: isHomeChosen ? 'choice' : homeOfStart(env, null).by,
    poolRoot,
    quotaHome,
    commandHome: commandHome(),
    version,
  });
  const app = createTrayApp({
    app: compose(adapters, { spendsInFlight, settings: settings.now }),
    clock: adapters.clock,
    log,
    jitter: adapters.entropy.fraction(),
    host,
    settings,
    history: adapters.history,
    toldFile: adapters.toldFile,
    findInTheWay: (file) => findInTheWay(adapters.paths, file),
    surroundings,
  });
  return { app, paths: adapters.paths, quotaHome };
}
