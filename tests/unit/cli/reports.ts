import type {
  AccountStatus,
  FlaggedAccountView,
  StatusReport,
  UsageWindowView,
} from '../../../shared/status-report.ts';
import type { AccountVerification, VerifyReport } from '../../../shared/verify-report.ts';

/** The moment at which every text of these tests is read. */
export const nowMs = Date.parse('2026-11-21T12:00:00.000Z');

export function isoIn(minutes: number): string {
  return new Date(nowMs + minutes * 60_000).toISOString();
}

export function usageWindow(changes: Partial<UsageWindowView> = {}): UsageWindowView {
  const length = { kind: 'session', name: 'Session (5 hours)', windowSeconds: 18_000 } as const;
  return { ...length, usedPercent: 29, resetAt: isoIn(134), binding: false, ...changes };
}

export function accountStatus(changes: Partial<AccountStatus> = {}): AccountStatus {
  return {
    key: 'abcde12345',
    sources: ['pool'],
    label: 'mira@fernhill.example',
    email: 'mira@fernhill.example',
    plan: 'Plus',
    workspace: null,
    state: 'ok',
    stale: false,
    health: 100,
    windows: [usageWindow()],
    credits: null,
    fetchedAt: isoIn(-3),
    error: null,
    ...changes,
  };
}

export function flaggedAccount(changes: Partial<FlaggedAccountView> = {}): FlaggedAccountView {
  return {
    key: 'zyxwv98765',
    label: 'build@fernhill.example',
    email: 'build@fernhill.example',
    plan: null,
    workspace: null,
    reason: 'refresh_token_reused',
    flaggedAt: isoIn(-60 * 50),
    lastVerified: null,
    verificationCount: 0,
    lastOutcome: null,
    health: 0,
    ...changes,
  };
}

export function statusReport(
  accounts: readonly AccountStatus[],
  flagged: readonly FlaggedAccountView[] = [],
): StatusReport {
  const generatedAt = new Date(nowMs).toISOString();
  return {
    schemaVersion: 1,
    command: 'status',
    generatedAt,
    accounts,
    flagged: { count: flagged.length, accounts: flagged },
  };
}

export function verification(changes: Partial<AccountVerification> = {}): AccountVerification {
  return {
    index: 0,
    key: 'abcde12345',
    label: 'mira@fernhill.example',
    outcome: 'restored',
    message: 'Restored as account 1: refreshed and saved',
    verdict: 'healthy',
    reason: null,
    httpStatus: null,
    resetAt: null,
    accessAcceptedUntil: null,
    nextStep: null,
    spent: true,
    durationMs: 12,
    ...changes,
  };
}

export function verifyReport(
  reports: readonly AccountVerification[],
  changes: Partial<VerifyReport> = {},
): VerifyReport {
  const count = (outcome: AccountVerification['outcome']): number =>
    reports.filter((report) => report.outcome === outcome).length;
  return {
    schemaVersion: 1,
    command: 'verify-flagged',
    total: reports.length,
    restored: count('restored'),
    healthyFlagged: count('healthy-flagged'),
    stillFlagged: count('still-flagged'),
    restoreSkipped: count('restore-skipped'),
    undetermined: count('undetermined'),
    wouldRestore: count('would-restore'),
    wouldVerify: count('would-verify'),
    remainingFlagged: reports.length - count('restored'),
    changed: true,
    dryRun: false,
    restore: true,
    reports,
    ...changes,
  };
}
