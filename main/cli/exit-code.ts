import type { CheckReport, DoctorReport, FixReport } from '../../shared/diagnosis-report.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { StatusReport } from '../../shared/status-report.ts';
import type { VerifyReport } from '../../shared/verify-report.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** Product.md section 9. Without `--refresh` nothing was asked, so only what is known counts. */
export function statusExitCode({ accounts }: StatusReport, refreshed: boolean): ExitCode {
  if (accounts.every(({ state }) => state === 'needs-sign-in')) return 3;
  return refreshed && accounts.some(({ state }) => state === 'unreachable') ? 1 : 0;
}

export function verifyExitCode({ undetermined }: VerifyReport): ExitCode {
  return undetermined > 0 ? 1 : 0;
}

export function doctorExitCode({ errors }: DoctorReport): ExitCode {
  return errors > 0 ? 1 : 0;
}

/** As `verify-flagged`: what could be told is no failure of the command. */
export function checkExitCode({ accounts, refreshed }: CheckReport): ExitCode {
  return refreshed && accounts.some(({ state }) => state === 'unreachable') ? 1 : 0;
}

export function fixExitCode({ steps }: FixReport): ExitCode {
  return steps.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

export function errorExitCode(code: ErrorCode): ExitCode {
  switch (code) {
    case 'wrong-usage':
    case 'unknown-account':
    case 'ambiguous-account':
      return 2;
    case 'no-login':
    case 'needs-sign-in':
      return 3;
    case 'cancelled':
      return 130;
    default:
      return 1;
  }
}
