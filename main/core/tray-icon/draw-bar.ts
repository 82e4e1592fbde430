import { assertNever } from '../../../shared/errors.ts';
import { type Canvas, type Cell, type CellRole, cellsOf, type Rect } from './cell-grid.ts';
import type { BarPicture, TrayCondition } from './tray-picture.ts';

interface BarPlace {
  readonly rect: Rect;
  readonly unitPx: number;
  readonly condition: TrayCondition['kind'];
}

export function drawBar(canvas: Canvas, place: BarPlace, bar: BarPicture): void {
  switch (bar.kind) {
    case 'track':
      fillBar(canvas, place, () => 'track');
      break;
    case 'level':
      drawLevel(canvas, place, bar.litShare);
      break;
    case 'low':
      drawLow(canvas, place, bar.litShare);
      break;
    case 'hollow':
      fillBar(canvas, place, (x, y) => (isWithin(inset(place), x, y) ? 'empty' : 'outline'));
      break;
    default:
      assertNever(bar);
  }
}

function drawLevel(canvas: Canvas, place: BarPlace, litShare: number): void {
  const { rect, unitPx, condition } = place;
  const litEndX = rect.x + litWidthPx(rect.width, unitPx, litShare);
  const litRole = condition === 'offline' || condition === 'error' ? 'dim' : 'lit';
  // Old numbers keep their length and lose their solidity: every other column falls back to the track.
  const isHatchGap = (x: number) => condition === 'stale' && Math.floor((x - rect.x) / unitPx) % 2 === 1;
  fillBar(canvas, place, (x) => (x < litEndX && !isHatchGap(x) ? litRole : 'track'));
}

function drawLow(canvas: Canvas, place: BarPlace, litShare: number): void {
  const { rect, unitPx } = place;
  const railPx = (rect.height - unitPx) % 2 === 0 ? unitPx : unitPx + 1;
  canvas.fill({ ...rect, y: rect.y + (rect.height - railPx) / 2, height: railPx }, 'rail');
  const plug = { ...rect, width: litWidthPx(rect.width, unitPx, litShare) };
  for (const { x, y } of cellsOf(plug)) {
    if (!isCutCorner(place, { x, y }, 'left')) canvas.setCell(x, y, 'plug');
  }
}

function fillBar(canvas: Canvas, place: BarPlace, roleAt: (x: number, y: number) => CellRole): void {
  for (const { x, y } of cellsOf(place.rect)) {
    if (!isCutCorner(place, { x, y }, 'both')) canvas.setCell(x, y, roleAt(x, y));
  }
}

/** Anything above nothing stays visible: two units at least. */
function litWidthPx(widthPx: number, unitPx: number, litShare: number): number {
  if (litShare <= 0) return 0;
  return Math.min(widthPx, Math.max(2 * unitPx, Math.round(widthPx * litShare)));
}

function isCutCorner({ rect, unitPx }: BarPlace, { x, y }: Cell, sides: 'left' | 'both'): boolean {
  if (rect.height < 5 * unitPx) return false;
  const fromLeft = x - rect.x;
  const fromSide = sides === 'left' ? fromLeft : Math.min(fromLeft, rect.x + rect.width - 1 - x);
  const fromEnd = Math.min(y - rect.y, rect.y + rect.height - 1 - y);
  return fromSide + fromEnd < unitPx;
}

function inset({ rect, unitPx }: BarPlace): Rect {
  return {
    x: rect.x + unitPx,
    y: rect.y + unitPx,
    width: rect.width - 2 * unitPx,
    height: rect.height - 2 * unitPx,
  };
}

function isWithin(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}
