import type { RestoreRun } from '../../../shared/app-snapshot.ts';
import type { AccountVerification } from '../../../shared/verify-report.ts';

/** A run that goes on. */
export type Running = Extract<RestoreRun, { kind: 'running' }>;

/** A step may be told later than the account's report. */
export function withSteps(run: Running, steps: Running['steps']): Running {
  const isOpen = (key: string): boolean => !run.reports.some((report) => report.key === key);
  const open = Object.entries(steps).filter(([key]) => isOpen(key));
  return { ...run, steps: { ...run.steps, ...Object.fromEntries(open) } };
}

export function withReport(run: Running, report: AccountVerification): Running {
  const { [report.key]: _, ...steps } = run.steps;
  return { ...run, steps, reports: [...run.reports, report] };
}
