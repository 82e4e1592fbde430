import type { AppSnapshot, RestoreRun, RestoreState } from '../../../shared/app-snapshot.ts';
import type { AccountStatus, FlaggedAccountView, StatusReport } from '../../../shared/status-report.ts';
import { errorWithoutAddresses, withoutAddresses } from '../../../shared/without-addresses.ts';
import { showsAddress } from '../plain-name.ts';
import { withoutAddress } from '../standing/compared-answers.ts';

/**
 * The same snapshot without an e-mail address as a name. The files are read again once addresses are hidden, but a person who shares
 * their screen does not wait for that; and the report of a run keeps the names that it began with.
 */
export function withHiddenNames(snapshot: AppSnapshot): AppSnapshot {
  const { status, restore, problem } = snapshot;
  const nameOf = namesFor(status, restore.run);
  return {
    ...snapshot,
    status: status === null ? null : hideInStatus(status, nameOf),
    problem: problem === null ? null : errorWithoutAddresses(problem),
    restore: { ...restore, run: hideInRun(restore.run, nameOf), answers: hideInAnswers(restore.answers) },
  };
}

interface Labelled {
  readonly key: string;
  readonly label: string;
}

type NameOf = (account: Labelled) => string;

/** What is not an address stays; the newest name of an account is the one in the status. */
function namesFor(status: StatusReport | null, run: RestoreRun): NameOf {
  const reported = run.kind === 'idle' ? [] : run.reports;
  const all: readonly Labelled[] = [...(status?.accounts ?? []), ...(status?.flagged.accounts ?? []), ...reported];
  const names = new Map<string, string>();
  for (const { key, label } of all)
    if (!names.has(key)) names.set(key, showsAddress(label) ? `Account ${names.size + 1}` : label);
  return ({ key, label }) => (showsAddress(label) ? (names.get(key) ?? key) : label);
}

function hideInStatus(status: StatusReport, nameOf: NameOf): StatusReport {
  const hidden = <T extends AccountStatus | FlaggedAccountView>(account: T): T => ({
    ...account,
    label: nameOf(account),
    email: null,
    workspace: account.workspace !== null && showsAddress(account.workspace) ? null : account.workspace,
  });
  const { accounts, flagged } = status;
  const aside = flagged.accounts.map(hidden);
  const inUse = accounts.map(hidden).map((account) => {
    const { error } = account;
    return error === null ? account : { ...account, error: { ...error, message: withoutAddresses(error.message) } };
  });
  return { ...status, accounts: inUse, flagged: { ...flagged, accounts: aside } };
}

function hideInAnswers(answers: RestoreState['answers']): RestoreState['answers'] {
  const hidden = Object.entries(answers).map(([key, answer]) => {
    const { expected, answered } = answer;
    return [key, { ...answer, expected: withoutAddress(expected), answered: withoutAddress(answered) }] as const;
  });
  return Object.fromEntries(hidden);
}

function hideInRun(run: RestoreRun, nameOf: NameOf): RestoreRun {
  if (run.kind === 'idle') return run;
  const reports = run.reports.map((report) => ({
    ...report,
    label: nameOf(report),
    message: withoutAddresses(report.message),
    nextStep: report.nextStep === null ? null : withoutAddresses(report.nextStep),
  }));
  if (run.kind === 'running') return { ...run, reports };
  return { ...run, reports, error: run.error === null ? null : errorWithoutAddresses(run.error) };
}
