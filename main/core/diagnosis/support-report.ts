import type {
  CheckReport,
  DoctorReport,
  SupportAccount,
  SupportEvent,
  SupportReport,
} from '../../../shared/diagnosis-report.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import type { LedgerEvent } from '../ledger/ledger-event.ts';
import type { InstallationFacts } from './facts.ts';
import { createRedactor, type PersonalFacts } from './redact-personal.ts';

export interface ReportOptions {
  readonly includeFlagged: boolean;
  readonly diagnostics: boolean;
  readonly includeEmail: boolean;
}

export interface SupportFacts {
  readonly installation: InstallationFacts;
  readonly settings: Settings;
  /** Null while the stores cannot be read. */
  readonly status: StatusReport | null;
  readonly check: CheckReport | null;
  readonly doctor: DoctorReport;
  /** Oldest first. */
  readonly events: readonly LedgerEvent[];
  readonly personal: Omit<PersonalFacts, 'accountNames' | 'includeEmail'>;
  readonly labels: ReadonlyMap<string, string>;
  readonly nowMs: number;
}

/** The latest are what a support request is about. */
export const mostEvents = 200;

/** For a support request. Only fields that are named here go in, and every text of them passes the redactor. */
export function supportReport(facts: SupportFacts, options: ReportOptions): SupportReport {
  const { includeEmail } = options;
  const redact = createRedactor({ ...facts.personal, accountNames: facts.labels, includeEmail });
  const { ownVersion, nodeVersion, platform, codex, multiAuth } = facts.installation;
  const orNull = (text: string | null | undefined): string | null => (text == null ? null : redact(text));
  const accounts = supportAccounts(facts, options).map((account) => ({
    ...account,
    plan: orNull(account.plan),
    reason: orNull(account.reason),
  }));
  return {
    schemaVersion: 1,
    command: 'report',
    generatedAt: new Date(facts.nowMs).toISOString(),
    versions: {
      codexQuota: ownVersion,
      node: nodeVersion,
      platform,
      codex: orNull(codex?.version),
      multiAuth: orNull(multiAuth?.version),
    },
    settings: settingTexts(facts.settings, redact),
    accounts,
    flaggedCount: facts.status?.flagged.count ?? 0,
    diagnostics: options.diagnostics
      ? {
          findings: facts.doctor.findings.map((found) => ({
            ...found,
            subject: redact(found.subject),
            sentence: redact(found.sentence),
            nextStep: redact(found.nextStep),
          })),
          ledger: facts.events.map((event) => supportEvent(event, redact)),
        }
      : null,
  };
}

/** A proxy's address may hold a password. */
function settingTexts(
  { proxy, ...others }: Settings,
  redact: (text: string) => string,
): Readonly<Record<string, string>> {
  const texts = Object.entries(others).map(([name, value]) => [name, redact(JSON.stringify(value))]);
  return { ...Object.fromEntries(texts), proxy: proxy === null || proxy === 'none' ? JSON.stringify(proxy) : '"set"' };
}

function supportAccounts({ status, check }: SupportFacts, options: ReportOptions): readonly SupportAccount[] {
  const inUse = new Map((status?.accounts ?? []).map((account) => [account.key, account]));
  const flagged = new Map((status?.flagged.accounts ?? []).map((account) => [account.key, account]));
  return (check?.accounts ?? [])
    .filter(({ state }) => options.includeFlagged || state !== 'set-aside')
    .map(({ key, email, sources, state, health, daysSinceRefresh, attention }) => ({
      key,
      email: options.includeEmail ? email : null,
      sources,
      state,
      plan: inUse.get(key)?.plan ?? null,
      health,
      daysSinceRefresh,
      attention,
      reason: inUse.get(key)?.error?.code ?? flagged.get(key)?.reason ?? null,
      httpStatus: inUse.get(key)?.error?.httpStatus ?? null,
    }));
}

function supportEvent(event: LedgerEvent, redact: (text: string) => string): SupportEvent {
  const { at, kind, key, version } = event;
  return {
    at,
    kind,
    key,
    version: redact(version),
    reason: 'reason' in event && event.reason !== null ? redact(event.reason) : null,
    httpStatus: 'httpStatus' in event ? event.httpStatus : null,
    verdict: event.kind === 'checked' ? redact(event.verdict) : null,
    outcome: event.kind === 'checked' ? redact(event.outcome) : null,
    conflict: 'conflict' in event ? redact(event.conflict) : null,
    cause: event.kind === 'guard-held' ? redact(event.cause) : null,
    accounts: accountsConcerned(event),
  };
}

/** Null for what is about one account, or about the folder that all of them lie in. */
function accountsConcerned(event: LedgerEvent): number | null {
  switch (event.kind) {
    case 'conflict-seen':
    case 'conflict-over':
      return event.accounts.length === 0 ? null : event.accounts.length;
    case 'guard-held':
      return event.accounts;
    case 'guard-released':
      return event.flagged;
    default:
      return null;
  }
}
