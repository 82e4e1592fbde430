/** What a cell is there for; a platform's tones give it its colour. */
export type CellRole = 'empty' | 'plate' | 'track' | 'lit' | 'dim' | 'rail' | 'plug' | 'outline' | 'mark' | 'dot';

/** A square picture, one entry per pixel, row by row from the top left. */
export interface CellGrid {
  readonly sizePx: number;
  readonly cells: readonly CellRole[];
}

export interface Cell {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Cell {
  readonly width: number;
  readonly height: number;
}

/** The grid while it is drawn. Cells outside it are ignored, so a shape may reach over the edge. */
export interface Canvas {
  readonly sizePx: number;
  readonly roleAt: (x: number, y: number) => CellRole;
  readonly setCell: (x: number, y: number, role: CellRole) => void;
  readonly fill: (rect: Rect, role: CellRole) => void;
  readonly toGrid: () => CellGrid;
}

export function createCanvas(sizePx: number): Canvas {
  const cells = new Array<CellRole>(sizePx * sizePx).fill('empty');
  const isInside = (x: number, y: number) => x >= 0 && y >= 0 && x < sizePx && y < sizePx;
  const setCell = (x: number, y: number, role: CellRole) => {
    if (isInside(x, y)) cells[y * sizePx + x] = role;
  };
  return {
    sizePx,
    setCell,
    roleAt: (x, y) => (isInside(x, y) ? (cells[y * sizePx + x] ?? 'empty') : 'empty'),
    fill: (rect, role) => {
      for (const { x, y } of cellsOf(rect)) setCell(x, y, role);
    },
    toGrid: () => ({ sizePx, cells: [...cells] }),
  };
}

export function* cellsOf(rect: Rect): Generator<Cell> {
  for (let y = rect.y; y < rect.y + rect.height; y += 1) {
    for (let x = rect.x; x < rect.x + rect.width; x += 1) yield { x, y };
  }
}

/** The same cells in the middle of a larger square; an odd remainder goes to the right and below. */
export function centredGrid(grid: CellGrid, sizePx: number): CellGrid {
  if (sizePx <= grid.sizePx) return grid;
  const offsetPx = Math.floor((sizePx - grid.sizePx) / 2);
  const canvas = createCanvas(sizePx);
  grid.cells.forEach((role, index) => {
    canvas.setCell(offsetPx + (index % grid.sizePx), offsetPx + Math.floor(index / grid.sizePx), role);
  });
  return canvas.toGrid();
}
