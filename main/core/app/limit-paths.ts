import type { AppSnapshot, RestoreRun, Surroundings } from '../../../shared/app-snapshot.ts';
import type { ErrorView } from '../../../shared/errors.ts';
import type { ShownSignIn } from '../../../shared/sign-in.ts';
import type { StatusReport } from '../../../shared/status-report.ts';
import { createPathLimiter } from '../diagnosis/path-limiter.ts';

/** The folders in use; of any other place a window is told the last name alone (docs/security.md). */
type PlacesInUse = Pick<Surroundings, 'codexHome' | 'poolRoot' | 'quotaHome'>;

/** A command with a part of its path left out is of no use to anybody. */
const doctorShowsIt = 'In a terminal, codex-quota doctor shows the next step.';

type Limit = (text: string) => string;

/** A failure may be about what a link leads to, or a folder above the Codex home. */
export function errorWithLimitedPaths<E extends ErrorView>(error: E, places: PlacesInUse): E {
  return limitError(error, limitTo(places));
}

/** The same snapshot; every sentence of it that may be about a file is one of a failure. */
export function withLimitedPaths(snapshot: AppSnapshot): AppSnapshot {
  const { status, problem, restore, signIns, surroundings } = snapshot;
  const limit = limitTo(surroundings);
  return {
    ...snapshot,
    status: status === null ? null : limitStatus(status, limit),
    problem: problem === null ? null : limitError(problem, limit),
    restore: { ...restore, run: limitRun(restore.run, limit) },
    signIns: signIns.map((one) => limitSignIn(one, limit)),
  };
}

function limitTo({ codexHome, poolRoot, quotaHome }: PlacesInUse): Limit {
  return createPathLimiter({ folders: [codexHome, poolRoot, quotaHome], homeDirs: [] }, []).text;
}

function limitError<E extends ErrorView>(error: E, limit: Limit): E {
  return { ...error, message: limit(error.message), hint: limitStep(error.hint, limit) };
}

function limitStep(step: string | null, limit: Limit): string | null {
  return step === null || limit(step) === step ? step : doctorShowsIt;
}

function limitStatus(status: StatusReport, limit: Limit): StatusReport {
  const accounts = status.accounts.map((account) => {
    const { error } = account;
    return error === null ? account : { ...account, error: { ...error, message: limit(error.message) } };
  });
  return { ...status, accounts };
}

function limitRun(run: RestoreRun, limit: Limit): RestoreRun {
  if (run.kind === 'idle') return run;
  const reports = run.reports.map((report) => ({
    ...report,
    message: limit(report.message),
    nextStep: report.nextStep === null ? null : limit(report.nextStep),
  }));
  if (run.kind === 'running') return { ...run, reports };
  return { ...run, reports, error: run.error === null ? null : limitError(run.error, limit) };
}

function limitSignIn(signIn: ShownSignIn, limit: Limit): ShownSignIn {
  const { state } = signIn;
  if (state.kind !== 'failed') return signIn;
  return { ...signIn, state: { ...state, message: limit(state.message), hint: limitStep(state.hint, limit) } };
}
