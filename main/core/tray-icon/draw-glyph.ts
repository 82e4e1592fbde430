import { type Canvas, type CellGrid, createCanvas, type Rect } from './cell-grid.ts';
import { drawBar } from './draw-bar.ts';
import { drawDot } from './draw-dot.ts';
import type { GlyphGeometry } from './glyph-geometry.ts';
import { layPlate } from './lay-plate.ts';
import type { BarPicture, CheckingStep, TrayPicture } from './tray-picture.ts';

interface PlacedBar {
  readonly rect: Rect;
  readonly bar: BarPicture;
}

/** The picture in cells, in the order bars, gap or slash or mark, dot, and the plate under all of it (visual.md 6). */
export function drawGlyph(picture: TrayPicture, geometry: GlyphGeometry, ground: 'bare' | 'plate'): CellGrid {
  const canvas = createCanvas(geometry.sizePx);
  const { unitPx } = geometry;
  const dropPx = picture.hasDot ? geometry.dropPx : 0;
  const placed = placeBars(picture, geometry, dropPx);
  for (const { rect, bar } of placed) drawBar(canvas, { rect, unitPx, condition: picture.condition.kind }, bar);
  const extent = barsExtent(placed, geometry);
  if (picture.condition.kind === 'checking') cutGap(canvas, extent, { unitPx, step: picture.condition.step });
  if (picture.condition.kind === 'offline') drawSlash(canvas, extent, unitPx);
  if (picture.condition.kind === 'error') drawMark(canvas, geometry, dropPx);
  if (picture.hasDot) drawDot(canvas, geometry);
  if (ground === 'plate') layPlate(canvas, extent, unitPx);
  return canvas.toGrid();
}

function placeBars(picture: TrayPicture, geometry: GlyphGeometry, dropPx: number): readonly PlacedBar[] {
  const xSpan = picture.condition.kind === 'error' ? geometry.errorBarsX : geometry.barsX;
  const place = (ySpan: GlyphGeometry['upperY'], bar: BarPicture): PlacedBar => ({
    rect: { x: xSpan.startPx, y: ySpan.startPx + dropPx, width: xSpan.lengthPx, height: ySpan.lengthPx },
    bar,
  });
  if ('single' in picture.bars) return [place(geometry.singleY, picture.bars.single)];
  return [place(geometry.upperY, picture.bars.upper), place(geometry.lowerY, picture.bars.lower)];
}

/** From the top of the first bar to the foot of the last, in the full width even where an error shortens them. */
function barsExtent(placed: readonly PlacedBar[], geometry: GlyphGeometry): Rect {
  const topPx = Math.min(...placed.map(({ rect }) => rect.y));
  const footPx = Math.max(...placed.map(({ rect }) => rect.y + rect.height));
  return { x: geometry.barsX.startPx, y: topPx, width: geometry.barsX.lengthPx, height: footPx - topPx };
}

function cutGap(
  canvas: Canvas,
  extent: Rect,
  { unitPx, step }: { readonly unitPx: number; readonly step: CheckingStep },
): void {
  const gapPx = 2 * unitPx;
  const x = extent.x + Math.round(((extent.width - gapPx) * step) / 3);
  canvas.fill({ ...extent, x, width: gapPx }, 'empty');
}

function drawSlash(canvas: Canvas, extent: Rect, unitPx: number): void {
  const footPx = extent.y + extent.height + unitPx;
  const rows = extent.height + 2 * unitPx;
  const startX = Math.round((canvas.sizePx - rows) / 2) - unitPx;
  // All of the clearing first: a row's margin would otherwise eat the stroke of the row before it.
  for (let row = 0; row < rows; row += 1) {
    canvas.fill({ x: startX + row - unitPx, y: footPx - 1 - row, width: 4 * unitPx, height: 1 }, 'empty');
  }
  for (let row = 0; row < rows; row += 1) {
    canvas.fill({ x: startX + row, y: footPx - 1 - row, width: 2 * unitPx, height: 1 }, 'mark');
  }
}

function drawMark(canvas: Canvas, { markX, stemY, pointY }: GlyphGeometry, dropPx: number): void {
  for (const span of [stemY, pointY]) {
    const y = span.startPx + dropPx;
    canvas.fill({ x: markX.startPx, y, width: markX.lengthPx, height: span.lengthPx }, 'mark');
  }
}
