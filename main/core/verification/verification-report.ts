import type { AccountVerification, VerifyOptions, VerifyOutcome, VerifyReport } from '../../../shared/verify-report.ts';
import { isoOrNull } from '../iso-time.ts';
import type { Judgement } from './judgement.ts';
import type { RestoreResult } from './move-account.ts';
import {
  conflictWording,
  deactivatedWording,
  needsSignInWording,
  undeterminedWording,
  type Wording,
} from './verification-copy.ts';

/** One checked account with what was done about it; `restored` is null when no restore was tried. */
export interface CheckedAccount {
  readonly index: number;
  readonly key: string;
  readonly label: string;
  /** A login of auth.json only: it has no pool to return to, so its state changes instead. */
  readonly isCliLogin: boolean;
  readonly judgement: Judgement;
  readonly restored: RestoreResult | null;
  readonly durationMs: number;
}

type Told = Wording & { readonly outcome: VerifyOutcome; readonly reason?: string };

export function reportOn(
  checked: CheckedAccount,
  options: Pick<VerifyOptions, 'dryRun' | 'restore'>,
): AccountVerification {
  const { judgement } = checked;
  const { outcome, message, nextStep, reason } = tell(checked, options);
  return {
    index: checked.index,
    key: checked.key,
    label: checked.label,
    outcome,
    message,
    verdict: publicVerdict(judgement),
    reason: reason ?? judgement.reason,
    httpStatus: judgement.httpStatus,
    resetAt: isoOrNull(judgement.resetAtMs),
    accessAcceptedUntil: isoOrNull(judgement.accessAcceptedUntilMs),
    nextStep,
    spent: judgement.spent,
    durationMs: Math.round(checked.durationMs),
  };
}

function publicVerdict({ verdict }: Judgement): AccountVerification['verdict'] {
  if (verdict === 'only-a-check-can-tell') return null;
  return verdict === 'would-be-healthy' ? 'healthy' : verdict;
}

function tell(checked: CheckedAccount, options: Pick<VerifyOptions, 'dryRun' | 'restore'>): Told {
  const { judgement } = checked;
  switch (judgement.verdict) {
    case 'healthy':
    case 'would-be-healthy':
      return options.dryRun ? wouldReturn(judgement) : tellHealthy(checked, options.restore);
    case 'only-a-check-can-tell':
      return {
        outcome: 'would-verify',
        message: 'Only a check can tell: it would refresh the sign-in',
        nextStep: 'Run it without --dry-run to find out.',
      };
    case 'limited':
      return {
        outcome: 'still-flagged',
        message: 'Signed in, but its limit is used up',
        nextStep: 'Check it again after the reset.',
      };
    case 'needs-sign-in':
      return { outcome: 'still-flagged', ...needsSignInWording(judgement.reason, checked.key) };
    case 'deactivated':
      return { outcome: 'still-flagged', ...deactivatedWording(judgement.reason) };
    case 'conflict':
      return { outcome: 'still-flagged', ...conflictWording(judgement.reason) };
    case 'undetermined':
      return { outcome: 'undetermined', ...undeterminedWording(judgement.reason, judgement.httpStatus) };
  }
}

function wouldReturn({ adoptedFrom }: Judgement): Told {
  return {
    outcome: 'would-restore',
    message: `Would return: ${sourceWording(adoptedFrom)}`,
    nextStep: 'Run it without --dry-run to restore it.',
  };
}

function tellHealthy({ isCliLogin, judgement, restored }: CheckedAccount, restore: boolean): Told {
  const found = judgement.adoptedFrom === null ? 'refreshed and saved' : sourceWording(judgement.adoptedFrom);
  if (isCliLogin) return { outcome: 'restored', message: `Works again: ${found}`, nextStep: null };
  if (!restore)
    return {
      outcome: 'healthy-flagged',
      message: 'Works; left set aside',
      nextStep: 'Run it without --no-restore to restore it.',
    };
  if (restored?.kind !== 'restored') {
    return {
      outcome: 'restore-skipped',
      reason: 'pool-full',
      message: 'Works, but the pool is full: 20 accounts is the limit',
      nextStep: 'Remove or set aside another account, then check again.',
    };
  }
  const where = restored.existing
    ? `into the existing account ${restored.position + 1}`
    : `as account ${restored.position + 1}`;
  return { outcome: 'restored', message: `Restored ${where}: ${found}`, nextStep: null };
}

function sourceWording(from: string | null): string {
  switch (from) {
    case 'cli':
    case 'codex':
      return 'Codex had a newer sign-in';
    case 'pool':
      return 'the pool already has a newer sign-in';
    case 'lease-result':
      return 'codex-multi-auth had refreshed it';
    default:
      return 'a newer sign-in was found';
  }
}

/** The counts add up to the total, because each report has exactly one outcome. */
export function summarise(
  reports: readonly AccountVerification[],
  options: Pick<VerifyOptions, 'dryRun' | 'restore'> & { readonly remainingFlagged: number; readonly changed: boolean },
): VerifyReport {
  const count = (outcome: VerifyOutcome): number => reports.filter((report) => report.outcome === outcome).length;
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
    remainingFlagged: options.remainingFlagged,
    changed: options.changed,
    dryRun: options.dryRun,
    restore: options.restore,
    reports,
  };
}
