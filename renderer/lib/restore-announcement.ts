import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountVerification } from '../../shared/verify-report.ts';
import { restoreTexts, spokenVerdicts } from '../texts/restore-texts.ts';
import { finishedTitle } from './restore-view.ts';

/** What a screen reader says once per change: the latest verdict while a check runs, then its result. Nothing for what ticks. */
export function announcement({ restore: { run } }: AppSnapshot): string {
  if (run.kind === 'idle') return '';
  if (run.kind === 'finished') return finishedTitle(run);
  const latest = run.reports.at(-1);
  const done = restoreTexts.done(run.reports.length, run.keys.length);
  return latest === undefined ? '' : restoreTexts.said(latest.label, spokenVerdicts[spokenKind(latest)], done);
}

function spokenKind({ outcome, verdict }: AccountVerification): keyof typeof spokenVerdicts {
  if (outcome === 'restored' || outcome === 'would-restore' || outcome === 'would-verify') return outcome;
  return verdict ?? 'undetermined';
}
