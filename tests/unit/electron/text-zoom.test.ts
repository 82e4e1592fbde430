import { describe, expect, it } from 'vitest';
import { createTextZoom } from '../../../main/electron/text-zoom.ts';

describe('the zoom of pages', () => {
  it('is none before a page has told how large the system wants text', () => {
    expect(createTextZoom().factor()).toBe(1);
  });

  it.each([
    [1, 1],
    [1.15, 1.15],
    [2, 2],
    [2.25, 2],
    [0.8, 1],
  ])('for text %d times as large is %d', (textScale, factor) => {
    const zoom = createTextZoom();
    expect(zoom.follow(textScale)).toBe(factor !== 1);
    expect(zoom.factor()).toBe(factor);
    expect(zoom.follow(textScale)).toBe(false);
  });

  it('goes back when the system wants text as usual again', () => {
    const zoom = createTextZoom();
    zoom.follow(1.5);
    expect(zoom.follow(1)).toBe(true);
    expect(zoom.factor()).toBe(1);
  });
});
