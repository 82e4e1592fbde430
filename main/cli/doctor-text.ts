import stringWidth from 'string-width';
import type { DoctorReport, Finding, FindingFamily, FindingSeverity } from '../../shared/diagnosis-report.ts';
import { familyTitles } from '../../shared/family-titles.ts';
import { wordLines } from './columns.ts';
import type { Paint } from './paint.ts';
import { longestSentence, terminalText } from './terminal-text.ts';
import type { TextContext } from './text-context.ts';

interface Line {
  readonly mark: '✓' | '✗' | '!' | 'i';
  readonly subject: string;
  readonly sentence: string;
  readonly nextStep: string | null;
}

const marks: Readonly<Record<FindingSeverity, Line['mark']>> = { error: '✗', warning: '!', note: 'i' };

/** `doctor` for a terminal: family by family, the trouble of each first, and the next step below it. */
export function doctorLines(report: DoctorReport, context: TextContext): readonly string[] {
  const blocks = familyTitles.flatMap(([family, title]) => {
    const lines = linesOf(report, family);
    return lines.length === 0 ? [] : [context.paint.quiet(title), ...lines.flatMap((line) => shown(line, context)), ''];
  });
  return [...blocks, ...wordLines(summary(report), context.width)];
}

function linesOf({ findings, sound }: DoctorReport, family: FindingFamily): readonly Line[] {
  const ofFamily = (one: { readonly family: FindingFamily }): boolean => one.family === family;
  return [
    ...findings.filter(ofFamily).map((one: Finding) => ({ ...one, mark: marks[one.severity] })),
    ...sound.filter(ofFamily).map((one) => ({ ...one, mark: '✓' as const, nextStep: null })),
  ];
}

/** What is about a thing with a long name, or tells a long one such as a path, has its subject on a line of its own. */
const subjectWidth = 18;
const indent = ' '.repeat(2);

function shown({ mark, subject, sentence, nextStep }: Line, { width, paint }: TextContext): readonly string[] {
  const name = terminalText(subject, longestSentence);
  const pad = ' '.repeat(Math.max(0, subjectWidth - stringWidth(name)));
  const body = terminalText(sentence, longestSentence);
  const isShort = stringWidth(name) <= subjectWidth && fitsBeside(body, width);
  const column = isShort ? ' '.repeat(indent.length + subjectWidth + 1) : `${indent}${indent}`;
  const [first = '', ...rest] = wordLines(body, width, column);
  const head = `${painted(mark, paint)} ${name}`;
  const told = isShort ? [`${head}${pad} ${first.trimStart()}`, ...rest] : [head, first, ...rest];
  const steps = nextStep === null ? [] : wordLines(`→ ${terminalText(nextStep, longestSentence)}`, width, column);
  return [...told, ...steps];
}

/** A path is not broken, so one that is too long for the column gets the whole line. */
function fitsBeside(text: string, width: number): boolean {
  const room = width - indent.length - subjectWidth - 1;
  return text.split(' ').every((word) => stringWidth(word) <= room);
}

function painted(mark: Line['mark'], { good, warn, alert, quiet }: Paint): string {
  return { '✓': good, '!': warn, '✗': alert, i: quiet }[mark](mark);
}

function summary({ errors, warnings, notes, findings }: DoctorReport): string {
  if (findings.length === 0) return 'Nothing is wrong.';
  const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
  const counts = [counted(errors, 'error'), counted(warnings, 'warning'), counted(notes, 'note')].join(' | ');
  const fixable = findings.filter((one) => one.fixable).length;
  return fixable === 0 ? counts : `${counts}. \`codex-quota fix --dry-run\` shows what it would put right.`;
}
