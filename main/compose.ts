import { flagAccount, undoRestore, unflagAccount } from './core/actions/move-accounts.ts';
import { refreshLogin } from './core/actions/refresh-login.ts';
import type { CodexCli } from './core/codex/codex-cli.ts';
import { type Custody, createCustody } from './core/custody/custody.ts';
import { repairStores } from './core/custody/repair-stores.ts';
import type { Counters } from './core/flagging/counters.ts';
import { effectiveManagement } from './core/flagging/flagging-policy.ts';
import { glance } from './core/glance/glance.ts';
import { createProbe } from './core/glance/probe-usage.ts';
import { createTakeOutcomes, rememberGoodReading } from './core/glance/take-outcomes.ts';
import { createLedger, type LedgerFiles } from './core/ledger/ledger.ts';
import type { Clock, CustodyFiles, Entropy, Http, Leases, Log, Processes } from './core/ports.ts';
import type { QuotaApp } from './core/quota-app.ts';
import type { Settings } from './core/settings.ts';
import type { Stores } from './core/stores/store-types.ts';
import { createPauses } from './core/tokens/pauses.ts';
import { createAnswerReader } from './core/tokens/read-answer.ts';
import { createRefresher } from './core/tokens/refresher.ts';
import { createSpender } from './core/tokens/spender.ts';
import { createEndpointFor, type EndpointDeps } from './core/tokens/token-endpoint.ts';
import type { TokenHash } from './core/tokens/token-set.ts';
import type { UsageMemory } from './core/usage-memory/last-values.ts';
import { verifyFlagged } from './core/verification/verify-flagged.ts';

/** A JSON file of ours that several processes change. */
interface SharedFile<T> {
  read(): Promise<T>;
  update(change: (before: T) => T): Promise<T>;
}

/** The world as a root built it. */
export interface Adapters {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
  readonly processes: Processes;
  readonly stores: Stores;
  readonly leases: Leases;
  readonly custodyFiles: CustodyFiles;
  readonly custodyLock: { hold<T>(work: () => Promise<T>): Promise<T> };
  readonly http: Http;
  readonly codex: CodexCli;
  readonly ledgerFiles: LedgerFiles;
  readonly usageFile: SharedFile<UsageMemory>;
  readonly countersFile: SharedFile<Counters>;
  readonly settings: Settings;
  readonly endpoint: Omit<EndpointDeps, 'http' | 'mode'>;
  readonly usageBase: () => string;
  readonly codexHome: string;
  readonly version: string;
  readonly userAgent: string;
  close(): Promise<void>;
}

export interface ComposeOptions {
  /** Spends in flight when the caller names no number: 4 on request, 2 in the background (promise 8). */
  readonly spendsInFlight: number;
}

export function compose(adapters: Adapters, { spendsInFlight }: ComposeOptions): QuotaApp {
  const { clock, entropy, log, stores, http, settings, userAgent } = adapters;
  const hashOf = (token: string): TokenHash => entropy.sha256Hex(token) as TokenHash;
  const readAnswer = createAnswerReader(hashOf);
  const custody = createCustody({ ...adapters, files: adapters.custodyFiles, lock: adapters.custodyLock, readAnswer });
  const ledger = createLedger({ ...adapters, files: adapters.ledgerFiles });
  const pauses = createPauses({ clock, update: adapters.countersFile.update });
  const endpointFor = createEndpointFor({ ...adapters.endpoint, http, mode: settings.tokenEndpoint });
  const spender = createSpender({ ...adapters, custody, hashOf, pauses, readAnswer, endpointFor });
  const refresher = createRefresher({ ...adapters, spender, whoRefreshes: () => settings.whoRefreshes });
  const inFlight = spendsInFlight * 2;
  const probe = createProbe({ http, clock, base: adapters.usageBase, userAgent, inFlight });
  const naming = { hideEmails: settings.hideEmails, sha256Hex: entropy.sha256Hex };
  const moving = { stores, custody, clock, entropy, ledger, naming };
  const { update: updateMemory, read: readMemory } = adapters.usageFile;
  const takeOutcomes = createTakeOutcomes({
    ...moving,
    settings: () => settings,
    updateMemory,
    updateCounters: adapters.countersFile.update,
  });
  const verifying = { ...moving, leases: adapters.leases, hashOf, pauses, refresher, probe };
  const rememberReadings: Parameters<typeof verifyFlagged>[0]['rememberReadings'] = (readings) =>
    updateMemory((memory) =>
      readings.reduce((kept, { key, reading }) => rememberGoodReading(kept, key, reading), memory),
    );
  const prepare = createPreparation({ adapters, custody, pauses });

  return {
    async status(options) {
      if (options.refresh) await prepare();
      return glance(
        { refresher, probe, clock, stores, ledger, naming, readMemory, takeOutcomes },
        { ...options, concurrency: spendsInFlight },
      );
    },
    async verifyFlagged(options) {
      if (!options.dryRun) await prepare();
      return verifyFlagged({ ...verifying, rememberReadings }, options);
    },
    async refresh(options) {
      if (!options.printOnly) await prepare();
      return refreshLogin({ stores, ledger, refresher, naming, clock, endpointFor, userAgent }, options);
    },
    flag: async (target, reason) => prepare().then(() => flagAccount(moving, target, reason)),
    unflag: async (target) => prepare().then(() => unflagAccount(moving, target)),
    undo: async (target) => prepare().then(() => undoRestore(moving, target)),
    async management() {
      return effectiveManagement(settings.management, (await ledger.load()).management);
    },
    async chooseManagement(choice) {
      await ledger.record([{ kind: 'management-chosen', key: null, choice }]);
    },
    listening: refresher.listening,
    async drain() {
      await refresher.drain();
      await pauses.settled();
    },
    async close() {
      await refresher.drain();
      await pauses.settled();
      await custody
        .compact()
        .catch((error: unknown) => log.write('warn', 'Custody could not be tidied', { cause: String(error) }));
      await custody.close();
      await adapters.close();
    },
  };
}

interface Preparation {
  readonly adapters: Adapters;
  readonly custody: Custody;
  readonly pauses: { load(counters: Counters): void };
}

/** Before anything is acted on: finish what an earlier process began, and remember what the services asked for. */
function createPreparation({ adapters, custody, pauses }: Preparation): () => Promise<void> {
  return async () => {
    pauses.load(await adapters.countersFile.read());
    await repairStores({ ...adapters, custody });
  };
}
