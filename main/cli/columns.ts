import stringWidth from 'string-width';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** Columns with a higher number go first when the terminal is narrow; 0 always stays. */
  readonly drop: number;
  /** May be cut at its end. */
  readonly shrinks?: true;
}

const gap = 2;
const narrowest = 8;

function widthOf(columns: readonly Column[], rows: readonly (readonly string[])[], index: number): number {
  return Math.max(stringWidth(columns[index]?.title ?? ''), ...rows.map((row) => stringWidth(row[index] ?? '')));
}

/** What the columns that always stay take when nothing is cut. */
export function neededWidth(columns: readonly Column[], rows: readonly (readonly string[])[]): number {
  return columns.reduce((sum, { drop }, index) => (drop === 0 ? sum + widthOf(columns, rows, index) + gap : sum), -gap);
}

/** Lines of an aligned table without rules, never wider than `width`: columns are left out, then the shrinking ones are cut. */
export function columnLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  let kept = columns.map((_, index) => index);
  const widths = columns.map((_, index) => widthOf(columns, rows, index));
  const total = (): number => kept.reduce((sum, index) => sum + (widths[index] ?? 0) + gap, -gap);
  while (total() > width) {
    const last = [...kept].sort((a, b) => (columns[b]?.drop ?? 0) - (columns[a]?.drop ?? 0))[0];
    if (last === undefined || (columns[last]?.drop ?? 0) === 0) break;
    kept = kept.filter((index) => index !== last);
  }
  for (const index of kept) {
    if (columns[index]?.shrinks !== true || total() <= width) continue;
    widths[index] = Math.max(narrowest, (widths[index] ?? 0) - (total() - width));
  }
  const line = (cells: readonly string[]): string =>
    kept
      .map((index) => pad(cells[index] ?? '', widths[index] ?? 0, columns[index]?.align))
      .join(' '.repeat(gap))
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

function pad(text: string, width: number, align: 'right' | undefined): string {
  const fitted = cutTo(text, width);
  const space = ' '.repeat(Math.max(0, width - stringWidth(fitted)));
  return align === 'right' ? space + fitted : fitted + space;
}

/** Cut at the end, an ellipsis standing for the rest. */
function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const letter of text) {
    if (stringWidth(kept + letter) > width - 1) break;
    kept += letter;
  }
  return `${kept}…`;
}

/** At words; a word longer than a line is cut. */
export function wrapped(text: string, width: number, indent = ''): readonly string[] {
  return wordLines(text, width, indent).map((line) => cutTo(line, width));
}

/** At words, a command in back quotes being one, so that it can be copied; a word longer than a line stays whole. */
export function wordLines(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(/`[^`]*`[^ ]*|[^ ]+/g)) {
    const next = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(indent + next) > width) {
      lines.push(indent + line);
      line = word;
    } else line = next;
  }
  return [...lines, indent + line];
}
