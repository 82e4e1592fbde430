import type { FlaggedAccountView, StatusReport } from '../../shared/status-report.ts';

/** What `status --json` promises of a set-aside account: plan and workspace are for the windows alone. */
type PrintedAccount = Omit<FlaggedAccountView, 'plan' | 'workspace'>;

export type PrintedStatus = Omit<StatusReport, 'flagged'> & {
  readonly flagged: Omit<StatusReport['flagged'], 'accounts'> & { readonly accounts: readonly PrintedAccount[] };
};

/** The document of product.md section 9, and nothing beside it. */
export function printedStatus(report: StatusReport): PrintedStatus {
  const accounts = report.flagged.accounts.map(({ plan: _plan, workspace: _workspace, ...account }) => account);
  return { ...report, flagged: { ...report.flagged, accounts } };
}
