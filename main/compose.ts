import type { ErrorView } from '../shared/errors.ts';
import { flagAccount, undoRestore, unflagAccount } from './core/actions/move-accounts.ts';
import { refreshLogin } from './core/actions/refresh-login.ts';
import type { CodexCli } from './core/codex/codex-cli.ts';
import { type Custody, createCustody } from './core/custody/custody.ts';
import { type KeptRestore, rootOf as rootOfChain } from './core/custody/custody-state.ts';
import { type Repaired, repairStores } from './core/custody/repair-stores.ts';
import { createDiagnosis } from './core/diagnosis/diagnosis.ts';
import type { Machine } from './core/diagnosis/facts.ts';
import type { FixFiles } from './core/diagnosis/fix.ts';
import { type Counters, rememberServiceClock } from './core/flagging/counters.ts';
import { effectiveManagement } from './core/flagging/flagging-policy.ts';
import { glance } from './core/glance/glance.ts';
import { createProbe } from './core/glance/probe-usage.ts';
import { createTakeOutcomes } from './core/glance/take-outcomes.ts';
import { createLedger, type LedgerFiles } from './core/ledger/ledger.ts';
import { createNotices } from './core/notices.ts';
import type { Clock, CustodyFiles, Entropy, Http, Leases, Log, Processes } from './core/ports.ts';
import type { QuotaApp } from './core/quota-app.ts';
import { clockedHttp, createServiceClock, type ServiceClock } from './core/service-clock.ts';
import type { Settings } from './core/settings.ts';
import type { Stores } from './core/stores/store-types.ts';
import { createPauses } from './core/tokens/pauses.ts';
import { createAnswerReader } from './core/tokens/read-answer.ts';
import { createRefresher } from './core/tokens/refresher.ts';
import { createSpender } from './core/tokens/spender.ts';
import { createEndpointFor, type EndpointDeps } from './core/tokens/token-endpoint.ts';
import type { TokenHash } from './core/tokens/token-set.ts';
import type { UsageMemory } from './core/usage-memory/last-values.ts';
import { createValuesBuffer } from './core/usage-memory/values-buffer.ts';
import type { Probe } from './core/verification/probe.ts';
import { verifyFlagged } from './core/verification/verify-flagged.ts';
import { recordRestored, recordTakenOut, watchRestored } from './core/verification/watch-restored.ts';

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
  readonly storeProblems: () => Promise<readonly ErrorView[]>;
  readonly machine: Machine;
  readonly fixFiles: FixFiles;
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

/** The services over the adapters, and the parts of them that the use cases share. */
function assemble(adapters: Adapters, { spendsInFlight }: ComposeOptions) {
  const { clock, entropy, stores, settings, userAgent } = adapters;
  const serviceClock = createServiceClock(clock);
  const http = clockedHttp(adapters.http, serviceClock);
  const hashOf = (token: string): TokenHash => entropy.sha256Hex(token) as TokenHash;
  const readAnswer = createAnswerReader(hashOf);
  const custody = createCustody({ ...adapters, files: adapters.custodyFiles, lock: adapters.custodyLock, readAnswer });
  const ledger = createLedger({ ...adapters, files: adapters.ledgerFiles });
  const pauses = createPauses({ clock, update: adapters.countersFile.update });
  const endpointFor = createEndpointFor({ ...adapters.endpoint, http, mode: settings.tokenEndpoint });
  const known = { hashOf, pauses: pauses.tokens };
  const spender = createSpender({ ...adapters, ...known, http, custody, readAnswer, endpointFor });
  const refresher = createRefresher({ ...adapters, spender, whoRefreshes: () => settings.whoRefreshes });
  const probing = { http, clock, serviceClock, base: adapters.usageBase, userAgent };
  /** Twice as many usage checks in flight as spends (promise 8). */
  const probeBeside = (spends: number): Probe => createProbe({ ...probing, inFlight: spends * 2 });
  const rootOf = (hash: TokenHash): TokenHash => rootOfChain(custody.known(), hash);
  const naming = { hideEmails: settings.hideEmails, sha256Hex: entropy.sha256Hex, rootOf };
  return {
    custody,
    ledger,
    pauses,
    endpointFor,
    http,
    /** What moves accounts and names them. */
    moving: { stores, custody, clock, entropy, ledger, naming },
    /** What asks the services about a login. */
    asking: { refresher, probe: probeBeside(spendsInFlight), serviceClock, usagePauses: pauses.usage },
    probeBeside,
    known,
    notices: createNotices(),
  };
}

