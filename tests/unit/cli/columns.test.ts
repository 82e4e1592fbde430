import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { type Column, columnLines, neededWidth, wrapped } from '../../../main/cli/columns.ts';

const columns: readonly Column[] = [
  { title: 'Account', drop: 0, shrinks: true },
  { title: 'Plan', drop: 2 },
  { title: 'Left', drop: 0, align: 'right' },
  { title: 'Read', drop: 1 },
];

const word = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '漢', '😀', 'é', '–', '…'), maxLength: 90 });
const rows = fc.array(fc.tuple(word, word, fc.constantFrom('0%', '100%', '–'), word), { maxLength: 6 });
const width = fc.integer({ min: 40, max: 200 });

describe('a table', () => {
  it('is never wider than the terminal, whatever the cells hold', () => {
    fc.assert(
      fc.property(rows, width, (cells, columnsOfTerminal) => {
        const lines = columnLines(columns, cells, columnsOfTerminal);
        return lines.length === cells.length + 1 && lines.every((line) => stringWidth(line) <= columnsOfTerminal);
      }),
    );
  });

  it('keeps the columns that always stay, and leaves out the others highest number first', () => {
    const cells = [['mira', 'Business', '71%', 'just now']];
    const titlesAt = (columnsOfTerminal: number): readonly string[] =>
      (columnLines(columns, cells, columnsOfTerminal)[0] ?? '').split(/\s+/);
    expect(titlesAt(60)).toEqual(['Account', 'Plan', 'Left', 'Read']);
    expect(titlesAt(28)).toEqual(['Account', 'Left', 'Read']);
    expect(titlesAt(20)).toEqual(['Account', 'Left']);
  });

  it('aligns wide characters and emoji by the cells that they take', () => {
    const lines = columnLines(
      columns,
      [
        ['漢字😀', '', '5%', 'x'],
        ['plain', '', '71%', 'x'],
      ],
      80,
    );
    const starts = lines.slice(1).map((line) => stringWidth(line.slice(0, line.indexOf('%'))));
    expect(new Set(starts).size).toBe(1);
  });

  it('cuts the shrinking column at its end, with an ellipsis', () => {
    const [, line] = columnLines(columns, [['a'.repeat(60), '', '71%', '']], 40);
    expect(line).toMatch(/^a+… {2} 71%$/);
  });

  it('says what it needs when nothing may be left out or cut', () => {
    expect(neededWidth(columns, [['m'.repeat(30), 'a plan that may go', '71%', '']])).toBe(30 + 2 + 4);
  });
});

describe('a wrapped sentence', () => {
  it('is never wider than the terminal and loses no word that fits', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', '漢', '😀', '.'), minLength: 1, maxLength: 15 }));
    fc.assert(
      fc.property(words, width, (some, columnsOfTerminal) => {
        const lines = wrapped(some.join(' '), columnsOfTerminal, '  ');
        const kept = lines.flatMap((line) => line.trim().split(' ')).filter((one) => one !== '');
        return lines.every((line) => stringWidth(line) <= columnsOfTerminal) && kept.join(' ') === some.join(' ');
      }),
    );
  });

  it('keeps a command in back quotes in one piece, so that it can be copied', () => {
    const text = 'Next: `codex-quota verify-flagged --dry-run` shows it.';
    expect(wrapped(text, 42)).toEqual(['Next:', '`codex-quota verify-flagged --dry-run`', 'shows it.']);
  });

  it('cuts a word that is longer than a line', () => {
    expect(wrapped(`x ${'a'.repeat(50)} y`, 40)).toEqual(['x', `${'a'.repeat(39)}…`, 'y']);
  });
});
