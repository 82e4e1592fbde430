import type { CheckReport } from '../../../shared/diagnosis-report.ts';
import type { ErrorView } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import type { LedgerEvent } from '../ledger/ledger-event.ts';
import type { HttpResult } from '../ports.ts';
import type { CliLoginKind } from '../stores/store-types.ts';
import type { Conflict } from './conflicts.ts';
import type { ShownPlaces } from './path-limiter.ts';
import type { NotedPlace, Side } from './place-note.ts';

/** A program that was looked for on the path and where installers put such, without a shell. */
export interface FoundProgram {
  readonly path: string;
  /** Null when it did not say within its time. */
  readonly version: string | null;
}

export interface InstallationFacts {
  readonly ownVersion: string;
  readonly nodeVersion: string;
  readonly platform: string;
  readonly codex: FoundProgram | null;
  /** A Codex that is not started, because everybody on this computer may replace it. */
  readonly changeableCodex: string | null;
  readonly multiAuth: FoundProgram | null;
}

export interface PathInUse {
  /** What it is, for people: "Codex home". */
  readonly name: string;
  readonly path: string;
  /** The variable that named it; null when it is where such things are by default. */
  readonly variable: string | null;
  /** Chosen in the app's settings, because no variable names it. */
  readonly isChosen: boolean;
  readonly exists: boolean;
  readonly isAbsolute: boolean;
}

export interface PathFacts {
  readonly inUse: readonly PathInUse[];
  /** Other folders in which codex-multi-auth could keep a pool, and does. */
  readonly otherPools: readonly string[];
  /** Pools of single projects below the folder of codex-multi-auth. */
  readonly projectPools: number;
  /** What the app noted for the command, or the command for the app; null when it never did. */
  readonly otherSide: OtherSide | null;
}

export interface OtherSidesPlace extends NotedPlace {
  /** The folder that is used here, by whatever name. */
  readonly isSame: boolean;
}

export interface OtherSide {
  readonly by: Side;
  readonly notedAtMs: number;
  readonly places: readonly OtherSidesPlace[];
}

/** A file or folder that other users of this computer, or not even this one, can get at. */
export interface AccessFact {
  readonly path: string;
  readonly isFolder: boolean;
  /** Permission bits, such as 0o644, and the sticky bit. */
  readonly mode: number;
  readonly isOwn: boolean;
  /** Its group is the one that the system gave its owner alone, so what the group may do nobody else may. */
  readonly isPrivateGroup: boolean;
  readonly isWritable: boolean;
}

export interface Redirect {
  readonly variable: string;
  readonly host: string;
  readonly isTrusted: boolean;
}

export interface CertificateFile {
  readonly variable: string;
  readonly exists: boolean;
  /** What its certificates are to a connection of this program. */
  readonly role: 'beside-the-system' | 'instead-of-the-system' | 'codex-alone';
}

export interface NetworkSettings {
  /** Who names the proxy that the services are asked through: a variable, `settings.json` or the system; null: there is none. */
  readonly proxy: string | null;
  /** The variable that leaves hosts out; null when none does. Its hosts are nobody's business. */
  readonly proxyExceptions: string | null;
  /** The system is asked for its proxy: by the app, never by the command. */
  readonly knowsSystemProxy: boolean;
  /** Variables that are to name a proxy, and whose value is no address. */
  readonly malformedProxies: readonly string[];
  /** Variables that name certificates. */
  readonly certificates: readonly CertificateFile[];
  readonly verificationOff: boolean;
  /** Where variables send sign-ins instead of to OpenAI; the host only, since an address may hold a password. */
  readonly redirects: readonly Redirect[];
}

export interface ServiceAnswer {
  readonly name: string;
  readonly host: string;
  readonly result: HttpResult;
}

export interface RunningProgram {
  readonly name: string;
  readonly count: number;
}

export interface LeftoverFacts {
  /** Leases that nobody holds any more. */
  readonly staleLeases: readonly string[];
  /** Leases of other programs that are held now. */
  readonly foreignLeases: number;
  /** Ours, left by a process that died over them. */
  readonly temporaryFiles: readonly string[];
}

/** What the machine says. Gathered without a shell, without the network, and without a change to anything. */
export interface MachineFacts {
  readonly installation: InstallationFacts;
  readonly paths: PathFacts;
  /** Null where modes mean nothing (Windows). */
  readonly access: readonly AccessFact[] | null;
  readonly network: NetworkSettings;
  /** Programs that may refresh the same sign-ins; null when the list could not be read. */
  readonly running: readonly RunningProgram[] | null;
  readonly leftovers: LeftoverFacts;
  readonly settingsProblems: readonly string[];
  /** Home folders and names of the person at this computer, for a report to leave out. */
  readonly person: { readonly homeDirs: readonly string[]; readonly userNames: readonly string[] };
}

/** What the stores and what we know of them say. Counts only: a finding holds no token. */
export interface StoreFacts {
  /** What cannot be read or understood, each with path and next step in its words. */
  readonly problems: readonly ErrorView[];
  readonly cliKind: CliLoginKind | null;
  readonly poolAccounts: number;
  /** Records of the pool and of the list of set-aside accounts that hold the very token of one before them. */
  readonly duplicates: number;
  readonly activeIndexOff: boolean;
  /** Moves of processes that have ended. */
  readonly unfinishedMoves: number;
  /** New sign-ins that could not be stored yet, and that no living process goes on with by itself. */
  readonly waitingSignIns: number;
  readonly guardHeldSinceMs: number | null;
}

export interface Facts {
  readonly machine: MachineFacts;
  readonly stores: StoreFacts;
  readonly settings: Settings;
  /** How far the service's clock is ahead of ours, milliseconds; null when no answer said. */
  readonly serviceAheadMs: number | null;
  readonly services: readonly ServiceAnswer[];
  /** Null while the stores cannot be read. */
  readonly status: StatusReport | null;
  readonly check: CheckReport | null;
  readonly conflicts: readonly Conflict[];
  /** The latest of all that happened, oldest first. */
  readonly events: readonly LedgerEvent[];
}

/** Where the machine is asked. */
export interface Machine {
  gather(signal?: AbortSignal): Promise<MachineFacts>;
  places(): ShownPlaces;
}
