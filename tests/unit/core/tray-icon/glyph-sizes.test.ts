import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellGrid, CellRole } from '../../../../main/core/tray-icon/cell-grid.ts';
import { glyphGeometryFor } from '../../../../main/core/tray-icon/glyph-geometry.ts';
import { paintCells, plateTones, templateTones } from '../../../../main/core/tray-icon/paint-cells.ts';
import type { TrayFacts } from '../../../../main/core/tray-icon/tray-picture.ts';
import { boxOf, drawn, left } from './cell-text.ts';

// The table of visual.md 6, read off once more: pairs are start and length.
const table = [
  {
    size: 16,
    bars: [1, 14],
    upper: [3, 5],
    lower: [10, 3],
    single: [5, 6],
    drop: 2,
    dot: 6,
    errorBar: 9,
    mark: [12, 3],
    stem: [3, 6],
    point: [11, 2],
  },
  {
    size: 18,
    bars: [1, 16],
    upper: [3, 6],
    lower: [12, 3],
    single: [6, 6],
    drop: 2,
    dot: 7,
    errorBar: 11,
    mark: [14, 3],
    stem: [3, 7],
    point: [12, 3],
  },
  {
    size: 20,
    bars: [1, 18],
    upper: [3, 7],
    lower: [13, 4],
    single: [6, 8],
    drop: 2,
    dot: 8,
    errorBar: 13,
    mark: [16, 3],
    stem: [3, 9],
    point: [14, 3],
  },
  {
    size: 22,
    bars: [2, 18],
    upper: [4, 8],
    lower: [15, 3],
    single: [7, 8],
    drop: 2,
    dot: 8,
    errorBar: 12,
    mark: [17, 3],
    stem: [4, 8],
    point: [15, 3],
  },
  {
    size: 24,
    bars: [2, 20],
    upper: [4, 8],
    lower: [16, 4],
    single: [8, 8],
    drop: 3,
    dot: 9,
    errorBar: 14,
    mark: [19, 3],
    stem: [4, 10],
    point: [17, 3],
  },
] as const;

const listedSizesPx = [16, 18, 20, 22, 24, 32, 36, 40, 44, 48, 64];
const bar: readonly CellRole[] = ['lit', 'track', 'dim', 'outline', 'plug', 'rail'];

const anyFacts: fc.Arbitrary<Partial<TrayFacts>> = fc.record({
  windows: fc.array(fc.record({ leftPercent: fc.option(fc.double({ min: -5, max: 105, noNaN: true })) }), {
    maxLength: 3,
  }),
  lowAtLeftPercent: fc.integer({ min: 0, max: 50 }),
  show: fc.constantFrom('left', 'used'),
  hasError: fc.boolean(),
  isOffline: fc.boolean(),
  isStale: fc.boolean(),
  checkingStep: fc.constantFrom(...([null, 0, 1, 2, 3] as const)),
  needsSignIn: fc.boolean(),
});
const anySize = fc.constantFrom(...listedSizesPx);

describe.each([1, 2])('the measures at scale %i', (scale) => {
  const times = (values: readonly number[]) => values.map((value) => value * scale);

  it.each(table)('follow the table for $size px', (row) => {
    const { size, bars, upper, lower, single, drop, dot, errorBar, mark, stem, point } = row;
    const [x, width] = bars;
    const height = lower[0] + lower[1] - upper[0];
    const sizePx = size * scale;
    const pair = drawn({}, sizePx);
    expect(boxOf(pair, bar, 0, lower[0] * scale)).toEqual(times([x, upper[0], width, upper[1]]));
    expect(boxOf(pair, bar, lower[0] * scale)).toEqual(times([x, lower[0], width, lower[1]]));
    expect(boxOf(drawn(left(50), sizePx), bar)).toEqual(times([x, single[0], width, single[1]]));

    const dotted = drawn({ needsSignIn: true }, sizePx);
    expect(boxOf(dotted, ['dot'])).toEqual(times([size - dot, 0, dot, dot]));
    expect(boxOf(dotted, ['lit'])).toEqual(times([x, upper[0] + drop, width / 2, height]));

    const failed = drawn({ hasError: true }, sizePx);
    expect(boxOf(failed, bar)).toEqual(times([x, upper[0], errorBar, height]));
    expect(boxOf(failed, ['mark'], 0, point[0] * scale)).toEqual(times([mark[0], stem[0], mark[1], stem[1]]));
    expect(boxOf(failed, ['mark'], point[0] * scale)).toEqual(times([mark[0], point[0], mark[1], point[1]]));
  });
});

describe('choosing a listed glyph', () => {
  it.each([
    [15, 16],
    [16, 16],
    [17, 16],
    [23, 22],
    [28, 24],
    [31, 24],
    [32, 32],
    [40, 40],
    [56, 48],
    [64, 64],
    [96, 64],
  ])('draws for an image of %i px the glyph of %i px', (imageSizePx, glyphSizePx) => {
    expect(glyphGeometryFor(imageSizePx).sizePx).toBe(glyphSizePx);
  });

  it('doubles the line width with 32 px, which is 16 px doubled', () => {
    expect(glyphGeometryFor(32).unitPx).toBe(2);
    expect(glyphGeometryFor(24).unitPx).toBe(1);
  });
});

