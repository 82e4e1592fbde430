import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placePopover, popoverHeight, popoverWidth } from '../../../main/electron/popover-place.ts';

const size = { width: 340, height: 500 };
const macDisplay = {
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  workArea: { x: 0, y: 25, width: 1440, height: 875 },
};

const windowsDisplay = (workArea: { x: number; y: number; width: number; height: number }) => ({
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea,
});

describe('the place of the popover', () => {
  it('is centred under the icon of the menu bar', () => {
    const anchor = { x: 700, y: 0, width: 40, height: 24 };
    const place = placePopover({ anchor, size, display: macDisplay, platform: 'macos' });
    expect(place).toEqual({ x: 550, y: 31, width: 340, height: 500 });
  });

  it.each([
    ['below', { x: 0, y: 0, width: 1920, height: 1032 }, { x: 1500, y: 1032, width: 24, height: 48 }, 1342, 526],
    ['above', { x: 0, y: 48, width: 1920, height: 1032 }, { x: 1500, y: 0, width: 24, height: 48 }, 1342, 54],
    ['on the left', { x: 60, y: 0, width: 1860, height: 1080 }, { x: 0, y: 900, width: 60, height: 24 }, 66, 580],
    ['on the right', { x: 0, y: 0, width: 1860, height: 1080 }, { x: 1860, y: 900, width: 60, height: 24 }, 1514, 580],
  ])('keeps clear of a taskbar %s', (_where, workArea, anchor, x, y) => {
    const display = windowsDisplay(workArea);
    expect(placePopover({ anchor, size, display, platform: 'windows' })).toEqual({ x, y, ...size });
  });

  it.each([
    ['macos', { x: 1100, y: 31 }],
    ['windows', { x: 1100, y: 394 }],
  ] as const)('is the usual corner of %s when the icon cannot be found', (platform, corner) => {
    expect(placePopover({ anchor: null, size, display: macDisplay, platform })).toEqual({ ...corner, ...size });
  });

  it('is the usual corner on macOS when the system has put the icon out of sight', () => {
    const anchor = { x: 700, y: 899, width: 40, height: 24 };
    const place = placePopover({ anchor, size, display: macDisplay, platform: 'macos' });
    expect(place).toEqual({ x: 1100, y: 31, ...size });
  });

  it('is wholly in the work area, wherever the display and the icon are', () => {
    const whole = (min: number, max: number) => fc.integer({ min, max });
    const scene = fc.record({
      area: fc.record({
        x: whole(-4000, 4000),
        y: whole(-4000, 4000),
        width: whole(320, 4000),
        height: whole(320, 3000),
      }),
      anchor: fc.option(
        fc.record({ x: whole(-5000, 9000), y: whole(-5000, 9000), width: whole(1, 90), height: whole(1, 90) }),
      ),
      height: whole(1, 2000),
    });
    fc.assert(
      fc.property(scene, fc.constantFrom('macos', 'windows'), ({ area, anchor, height }, platform) => {
        const display = { bounds: area, workArea: area };
        const place = placePopover({ anchor, size: { width: 340, height }, display, platform });
        expect(place.x).toBeGreaterThanOrEqual(area.x);
        expect(place.y).toBeGreaterThanOrEqual(area.y);
        expect(place.x + place.width).toBeLessThanOrEqual(area.x + area.width);
        expect(place.y + place.height).toBeLessThanOrEqual(area.y + area.height);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the height of the popover', () => {
  it.each([
    [420, 900, 420],
    [900, 1200, 640],
    [900, 600, 480],
    [0, 600, 1],
    [333.4, 900, 333],
  ])('of a page that wants %d is, in a work area of %d, %d', (wished, areaHeight, height) => {
    expect(popoverHeight(wished, { width: 1440, height: areaHeight })).toBe(height);
  });
});

describe('the width of the popover', () => {
  it.each([
    [1, 340],
    [1.14, 340],
    [1.15, 380],
    [2, 380],
  ])('where text is %d times as large is %i', (zoom, width) => {
    expect(popoverWidth(zoom)).toBe(width);
  });
});
