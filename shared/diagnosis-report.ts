import type { SignInConcern } from './sign-in-health.ts';
import type { AccountState } from './status-report.ts';

/** Where a finding belongs, in the order in which they are shown. */
export type FindingFamily =
  | 'installation'
  | 'paths'
  | 'stores'
  | 'permissions'
  | 'clock'
  | 'network'
  | 'rivals'
  | 'leftovers'
  | 'accounts'
  | 'conflicts';

/** `error`: something does not work; `warning`: it will not for long, or is not safe; `note`: good to know. */
export type FindingSeverity = 'error' | 'warning' | 'note';

export interface Finding {
  /** A name that stays; docs/troubleshooting.md has a section for each. */
  readonly id: string;
  readonly family: FindingFamily;
  readonly severity: FindingSeverity;
  /** What it is about: a path, a program, a service, an account. */
  readonly subject: string;
  /** Key of the one account that it is about. */
  readonly account: string | null;
  readonly sentence: string;
  readonly nextStep: string;
  /** `codex-quota fix` can put it right. */
  readonly fixable: boolean;
  /** `codex-quota login` puts it right: not where only Codex itself can sign in, nor while the place for it may be the wrong one. */
  readonly loginHelps: boolean;
}

/** Something that was looked at and is as it should be. */
export interface SoundCheck {
  readonly family: FindingFamily;
  readonly subject: string;
  readonly sentence: string;
}

export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly command: 'doctor';
  readonly generatedAt: string;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly findings: readonly Finding[];
  readonly sound: readonly SoundCheck[];
}

/** `now`: it does not work until somebody does something; `soon`: it will not for long. */
export type Attention = 'none' | 'soon' | 'now';

export interface AccountCheck {
  readonly key: string;
  readonly label: string;
  readonly email: string | null;
  readonly sources: readonly ('cli' | 'pool' | 'flagged')[];
  readonly state: AccountState | 'set-aside';
  readonly health: number;
  /** Null when the access token does not say. */
  readonly accessExpiresAt: string | null;
  /** When the access token that is stored was issued: the last refresh, or the sign-in, that worked. */
  readonly refreshedAt: string | null;
  readonly daysSinceRefresh: number | null;
  readonly attention: Attention;
  /** Why it will need a person before long; null while it will not. */
  readonly concern: SignInConcern | null;
  readonly sentence: string;
  readonly nextStep: string | null;
}

export interface CheckReport {
  readonly schemaVersion: 1;
  readonly command: 'check';
  readonly generatedAt: string;
  /** The services were asked. */
  readonly refreshed: boolean;
  readonly accounts: readonly AccountCheck[];
}

export interface SupportAccount {
  readonly key: string;
  /** Null unless it was asked for. */
  readonly email: string | null;
  readonly sources: readonly ('cli' | 'pool' | 'flagged')[];
  readonly state: AccountCheck['state'];
  readonly plan: string | null;
  readonly health: number;
  readonly daysSinceRefresh: number | null;
  readonly attention: Attention;
  /** Why it does not work, by a name that stays. */
  readonly reason: string | null;
  readonly httpStatus: number | null;
}

/** What happened to an account, without anything that names it but its key. */
export interface SupportEvent {
  readonly at: string;
  readonly kind: string;
  readonly key: string | null;
  readonly version: string;
  readonly reason: string | null;
  readonly httpStatus: number | null;
  /** Of a check, as `outcome`. */
  readonly verdict: string | null;
  readonly outcome: string | null;
  /** How somebody else at work on the sign-ins showed. */
  readonly conflict: string | null;
  /** Why failures were held back together. */
  readonly cause: string | null;
  /** How many a conflict or the holding back was about; null for what is about one account, or all. */
  readonly accounts: number | null;
}

/** For a support request: nothing in it is secret, and nothing says who you are. */
export interface SupportReport {
  readonly schemaVersion: 1;
  readonly command: 'report';
  readonly generatedAt: string;
  readonly versions: {
    readonly codexQuota: string;
    readonly node: string;
    readonly platform: string;
    readonly codex: string | null;
    readonly multiAuth: string | null;
  };
  /** As JSON texts by their names; the address of a proxy only as `"set"`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly accounts: readonly SupportAccount[];
  readonly flaggedCount: number;
  /** Null unless it was asked for. */
  readonly diagnostics: {
    readonly findings: readonly Finding[];
    readonly ledger: readonly SupportEvent[];
  } | null;
}

export interface FixStep {
  /** Of the finding that it puts right. */
  readonly id: string;
  readonly subject: string;
  /** What is done, or would be. */
  readonly sentence: string;
  readonly outcome: 'planned' | 'done' | 'failed' | 'undone';
  /** Why it failed; null otherwise. */
  readonly message: string | null;
}

export interface FixReport {
  readonly schemaVersion: 1;
  readonly command: 'fix';
  readonly dryRun: boolean;
  readonly undo: boolean;
  readonly changed: boolean;
  /** Folder of ours in which everything lies as it was before; null when nothing was changed. */
  readonly backup: string | null;
  readonly steps: readonly FixStep[];
}
