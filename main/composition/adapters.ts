import type { ErrorView } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import type { CodexCli } from '../core/codex/codex-cli.ts';
import type { Machine } from '../core/diagnosis/facts.ts';
import type { FixFiles } from '../core/diagnosis/fix.ts';
import type { Counters } from '../core/flagging/counters.ts';
import type { LedgerFiles } from '../core/ledger/ledger.ts';
import type { Clock, CustodyFiles, Entropy, Http, Leases, Log, Processes, SeeLeases } from '../core/ports.ts';
import type { RouteDeps } from '../core/sign-in/sign-in-route.ts';
import type { ListDoc, Stores } from '../core/stores/store-types.ts';
import type { EndpointDeps } from '../core/tokens/token-endpoint.ts';
import type { UsageMemory } from '../core/usage-memory/last-values.ts';

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
  /** What a person cleared with codex-multi-auth and nobody has written since. */
  readonly clearedLists: () => Promise<ReadonlySet<ListDoc['store']>>;
  readonly storeProblems: () => Promise<readonly ErrorView[]>;
  readonly machine: Machine;
  /** Notes which folders are in use, for the other one of app and command; never rejects. */
  readonly notePlaces: () => Promise<void>;
  readonly fixFiles: FixFiles;
  readonly leases: Leases;
  /** So long a lease stands that nobody renews. */
  readonly leaseLifeMs: number;
  readonly seeLeases: SeeLeases;
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
  readonly signIn: Pick<RouteDeps, 'listen' | 'openAddress' | 'homes' | 'issuer'> & { readonly limitMs: number };
  readonly version: string;
  readonly userAgent: string;
  close(): Promise<void>;
}

export interface ComposeOptions {
  /** Spends in flight when the caller names no number: 4 on request, 2 in the background (promise 8). */
  readonly spendsInFlight: number;
  /** For an app in which they change while it runs; the adapters' own otherwise. */
  readonly settings?: () => Settings;
}
