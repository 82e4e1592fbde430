import type { AccountVerification, VerifyReport } from '../../shared/verify-report.ts';
import { wrapped } from './columns.ts';
import { resetText } from './relative-time.ts';
import { terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';

const marks: Readonly<Record<AccountVerification['outcome'], string>> = {
  restored: '✓',
  'healthy-flagged': '✓',
  'would-restore': '✓',
  'restore-skipped': '!',
  'would-verify': '?',
  undetermined: '?',
  'still-flagged': '●',
};

/** `verify-flagged` for a terminal, in the order and spirit of codex-multi-auth's own. */
export function verifyLines(report: VerifyReport, context: TextContext): readonly string[] {
  if (report.total === 0) return ['No account is set aside.'];
  const cause = commonCause(report);
  return [
    ...report.reports.flatMap((one) => accountLines(one, context)),
    '',
    ...wrapped(resultLine(report), context.width),
    ...(cause === null ? [] : wrapped(cause, context.width)),
    ...closingSentences(report).flatMap((sentence) => wrapped(sentence, context.width)),
  ];
}

/** What every account of the run has in common is said once, at the end. */
function closingSentences({ dryRun, restored, wouldRestore, wouldVerify }: VerifyReport): readonly string[] {
  if (!dryRun) return restored > 0 ? ['`codex-quota undo` takes the restore back, for 24 hours.'] : [];
  const preview = 'Preview: no sign-in was refreshed and no file was changed.';
  return wouldRestore + wouldVerify === 0
    ? [preview]
    : [preview, 'Next: `codex-quota verify-flagged` checks them and restores what works.'];
}

function accountLines(one: AccountVerification, { width, nowMs, paint }: TextContext): readonly string[] {
  const mark = marks[one.outcome];
  const painted =
    mark === '✓'
      ? paint.good(mark)
      : mark === '●' && one.verdict === 'needs-sign-in'
        ? paint.alert(mark)
        : paint.warn(mark);
  const reset = one.verdict === 'limited' && one.resetAt !== null ? `, back ${resetText(one.resetAt, nowMs)}` : '';
  const [first = '', ...rest] = wrapped(
    `${one.index + 1}. ${terminalText(one.label)} | ${terminalText(one.message)}${reset}`,
    width - 2,
  );
  const isSaidAtTheEnd = one.outcome === 'would-restore' || one.outcome === 'would-verify';
  const next = one.nextStep === null || isSaidAtTheEnd ? [] : wrapped(terminalText(one.nextStep), width, '     ');
  return [`${painted} ${first}`, ...rest.map((line) => `  ${line}`), ...next];
}

function resultLine(report: VerifyReport): string {
  const parts = report.dryRun
    ? [
        `${report.wouldRestore} would return`,
        `${report.stillFlagged} would stay`,
        `${report.wouldVerify} only a check can tell`,
      ]
    : [
        `${report.restored} restored`,
        `${report.healthyFlagged} healthy (left set aside)`,
        `${report.stillFlagged} still set aside`,
      ];
  const skipped = report.restoreSkipped > 0 ? [`${report.restoreSkipped} healthy, not restored`] : [];
  const unclear = report.undetermined > 0 ? [`${report.undetermined} could not be told`] : [];
  return `Result: ${[...parts, ...skipped, ...unclear].join(' | ')}`;
}

/** One line for one cause, instead of the same sentence for each account (product.md section 7). */
function commonCause({ reports, total }: VerifyReport): string | null {
  const [first] = reports;
  if (first === undefined || total < 2) return null;
  const what = failedHow(first);
  const isCommon = reports.every(
    ({ verdict, outcome, reason }) => verdict === first.verdict && outcome === first.outcome && reason === first.reason,
  );
  if (what === null || !isCommon) return null;
  const cause = terminalText(first.message.replace(/^(Could not tell|Needs sign-in): /, ''));
  const next = what === couldNotBeTold ? ` ${terminalText(first.nextStep ?? '')}` : '';
  return `All ${total} ${what} for one reason: ${cause}.${next}`.trim();
}

const couldNotBeTold = 'could not be told';

/** Null for what is no failure of its own: a limit that is used up passes, and a preview only guesses. */
function failedHow({ outcome, verdict }: AccountVerification): string | null {
  if (outcome === 'undetermined') return couldNotBeTold;
  if (outcome !== 'still-flagged' || verdict === 'limited') return null;
  return verdict === 'needs-sign-in' ? 'need sign-in' : 'stay set aside';
}
