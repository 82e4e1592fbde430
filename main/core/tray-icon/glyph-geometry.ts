/** A run of cells along one axis. */
interface Span {
  readonly startPx: number;
  readonly lengthPx: number;
}

/** The glyph's measures in cells, origin at the top left. `unitPx` is the line width everything else is built of. */
export interface GlyphGeometry {
  readonly sizePx: number;
  readonly unitPx: number;
  readonly barsX: Span;
  readonly upperY: Span;
  readonly lowerY: Span;
  readonly singleY: Span;
  /** How far everything moves down to make room for the dot. */
  readonly dropPx: number;
  readonly dotDiameterPx: number;
  readonly errorBarsX: Span;
  readonly markX: Span;
  readonly stemY: Span;
  readonly pointY: Span;
}

type Pair = readonly [startPx: number, lengthPx: number];

interface SizeRow {
  readonly bars: Pair;
  readonly upper: Pair;
  readonly lower: Pair;
  readonly single: Pair;
  readonly drop: number;
  readonly dot: number;
  readonly errorBarWidth: number;
  readonly mark: Pair;
  readonly stem: Pair;
  readonly point: Pair;
}

/** The table of visual.md 6, at 1x. Each size is drawn for itself: scaling one of them would smooth its edges. */
const sizeRows = {
  16: {
    bars: [1, 14],
    upper: [3, 5],
    lower: [10, 3],
    single: [5, 6],
    drop: 2,
    dot: 6,
    errorBarWidth: 9,
    mark: [12, 3],
    stem: [3, 6],
    point: [11, 2],
  },
  18: {
    bars: [1, 16],
    upper: [3, 6],
    lower: [12, 3],
    single: [6, 6],
    drop: 2,
    dot: 7,
    errorBarWidth: 11,
    mark: [14, 3],
    stem: [3, 7],
    point: [12, 3],
  },
  20: {
    bars: [1, 18],
    upper: [3, 7],
    lower: [13, 4],
    single: [6, 8],
    drop: 2,
    dot: 8,
    errorBarWidth: 13,
    mark: [16, 3],
    stem: [3, 9],
    point: [14, 3],
  },
  22: {
    bars: [2, 18],
    upper: [4, 8],
    lower: [15, 3],
    single: [7, 8],
    drop: 2,
    dot: 8,
    errorBarWidth: 12,
    mark: [17, 3],
    stem: [4, 8],
    point: [15, 3],
  },
  24: {
    bars: [2, 20],
    upper: [4, 8],
    lower: [16, 4],
    single: [8, 8],
    drop: 3,
    dot: 9,
    errorBarWidth: 14,
    mark: [19, 3],
    stem: [4, 10],
    point: [17, 3],
  },
} as const satisfies Record<number, SizeRow>;

/** Largest first. 32 is 16 doubled, so its own double is 16 four times over. */
const listed = [
  { row: 16, scale: 4 },
  { row: 24, scale: 2 },
  { row: 22, scale: 2 },
  { row: 20, scale: 2 },
  { row: 18, scale: 2 },
  { row: 16, scale: 2 },
  { row: 24, scale: 1 },
  { row: 22, scale: 1 },
  { row: 20, scale: 1 },
  { row: 18, scale: 1 },
] as const;

/** The largest listed glyph that fits an image of this size; under 16 px the smallest, for the system to shrink. */
export function glyphGeometryFor(imageSizePx: number): GlyphGeometry {
  const fitting = listed.find(({ row, scale }) => row * scale <= imageSizePx);
  return fitting === undefined ? scaledRow(16, 1) : scaledRow(fitting.row, fitting.scale);
}

function scaledRow(size: keyof typeof sizeRows, scale: number): GlyphGeometry {
  const row: SizeRow = sizeRows[size];
  const span = ([startPx, lengthPx]: Pair): Span => ({ startPx: startPx * scale, lengthPx: lengthPx * scale });
  return {
    sizePx: size * scale,
    unitPx: scale,
    barsX: span(row.bars),
    upperY: span(row.upper),
    lowerY: span(row.lower),
    singleY: span(row.single),
    dropPx: row.drop * scale,
    dotDiameterPx: row.dot * scale,
    errorBarsX: span([row.bars[0], row.errorBarWidth]),
    markX: span(row.mark),
    stemY: span(row.stem),
    pointY: span(row.point),
  };
}
