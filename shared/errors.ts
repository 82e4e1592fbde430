/** Every refusal that a person or a script can meet, by a name that stays. */
export type ErrorCode =
  | 'wrong-usage'
  | 'store-broken'
  | 'store-unsupported'
  | 'store-unreadable'
  | 'store-not-writable'
  | 'store-busy'
  | 'disk-full'
  | 'custody-unreadable'
  | 'unknown-account'
  | 'ambiguous-account'
  | 'not-possible'
  | 'no-login'
  | 'needs-sign-in'
  | 'sign-in-failed'
  | 'undetermined'
  | 'network'
  | 'cancelled'
  | 'internal';

const storageCodes: ReadonlySet<string> = new Set<ErrorCode>([
  'store-broken',
  'store-unsupported',
  'store-unreadable',
  'store-not-writable',
  'store-busy',
  'disk-full',
  'custody-unreadable',
]);

/** A file stands in the way: what to do about it is as much worth knowing as what it is. */
export function isStorageCode(code: string): boolean {
  return storageCodes.has(code);
}

/** What may leave the process about a failure: a code, a sentence of ours, and the next step. */
export interface ErrorView {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/** Which of the files that accounts are read from. */
export type AccountFile = 'codex-login' | 'codex-settings' | 'pool' | 'set-aside';

/** Why the accounts cannot be shown; `file` is the one in the way, null when it is another or none. */
export interface ReadingProblem extends ErrorView {
  readonly file: AccountFile | null;
  readonly found: FilesFound;
}

/** The file that is in the way, and the newest earlier copy of it; null for what is not there. */
export interface FilesFound {
  readonly broken: FoundFile | null;
  readonly backup: FoundFile | null;
}

export interface FoundFile {
  /** Without its folder. */
  readonly name: string;
  readonly writtenAt: string;
  readonly bytes: number;
  /** How many accounts it lists; null when it cannot be understood. */
  readonly accounts: number | null;
  /** Counted from 1, where it ends before it is complete; null when it does not. */
  readonly cutOffLine: number | null;
}

/** What `--json` prints instead of a report. */
export interface ErrorReport {
  readonly schemaVersion: 1;
  /** `codex-quota` when no command was recognised. */
  readonly command: string;
  readonly error: ErrorView;
}

/** Ends every `switch` over a union, so that a new member does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