export function compose(adapters: Adapters, options: ComposeOptions): QuotaApp {
  const { settings } = adapters;
  const core = assemble(adapters, options);
  const { custody, ledger, pauses, endpointFor, moving, asking, known, notices } = core;
  const { refresher } = asking;
  const { update: updateMemory, read: readMemory } = adapters.usageFile;
  const { tell } = notices;
  const remembering = { settings: () => settings, updateMemory, updateCounters: adapters.countersFile.update };
  const takeOutcomes = createTakeOutcomes({ ...moving, ...remembering, tell });
  const rememberValues = createValuesBuffer(updateMemory);
  const keyring = { codex: adapters.codex, codexHome: adapters.codexHome, updateMemory };
  const starts = createStarts(adapters, core);
  const drain = async (): Promise<void> => {
    await refresher.drain();
    await pauses.settled();
    if (!starts.wasPreviewOnly()) await rememberClock(adapters, asking.serviceClock);
  };

  const readAll: QuotaApp['status'] = async (run) => {
    if (run.refresh) await starts.prepare();
    const concurrency = options.spendsInFlight;
    return glance({ ...moving, ...asking, ...keyring, readMemory, takeOutcomes }, { ...run, concurrency });
  };

  const status: QuotaApp['status'] = async (run) => {
    const report = await readAll(run);
    if (run.refresh) await noteConflicts();
    return report;
  };
  const { noteConflicts, ...diagnosis } = createDiagnosis({
    ...adapters,
    ...moving,
    http: core.http,
    serviceClock: asking.serviceClock,
    status,
    repair: starts.prepare,
  });

  return {
    status,
    ...diagnosis,
    async verifyFlagged(run) {
      const storedAtStart = run.dryRun ? await starts.preview() : (await starts.prepare()).settled;
      const { leases } = adapters;
      const probe = core.probeBeside(run.concurrency);
      return verifyFlagged({ ...moving, ...asking, ...known, probe, leases, rememberValues, storedAtStart }, run);
    },
    async refresh(run) {
      if (!run.printOnly) await starts.prepare();
      const { userAgent } = adapters;
      return refreshLogin({ ...moving, ...asking, endpointFor, userAgent, takeOutcomes }, run);
    },
    flag: async (target, reason) => starts.prepare().then(() => flagAccount(moving, target, reason)),
    unflag: async (target) => starts.prepare().then(() => unflagAccount(moving, target)),
    undo: async (target) => starts.prepare().then(() => undoRestore(moving, target)),
    async management() {
      return effectiveManagement(settings.management, (await ledger.load()).management);
    },
    async chooseManagement(choice) {
      await ledger.record([{ kind: 'management-chosen', key: null, choice }]);
    },
    takeNotices: notices.take,
    listening: refresher.listening,
    drain,
    async close() {
      await drain();
      await tidy(custody, adapters.log);
      await custody.close();
      await adapters.close();
    },
  };
}

interface Starts {
  /** Before anything is acted on: what the services asked for, what an earlier process began, and what a rival undid. */
  prepare(): Promise<Repaired>;
  /** Whoever only looks leaves no trace, and finds nothing stored anew. */
  preview(): Promise<ReadonlySet<TokenHash>>;
  wasPreviewOnly(): boolean;
}

function createStarts(adapters: Adapters, core: ReturnType<typeof assemble>): Starts {
  const { pauses, asking, moving, notices, custody } = core;
  let isPreview = true;
  const heedServices = async (): Promise<void> => {
    const counters = await adapters.countersFile.read();
    pauses.load(counters);
    asking.serviceClock.assume(counters.serviceAheadMs);
  };
  return {
    async prepare() {
      isPreview = false;
      await heedServices();
      if (custody.isLong()) await tidy(custody, adapters.log);
      const runId = adapters.entropy.uuid();
      const onRestored = (restored: KeptRestore): Promise<void> => recordRestored(moving, restored, runId);
      const repaired = await repairStores({ ...adapters, custody, onRestored });
      await recordTakenOut(moving, repaired.takenOut);
      await watchRestored({ ...moving, tell: notices.tell });
      return repaired;
    },
    async preview() {
      await heedServices();
      return new Set();
    },
    wasPreviewOnly: () => isPreview,
  };
}

/** Written only when this machine's clock is wrong, or is right again. */
async function rememberClock({ countersFile, log }: Adapters, clock: ServiceClock): Promise<void> {
  const aheadMs = clock.measuredMs();
  if (aheadMs === null) return;
  const known = await countersFile.read();
  if (rememberServiceClock(known, aheadMs) === known) return;
  await countersFile
    .update((counters) => rememberServiceClock(counters, aheadMs))
    .catch((error: unknown) => log.write('warn', 'The clock offset could not be kept', { cause: String(error) }));
}

async function tidy(custody: Custody, log: Log): Promise<void> {
  await custody
    .compact()
    .catch((error: unknown) => log.write('warn', 'Custody could not be tidied', { cause: String(error) }));
}
