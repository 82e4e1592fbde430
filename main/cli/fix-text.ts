import type { FixReport, FixStep } from '../../shared/diagnosis-report.ts';
import { wordLines } from './columns.ts';
import { longestSentence, terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';

const marks: Readonly<Record<FixStep['outcome'], string>> = { planned: '·', done: '✓', failed: '✗', undone: '✓' };

/** `fix` for a terminal: its plan, what came of it, or what was taken back. */
export function fixLines(report: FixReport, { width, paint }: TextContext): readonly string[] {
  const { steps, dryRun, undo, backup, changed } = report;
  if (steps.length === 0)
    return wordLines('Nothing to fix. `codex-quota doctor` tells about what only you can put right.', width);
  const lines = steps.flatMap(({ subject, sentence, outcome, message }) => {
    const text = terminalText(message === null ? sentence : `${sentence} ${message}`, longestSentence);
    const mark = outcome === 'failed' ? paint.alert(marks[outcome]) : paint.good(marks[outcome]);
    return [`${mark} ${terminalText(subject, longestSentence)}`, ...wordLines(text, width, '    ')];
  });
  if (dryRun) return [...lines, '', ...wordLines('Preview: nothing was changed. `codex-quota fix` does it.', width)];
  if (undo)
    return [...lines, '', ...wordLines('Taken back. Sign-ins that were stored stay: the older ones are spent.', width)];
  if (!changed) return lines;
  const kept =
    backup === null ? [] : wordLines(`Everything as it was: ${terminalText(backup, longestSentence)}`, width);
  return [...lines, '', ...kept, '`codex-quota fix --undo` takes it back.'];
}
