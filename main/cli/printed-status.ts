import type { AccountStatus, FlaggedAccountView, StatusReport } from '../../shared/status-report.ts';

/** What `status --json` promises of an account: its workspace is for the windows alone, and of a set-aside one its plan, too. */
type PrintedAccount = Omit<AccountStatus, 'workspace'>;
type PrintedAside = Omit<FlaggedAccountView, 'plan' | 'workspace'>;

export type PrintedStatus = Omit<StatusReport, 'accounts' | 'flagged'> & {
  readonly accounts: readonly PrintedAccount[];
  readonly flagged: Omit<StatusReport['flagged'], 'accounts'> & { readonly accounts: readonly PrintedAside[] };
};

/** The document of product.md section 9, and nothing beside it. */
export function printedStatus(report: StatusReport): PrintedStatus {
  const accounts = report.accounts.map(({ workspace: _workspace, ...account }) => account);
  const aside = report.flagged.accounts.map(({ plan: _plan, workspace: _workspace, ...account }) => account);
  return { ...report, accounts, flagged: { ...report.flagged, accounts: aside } };
}
