import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import { finishedTitle } from './restore-view.ts';

/** What a screen reader says once per change: the latest verdict while a check runs, then its result. Nothing for what ticks. */
export function announcement({ restore: { run } }: AppSnapshot): string {
  if (run.kind === 'idle') return '';
  if (run.kind === 'finished') return finishedTitle(run);
  const latest = run.reports.at(-1);
  const done = `${run.reports.length} of ${run.keys.length} done`;
  return latest === undefined ? '' : `${latest.label} ${verdictWords(latest)}, ${done}`;
}

function verdictWords({ outcome, verdict }: AccountVerification): string {
  if (outcome === 'restored') return 'restored';
  if (outcome === 'would-restore') return 'would return';
  if (outcome === 'would-verify') return 'can be told only by a check';
  if (verdict === 'healthy') return 'works';
  switch (verdict) {
    case 'limited':
      return 'is limited';
    case 'needs-sign-in':
      return 'needs sign-in';
    case 'deactivated':
      return 'is switched off';
    case 'conflict':
      return 'has changed';
    default:
      return 'could not be told';
  }
}
