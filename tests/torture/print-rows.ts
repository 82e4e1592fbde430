type Row = readonly [words: string, figure: number | string];

/** Words and a figure in each line. */
export function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(([words]) => words.length));
  const lines = rows.map(([words, figure]) => `${words.padEnd(width)}  ${String(figure).padStart(6)}\n`);
  process.stdout.write(lines.join(''));
}

/** Each figure beside its words. */
export function rowsOf<Name extends string>(
  words: Readonly<Record<Name, string>>,
  figureOf: (name: Name) => number,
): readonly Row[] {
  return (Object.keys(words) as Name[]).map((name) => [words[name], figureOf(name)]);
}
