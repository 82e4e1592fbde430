import type { ErrorView, ReadingProblem } from '../../shared/errors.ts';
import { foundTexts, unreadInPopover } from '../texts/broken-file-texts.ts';

/** A point in time, ISO 8601, in the words of the window. */
type TimeText = (iso: string) => string;

/** The problem's own hint names the copy by its path and in another time zone, as a terminal needs it. */
export function problemText(
  { code, message, hint, found: { broken, backup } }: ReadingProblem,
  near: TimeText,
): string {
  const isCutOff = broken !== null && broken.cutOffLine !== null;
  if (code !== 'store-broken' || backup === null) return hint === null ? message : `${message} ${hint}`;
  const what = isCutOff ? foundTexts.cutOff : foundTexts.leftAsItIs(message);
  return `${what} ${foundTexts.backup(near(backup.writtenAt), backup.accounts)}`;
}

interface ProblemWords {
  readonly title: string;
  readonly text: string | null;
}

/** What the popover says while a file is in the way; without one the problem speaks for itself. */
export function problemInPopover(problem: ReadingProblem, near: TimeText): ProblemWords {
  const { file, message, hint } = problem;
  if (file === null) return { title: message.replace(/\.$/, ''), text: hint };
  return { title: unreadInPopover[file], text: problemText(problem, near) };
}

/** A click met the file that the window speaks of already, in words that suit it better. */
export function isToldAnyway(failure: ErrorView, problem: ReadingProblem | null): boolean {
  return problem !== null && failure.code === problem.code && failure.message === problem.message;
}
