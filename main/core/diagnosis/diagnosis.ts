import type { CheckReport, DoctorReport, FixReport, SupportReport } from '../../../shared/diagnosis-report.ts';
import type { ErrorView } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { SignInHealth } from '../../../shared/sign-in-health.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import type { NamedLogin, NamingRules } from '../accounts/account-book.ts';
import type { CodexCli } from '../codex/codex-cli.ts';
import type { Custody } from '../custody/custody.ts';
import type { Counters } from '../flagging/counters.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CustodyFiles, Entropy, Http, Leases, Log, Processes, SeeLeases } from '../ports.ts';
import type { ServiceClock } from '../service-clock.ts';
import { leftSignIns } from '../sign-in/sign-in-custody.ts';
import { hasStrayPointer, twinsIn } from '../stores/edits/tidy-lists.ts';
import type { StoreDocs, Stores } from '../stores/store-types.ts';
import { askServices } from './ask-services.ts';
import { checkAccounts } from './check-accounts.ts';
import { lookForConflicts, noteConflicts } from './conflict-watch.ts';
import type { Conflict } from './conflicts.ts';
import { diagnose } from './diagnose.ts';
import type { Facts, Machine, StoreFacts } from './facts.ts';
import { type FixFiles, fix, undoFix } from './fix.ts';
import { foreignHosts } from './foreign-hosts.ts';
import { type Refreshers, setAsideHealth, signInHealth } from './foresee.ts';
import { nameStored } from './gather-sights.ts';
import { createInspection, type Inspection } from './inspection.ts';
import { mostEvents, type ReportOptions, supportReport } from './support-report.ts';

export interface DiagnosisDeps {
  readonly machine: Machine;
  readonly stores: Stores;
  /** What stands in the way of reading each store; empty when all can be read. */
  readonly storeProblems: () => Promise<readonly ErrorView[]>;
  readonly custody: Custody;
  readonly custodyFiles: Pick<CustodyFiles, 'dir' | 'readRecent'>;
  readonly processes: Pick<Processes, 'self'>;
  readonly ledger: Ledger;
  readonly naming: NamingRules;
  readonly clock: { now(): number };
  readonly log: Log;
  readonly settings: Settings;
  readonly http: Pick<Http, 'read'>;
  readonly serviceClock: ServiceClock;
  readonly countersFile: { read(): Promise<Counters> };
  readonly endpoint: { readonly override: string | null };
  readonly usageBase: () => string;
  readonly userAgent: string;
  readonly leases: Pick<Leases, 'acquire'>;
  readonly seeLeases: SeeLeases;
  readonly entropy: Pick<Entropy, 'uuid'>;
  readonly codex: Pick<CodexCli, 'find'>;
  readonly fixFiles: FixFiles;
  /** What a start repairs by itself. */
  readonly repair: () => Promise<unknown>;
  readonly status: (run: StatusRun) => Promise<StatusReport>;
}

interface StatusRun {
  readonly refresh: boolean;
  readonly signal?: AbortSignal;
  /** As of `status`. */
  readonly progress?: { onStart?(total: number): void; onAccount?(done: number, total: number): void };
}

/** What may go wrong next. */
export interface Outlook {
  readonly conflicts: readonly Conflict[];
  /** By key. */
  readonly signIns: Readonly<Record<string, SignInHealth>>;
}

/** What is wrong, and what will be: part of QuotaApp. */
export interface Diagnosis {
  /** Looks at everything; spends nothing and changes nothing. */
  doctor(options: { readonly signal?: AbortSignal }): Promise<DoctorReport>;
  /** The health of every account; asks the services only with `refresh`. */
  check(run: StatusRun): Promise<CheckReport>;
  /** For a support request: redacted, so that it can be shown to anybody. */
  report(options: ReportOptions & { readonly signal?: AbortSignal }): Promise<SupportReport>;
  /** Puts right what provably takes nothing from anybody, with a backup; a dry run only plans. */
  fix(options: { readonly dryRun: boolean }): Promise<FixReport>;
  /** Takes the latest `fix` back; rejects with AppError `not-possible` when there is none. */
  undoFix(): Promise<FixReport>;
  /** Who else is at work on the sign-ins; free. */
  conflicts(): Promise<readonly Conflict[]>;
  /** The same and what is ahead of every account of a report, from one look at the files. */
  outlook(status: StatusReport): Promise<Outlook>;
  /** The same for a window. */
  readonly inspection: Inspection;
}

/** `noteConflicts` is for whoever writes anyway: a look leaves no trace. */
export function createDiagnosis(deps: DiagnosisDeps): Diagnosis & { noteConflicts(): Promise<void> } {
  const check = async (run: StatusRun): Promise<CheckReport> => {
    const status = await deps.status(run);
    const { named } = await nameStored(deps);
    return judgeAll(deps, { status, named, refreshed: run.refresh });
  };
  const fixing = { ...deps, gather: () => gather(deps, null) };
  const inspection = createInspection({
    ...deps,
    gather: (signal) => gather(deps, { signal }),
    fix: (options) => fix(fixing, options),
    undoFix: () => undoFix(fixing),
    report: (options, facts) => report(deps, options, facts),
  });
  return {
    check,
    fix: (options) => fix(fixing, options),
    undoFix: () => undoFix(fixing),
    conflicts: async () => lookForConflicts(deps, (await nameStored(deps)).named),
    outlook: (status) => lookAhead(deps, status),
    inspection,
    noteConflicts: () => noteConflicts(deps),
    async doctor({ signal }) {
      return diagnose(await gather(deps, { signal }), deps.clock.now());
    },
    report: async ({ signal, ...options }) => report(deps, options, await gather(deps, { signal })),
  };
}