describe('whatever the facts', () => {
  it('paints the glyph within the bars, one unit around them, and the corner of the dot', () => {
    fc.assert(
      fc.property(anyFacts, anySize, (facts, sizePx) => {
        const geometry = glyphGeometryFor(sizePx);
        const grid = drawn(facts, sizePx);
        const dropPx = facts.needsSignIn ? geometry.dropPx : 0;
        expect(grid.cells).toHaveLength(sizePx * sizePx);
        grid.cells.forEach((role, index) => {
          const [x, y] = [index % sizePx, Math.floor(index / sizePx)];
          const u = geometry.unitPx;
          const inBars =
            x >= geometry.barsX.startPx &&
            x < geometry.barsX.startPx + geometry.barsX.lengthPx &&
            y >= geometry.upperY.startPx + dropPx - u &&
            y < geometry.lowerY.startPx + geometry.lowerY.lengthPx + dropPx + u;
          const inDot = x >= sizePx - geometry.dotDiameterPx && y < geometry.dotDiameterPx;
          const allowed = role === 'dot' ? inDot && facts.needsSignIn : inBars;
          expect(role === 'empty' || allowed).toBe(true);
        });
      }),
    );
  });

  it('covers the same cells with a plate as without, and only adds plate', () => {
    fc.assert(
      fc.property(anyFacts, anySize, (facts, sizePx) => {
        const plated = drawn(facts, sizePx, 'plate').cells.map((role) => (role === 'plate' ? 'empty' : role));
        expect(plated).toEqual(drawn(facts, sizePx).cells);
      }),
    );
  });

  it('keeps at least a unit of plate beside every white cell that is not at the edge of the image', () => {
    fc.assert(
      fc.property(anyFacts, anySize, (facts, sizePx) => {
        const { cells } = drawn(facts, sizePx, 'plate');
        cells.forEach((role, index) => {
          if (role === 'empty' || role === 'plate') return;
          const x = index % sizePx;
          const beside = [
            x > 0 ? index - 1 : index,
            x < sizePx - 1 ? index + 1 : index,
            index - sizePx,
            index + sizePx,
          ];
          expect(beside.some((other) => cells[other] === 'empty')).toBe(false);
        });
      }),
    );
  });
});

describe('the lit part', () => {
  it('never shrinks when more is shown', () => {
    const level = fc.double({ min: 0, max: 100, noNaN: true });
    const show = fc.constantFrom('left', 'used');
    fc.assert(
      fc.property(level, level, anySize, show, fc.boolean(), (one, other, sizePx, shown, isStale) => {
        const lit = (shownPercent: number) => {
          const leftPercent = shown === 'left' ? shownPercent : 100 - shownPercent;
          // A used-up window is hollow, whichever share is shown.
          const facts = {
            ...left(null, Math.max(leftPercent, 0.01)),
            show: shown,
            isStale,
            lowAtLeftPercent: 0,
          } as const;
          return boxOf(drawn(facts, sizePx), ['lit'])?.[2] ?? 0;
        };
        expect(lit(Math.min(one, other))).toBeLessThanOrEqual(lit(Math.max(one, other)));
      }),
    );
  });

  it('is two units at least for anything that is left', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 100, noNaN: true }), anySize, (leftPercent, sizePx) => {
        const grid = drawn(left(null, leftPercent), sizePx);
        const width = boxOf(grid, ['lit', 'plug'])?.[2] ?? 0;
        expect(width).toBeGreaterThanOrEqual(2 * glyphGeometryFor(sizePx).unitPx);
      }),
    );
  });
});

describe('the states of the glyph', () => {
  const low = left(50, 10);
  const states: Readonly<Record<string, Partial<TrayFacts>>> = {
    fresh: {},
    'low session': left(10, 50),
    'low week': low,
    'session used up': left(0, 50),
    'week used up': left(50, 0),
    'no data': left(),
    'one window': left(50),
    stale: { isStale: true },
    offline: { isOffline: true },
    error: { hasError: true },
    checking: { checkingStep: 1 },
  };
  const withDot = Object.entries(states).map(
    ([name, facts]) => [`${name} and dot`, { ...facts, needsSignIn: true }] as const,
  );
  const everyState = [...Object.entries(states), ...withDot];
  const names = everyState.map(([name]) => name);

  const alphasOf = (grid: CellGrid) => [...paintCells(grid, templateTones)].filter((_, index) => index % 4 === 3);
  /** Luminance by Rec. 709, with two steps of grey told apart only when they are far from each other. */
  const greysOf = (grid: CellGrid) =>
    grid.cells.map((role) => {
      const [red, green, blue, alpha] = plateTones[role];
      return alpha === 0 ? -1 : Math.round((0.2126 * red + 0.7152 * green + 0.0722 * blue) / 64);
    });

  it.each(listedSizesPx)('differ from each other in a template of %i px, which has no colour', (sizePx) => {
    const pictures = everyState.map(([, facts]) => alphasOf(drawn(facts, sizePx)).join());
    expect(names.filter((_, index) => pictures.indexOf(pictures[index] ?? '') !== index)).toEqual([]);
  });

  it.each(listedSizesPx)('differ from each other in grey on the plate at %i px', (sizePx) => {
    const pictures = everyState.map(([, facts]) => greysOf(drawn(facts, sizePx, 'plate')).join());
    expect(names.filter((_, index) => pictures.indexOf(pictures[index] ?? '') !== index)).toEqual([]);
  });
});
