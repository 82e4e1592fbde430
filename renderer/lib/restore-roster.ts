import type { AppSnapshot, RestoreRun } from '../../shared/app-snapshot.ts';
import type { FlaggedAccountView } from '../../shared/status-report.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import { isSwitchedOff } from './restore-texts.ts';

/**
 * The accounts that have a row, in their order. While a run goes on, and until its results are cleared, what was restored keeps its
 * place although the list of set-aside accounts has it no longer.
 */
export function keepRoster(
  before: readonly FlaggedAccountView[],
  snapshot: AppSnapshot,
): readonly FlaggedAccountView[] {
  const aside = snapshot.status?.flagged.accounts ?? [];
  const { run } = snapshot.restore;
  if (run.kind === 'idle') return aside;
  const now = new Map(aside.map((account) => [account.key, account]));
  const inRun = new Set(run.keys);
  const kept = before.flatMap((account) => now.get(account.key) ?? (inRun.has(account.key) ? [account] : []));
  const added = aside.filter(({ key }) => !kept.some((account) => account.key === key));
  const roster = [...kept, ...added].map((account) => renamed(account, snapshot));
  for (const report of run.reports) {
    if (!roster.some(({ key }) => key === report.key)) roster.splice(report.index, 0, fromReport(report, snapshot));
  }
  return roster;
}

/** What has left the list is called as the run's report calls it now: names may have been hidden meanwhile. */
function renamed(account: FlaggedAccountView, { settings, status, restore: { run } }: AppSnapshot): FlaggedAccountView {
  if (!settings.hideEmails) return account;
  if (!account.label.includes('@')) return { ...account, email: null };
  const reports = run.kind === 'idle' ? [] : run.reports;
  const named = [...(status?.accounts ?? []), ...reports].find(({ key }) => key === account.key);
  return { ...account, email: null, label: named?.label ?? account.key };
}

/** For a window that was opened after the account had left the list: what its story still says. */
function fromReport({ key, label }: AccountVerification, { restore, status }: AppSnapshot): FlaggedAccountView {
  const ledger = restore.ledger[key] ?? [];
  const asideLine = ledger.find(({ kind }) => kind === 'set-aside' || kind === 'needs-sign-in');
  const checks = ledger.filter(({ kind }) => kind === 'checked');
  return {
    key,
    label,
    email: label.includes('@') ? label : null,
    plan: status?.accounts.find((one) => one.key === key)?.plan ?? null,
    workspace: null,
    reason: asideLine?.code ?? null,
    flaggedAt: asideLine?.at ?? null,
    lastVerified: checks[0]?.at ?? null,
    verificationCount: checks.length,
    lastOutcome: null,
    health: 100,
  };
}

export interface Selection {
  readonly isSelected: (account: FlaggedAccountView) => boolean;
  readonly canChange: (account: FlaggedAccountView) => boolean;
}

/**
 * What has a tick: what the person chose, else everything a check can help. During a run it is what the run is about, and nothing
 * can be changed.
 */
export function selectionOf(run: RestoreRun, chosen: ReadonlyMap<string, boolean>): Selection {
  if (run.kind === 'running' && !run.isByItself)
    return { isSelected: ({ key }) => run.keys.includes(key), canChange: () => false };
  const found = run.kind === 'finished' ? new Map(run.reports.map((report) => [report.key, report])) : new Map();
  const isBack = (key: string): boolean => found.get(key)?.outcome === 'restored';
  return {
    isSelected: (account) => {
      if (isBack(account.key)) return false;
      return chosen.get(account.key) ?? isWorthChecking(account, run, found.get(account.key));
    },
    canChange: ({ key }) => !isBack(key),
  };
}

function isWorthChecking(
  { key, reason }: FlaggedAccountView,
  run: RestoreRun,
  report: AccountVerification | undefined,
): boolean {
  if (report?.verdict === 'limited' && run.kind === 'finished' && run.mode !== 'preview') return false;
  if (run.kind === 'finished') return run.keys.includes(key);
  return reason !== 'another-account' && !isSwitchedOff(reason);
}
