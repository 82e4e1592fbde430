import type { CellGrid, CellRole } from '../../../../main/core/tray-icon/cell-grid.ts';
import { drawGlyph } from '../../../../main/core/tray-icon/draw-glyph.ts';
import { glyphGeometryFor } from '../../../../main/core/tray-icon/glyph-geometry.ts';
import { decideTrayPicture, type TrayFacts } from '../../../../main/core/tray-icon/tray-picture.ts';

/** Two windows half full, nothing special. */
export const halfFull: TrayFacts = {
  windows: [{ leftPercent: 50 }, { leftPercent: 50 }],
  lowAtLeftPercent: 20,
  show: 'left',
  hasError: false,
  isOffline: false,
  isStale: false,
  checkingStep: null,
  needsSignIn: false,
};

export function left(...percents: readonly (number | null)[]): Pick<TrayFacts, 'windows'> {
  return { windows: percents.map((leftPercent) => ({ leftPercent })) };
}

export function drawn(facts: Partial<TrayFacts>, sizePx: number, ground: 'bare' | 'plate' = 'bare'): CellGrid {
  return drawGlyph(decideTrayPicture({ ...halfFull, ...facts }), glyphGeometryFor(sizePx), ground);
}

const letters: Readonly<Record<CellRole, string>> = {
  empty: '.',
  plate: '#',
  track: '-',
  lit: 'o',
  dim: '~',
  rail: '=',
  plug: 'P',
  outline: 'O',
  mark: '!',
  dot: '@',
};

export function textOf({ sizePx, cells }: CellGrid): readonly string[] {
  const text = cells.map((role) => letters[role]).join('');
  return Array.from({ length: sizePx }, (_, row) => text.slice(row * sizePx, (row + 1) * sizePx));
}

/** Smallest box around the cells of these roles as [x, y, width, height]; null when there are none. */
export function boxOf(grid: CellGrid, roles: readonly CellRole[], fromY = 0, toY = grid.sizePx) {
  const found = grid.cells.flatMap((role, index) => {
    const cell = { x: index % grid.sizePx, y: Math.floor(index / grid.sizePx) };
    return roles.includes(role) && cell.y >= fromY && cell.y < toY ? [cell] : [];
  });
  if (found.length === 0) return null;
  const xs = found.map(({ x }) => x);
  const ys = found.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1];
}