async function report(deps: DiagnosisDeps, options: ReportOptions, facts: Facts): Promise<SupportReport> {
  const { machine, settings, status, check } = facts;
  const nowMs = deps.clock.now();
  const supported = {
    installation: machine.installation,
    settings,
    status,
    check,
    doctor: diagnose(facts, nowMs),
    events: options.diagnostics ? facts.events : [],
    personal: { ...machine.person, hosts: foreignHosts(facts) },
    labels: status === null ? new Map() : namesOf((await nameStored(deps)).named),
    nowMs,
  };
  return supportReport(supported, options);
}

/** Whatever an account could be called by, and what a report calls it. */
function namesOf(named: readonly NamedLogin[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { key, label, login, history } of named) {
    for (const name of [label, login.identity.email, login.givenLabel, ...history.emails])
      if (name !== null) names.set(name, key);
  }
  return names;
}

async function judgeAll(
  deps: DiagnosisDeps,
  question: { readonly status: StatusReport; readonly named: readonly NamedLogin[]; readonly refreshed: boolean },
): Promise<CheckReport> {
  return checkAccounts({ ...question, refreshers: await refreshersOf(deps), nowMs: deps.clock.now() });
}

async function refreshersOf({ codex, settings }: DiagnosisDeps): Promise<Refreshers> {
  return { codexFound: (await codex.find()) !== null, whoRefreshes: settings.whoRefreshes };
}

async function lookAhead(deps: DiagnosisDeps, { accounts, flagged }: StatusReport): Promise<Outlook> {
  const { named } = await nameStored(deps);
  const foreseen = { ...(await refreshersOf(deps)), nowMs: deps.clock.now() };
  const aside = flagged.accounts.map(({ key }) => [key, setAsideHealth(key, named)] as const);
  const inUse = accounts.map((account) => [account.key, signInHealth(account, named, foreseen)] as const);
  return { conflicts: await lookForConflicts(deps, named), signIns: Object.fromEntries([...aside, ...inUse]) };
}

/** `asking` null: without the network. */
async function gather(
  deps: DiagnosisDeps,
  asking: { readonly signal: AbortSignal | undefined } | null,
): Promise<Facts> {
  const signal = asking?.signal;
  const { machine, http, userAgent, settings, endpoint, usageBase } = deps;
  const addresses = { tokenUrl: endpoint.override, usageBase };
  const [machineFacts, services, problems] = await Promise.all([
    machine.gather(signal),
    asking === null ? [] : askServices({ http, addresses, userAgent }, signal),
    deps.storeProblems(),
  ]);
  const counters = await deps.countersFile.read();
  const serviceAheadMs =
    deps.serviceClock.measuredMs() ?? (counters.serviceAheadMs === 0 ? null : counters.serviceAheadMs);
  // A ledger that cannot be read is told by whoever cannot do without it.
  const events = await deps.ledger.latest(mostEvents).catch(() => []);
  const base = { machine: machineFacts, services, settings, serviceAheadMs, events };
  if (problems.length > 0) return { ...base, stores: unreadStores(problems), status: null, check: null, conflicts: [] };
  const looked = await nameStored(deps);
  const status = await deps.status({ refresh: false });
  const check = await judgeAll(deps, { status, named: looked.named, refreshed: false });
  const conflicts = await lookForConflicts(deps, looked.named);
  return { ...base, stores: await readStores(deps, looked.docs), status, check, conflicts };
}

function unreadStores(problems: readonly ErrorView[]): StoreFacts {
  const nothing = { cliKind: null, poolAccounts: 0, duplicates: 0, activeIndexOff: false };
  return { problems, ...nothing, unfinishedMoves: 0, waitingSignIns: 0, guardHeldSinceMs: null };
}

async function readStores(
  { stores, custody, custodyFiles, ledger }: DiagnosisDeps,
  docs: StoreDocs,
): Promise<StoreFacts> {
  let unfinishedMoves = 0;
  for (const move of custody.known().moves.values()) if (await custody.isLeft(move)) unfinishedMoves += 1;
  return {
    problems: [],
    cliKind: docs.cli.kind,
    poolAccounts: docs.pool.accounts.length,
    duplicates: [docs.pool, docs.flagged].flatMap((doc) => twinsIn(doc, stores.loginsOf)).length,
    activeIndexOff: hasStrayPointer(docs.pool),
    unfinishedMoves,
    waitingSignIns: (await leftSignIns(custody, custodyFiles.dir)).filter(({ answer }) => answer !== null).length,
    guardHeldSinceMs: (await ledger.load()).guardHeldSinceMs,
  };
}
