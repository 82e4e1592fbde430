import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellRole, centredGrid } from '../../../../main/core/tray-icon/cell-grid.ts';
import { pictureKey } from '../../../../main/core/tray-icon/picture-key.ts';
import { renderTrayIcon, type TrayPlatform, trayCells } from '../../../../main/core/tray-icon/render-tray-icon.ts';
import { decideTrayPicture, type TrayFacts } from '../../../../main/core/tray-icon/tray-picture.ts';
import { boxOf, drawn, halfFull, left, textOf } from './cell-text.ts';

const render = (platform: TrayPlatform, facts: Partial<TrayFacts> = {}, displayScale = 1) =>
  renderTrayIcon({ facts: { ...halfFull, ...facts }, platform, displayScale });

/** The pixel at a place of an image, as four bytes. */
const pixelAt = (icon: ReturnType<typeof render>, x: number, y: number) => {
  const [image] = icon.images;
  if (image === undefined) throw new Error('No image was rendered');
  return [...image.rgba.subarray((y * image.sizePx + x) * 4, (y * image.sizePx + x) * 4 + 4)];
};

describe('the images of each platform', () => {
  it.each([
    [
      'macos',
      1.5,
      [
        { sizePx: 18, scaleFactor: 1 },
        { sizePx: 36, scaleFactor: 2 },
      ],
    ],
    [
      'linux',
      1,
      [
        { sizePx: 22, scaleFactor: 1 },
        { sizePx: 44, scaleFactor: 2 },
      ],
    ],
    ['windows', 1, [{ sizePx: 16, scaleFactor: 1 }]],
    ['windows', 1.25, [{ sizePx: 20, scaleFactor: 1 }]],
    ['windows', 1.5, [{ sizePx: 24, scaleFactor: 1 }]],
    ['windows', 1.75, [{ sizePx: 28, scaleFactor: 1 }]],
    ['windows', 2, [{ sizePx: 32, scaleFactor: 1 }]],
  ] as const)('are for %s at %f', (platform, displayScale, sizes) => {
    const { images } = render(platform, {}, displayScale);
    expect(images.map(({ sizePx, scaleFactor }) => ({ sizePx, scaleFactor }))).toEqual(sizes);
    for (const { sizePx, rgba } of images) expect(rgba).toHaveLength(sizePx * sizePx * 4);
  });

  it('centre the largest listed glyph in a size that is not listed', () => {
    const picture = decideTrayPicture(halfFull);
    const rows = textOf(trayCells(picture, 'windows', 28));
    const inner = rows.slice(2, 26).map((row) => row.slice(2, 26));
    expect(inner).toEqual(textOf(drawn({}, 24, 'plate')));
    expect([...rows.slice(0, 2), ...rows.slice(26)].join('')).toMatch(/^\.+$/);
  });

  it('leave a glyph as it is where the image is not larger', () => {
    const grid = drawn({}, 16);
    expect(centredGrid(grid, 16)).toBe(grid);
    expect(boxOf(centredGrid(grid, 19), ['lit', 'track'])).toEqual([2, 4, 14, 10]);
  });
});

describe('the tones', () => {
  it('are black with alpha on macOS, as a template', () => {
    const icon = render('macos');
    expect(icon.isTemplate).toBe(true);
    expect(pixelAt(icon, 0, 0)).toEqual([0, 0, 0, 0]);
    expect(pixelAt(icon, 1, 13)).toEqual([0, 0, 0, 255]);
    expect(pixelAt(icon, 16, 13)).toEqual([0, 0, 0, 77]);
    expect(pixelAt(render('macos', { isOffline: true }), 9, 13)).toEqual([0, 0, 0, 77]);
    expect(pixelAt(render('macos', { hasError: true }), 1, 13)).toEqual([0, 0, 0, 153]);
  });

  it('never colour a macOS template, whatever it says', () => {
    for (const facts of [left(10, 10), left(0, 0), { needsSignIn: true }]) {
      for (const { rgba } of render('macos', facts).images) {
        expect(rgba.every((value, index) => index % 4 === 3 || value === 0)).toBe(true);
      }
    }
  });

  it.each(['windows', 'linux'] as const)('stand on a dark plate on %s', (platform) => {
    const icon = render(platform);
    const x = platform === 'windows' ? 0 : 1;
    const y = platform === 'windows' ? 11 : 16;
    expect(icon.isTemplate).toBe(false);
    expect(pixelAt(icon, 0, 0)).toEqual([0, 0, 0, 0]);
    expect(pixelAt(icon, x, y)).toEqual([0x14, 0x14, 0x16, 224]);
    expect(pixelAt(icon, x + 1, y)).toEqual([255, 255, 255, 255]);
    expect(pixelAt(icon, 14, y)).toEqual([0x62, 0x62, 0x68, 255]);
  });

  it('warn in amber, alert in red and dim in grey on a plate', () => {
    expect(pixelAt(render('windows', left(50, 10)), 1, 11)).toEqual([0xff, 0xba, 0x46, 255]);
    expect(pixelAt(render('windows', left(50, 10)), 9, 11)).toEqual([255, 255, 255, 255]);
    expect(pixelAt(render('windows', left(50, 0)), 1, 11)).toEqual([0xff, 0x5c, 0x42, 255]);
    expect(pixelAt(render('windows', { needsSignIn: true }), 13, 3)).toEqual([0xff, 0x5c, 0x42, 255]);
    expect(pixelAt(render('windows', { hasError: true }), 1, 11)).toEqual([0xbe, 0xbe, 0xc4, 255]);
    expect(pixelAt(render('windows', { hasError: true }), 13, 11)).toEqual([255, 255, 255, 255]);
  });
});

describe('the key of a picture', () => {
  it('stays while the cells stay, although the numbers behind them move', () => {
    expect(render('windows', left(50, 50)).key).toBe(render('windows', left(50.9, 49.5)).key);
    expect(render('windows', { ...left(10), lowAtLeftPercent: 20 }).key).toBe(
      render('windows', { ...left(10), lowAtLeftPercent: 25 }).key,
    );
  });

  it('changes with the level, the state, the dot, the step of a check, the platform and the scale', () => {
    const keys = [
      render('windows').key,
      render('windows', left(70, 50)).key,
      render('windows', { isStale: true }).key,
      render('windows', { needsSignIn: true }).key,
      render('windows', { checkingStep: 0 }).key,
      render('windows', { checkingStep: 1 }).key,
      render('macos').key,
      render('linux').key,
      render('windows', {}, 2).key,
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells every two kinds of cell apart', () => {
    const roles: readonly CellRole[] = [
      ...(['empty', 'plate', 'track', 'lit', 'dim'] as const),
      ...(['rail', 'plug', 'outline', 'mark', 'dot'] as const),
    ];
    expect(new Set(roles.map((role) => pictureKey([{ sizePx: 1, cells: [role] }]))).size).toBe(roles.length);
  });

  it('is equal exactly when all cells are', () => {
    const facts = fc.record({
      windows: fc.array(fc.record({ leftPercent: fc.integer({ min: 0, max: 100 }) }), { maxLength: 2 }),
      isStale: fc.boolean(),
      needsSignIn: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const [a, b] = [drawn(one, 16), drawn(other, 16)];
        expect(pictureKey([a]) === pictureKey([b])).toBe(a.cells.every((role, index) => role === b.cells[index]));
      }),
    );
  });
});
