import { type Canvas, type Cell, cellsOf, type Rect } from './cell-grid.ts';

/**
 * Puts the dark plate under what is drawn: one unit out from the bars with cut corners, and one unit around every painted cell.
 * White bars alone would read as empty on a light panel.
 */
export function layPlate(canvas: Canvas, bars: Rect, unitPx: number): void {
  const painted = paintedCells(canvas);
  const plate = grown(bars, unitPx);
  for (const cell of cellsOf(plate)) {
    if (!isCorner(plate, unitPx, cell)) layCell(canvas, cell);
  }
  for (const cell of painted) layAround(canvas, cell, unitPx);
}

function paintedCells(canvas: Canvas): readonly Cell[] {
  const whole = { x: 0, y: 0, width: canvas.sizePx, height: canvas.sizePx };
  return [...cellsOf(whole)].filter(({ x, y }) => canvas.roleAt(x, y) !== 'empty');
}

/** A square with its far corners taken off, so that a larger scale keeps the softness one cell has at 1x. */
function layAround(canvas: Canvas, cell: Cell, unitPx: number): void {
  const reach = grown({ x: cell.x, y: cell.y, width: 1, height: 1 }, unitPx);
  for (const { x, y } of cellsOf(reach)) {
    if (Math.abs(x - cell.x) + Math.abs(y - cell.y) <= unitPx + 1) layCell(canvas, { x, y });
  }
}

function layCell(canvas: Canvas, { x, y }: Cell): void {
  if (canvas.roleAt(x, y) === 'empty') canvas.setCell(x, y, 'plate');
}

function isCorner(rect: Rect, cutPx: number, { x, y }: Cell): boolean {
  const fromSide = Math.min(x - rect.x, rect.x + rect.width - 1 - x);
  const fromEnd = Math.min(y - rect.y, rect.y + rect.height - 1 - y);
  return fromSide + fromEnd < cutPx;
}

function grown(rect: Rect, byPx: number): Rect {
  return { x: rect.x - byPx, y: rect.y - byPx, width: rect.width + 2 * byPx, height: rect.height + 2 * byPx };
}
