import type { Canvas, CellRole } from './cell-grid.ts';
import type { GlyphGeometry } from './glyph-geometry.ts';

/** The sign-in dot in the top right corner, one unit clear of whatever lies below it. */
export function drawDot(canvas: Canvas, { sizePx, unitPx, dotDiameterPx }: GlyphGeometry): void {
  const x = sizePx - dotDiameterPx;
  fillDisc(canvas, { x: x - unitPx, y: -unitPx, diameterPx: dotDiameterPx + 2 * unitPx }, 'empty');
  fillDisc(canvas, { x, y: 0, diameterPx: dotDiameterPx }, 'dot');
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly diameterPx: number;
}

function fillDisc(canvas: Canvas, { x, y, diameterPx }: Disc, role: CellRole): void {
  for (let row = 0; row < diameterPx; row += 1) {
    const width = discRowWidthPx(diameterPx, row);
    canvas.fill({ x: x + (diameterPx - width) / 2, y: y + row, width, height: 1 }, role);
  }
}

/** The circle's chord through the middle of the row, rounded to the parity that keeps the disc symmetric. */
function discRowWidthPx(diameterPx: number, row: number): number {
  const radius = diameterPx / 2;
  const chord = 2 * Math.sqrt(radius ** 2 - (row + 0.5 - radius) ** 2);
  const parity = diameterPx % 2;
  return Math.round((chord - parity) / 2) * 2 + parity;
}
