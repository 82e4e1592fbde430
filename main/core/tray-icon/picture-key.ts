import type { CellGrid, CellRole } from './cell-grid.ts';

const letters: Readonly<Record<CellRole, string>> = {
  empty: '.',
  plate: '_',
  track: 't',
  lit: 'l',
  dim: 'd',
  rail: 'r',
  plug: 'p',
  outline: 'o',
  mark: 'm',
  dot: 's',
};

/** Equal exactly when every cell of every grid is: the tray is redrawn only when this changes. */
export function pictureKey(grids: readonly CellGrid[]): string {
  return grids.map(keyOf).join('|');
}

/** Runs of one letter and their length; a square's cells give away its size. */
function keyOf({ cells }: CellGrid): string {
  const text = cells.map((role) => letters[role]).join('');
  return text.replace(/(.)\1+/g, (run, letter: string) => `${letter}${run.length}`);
}
