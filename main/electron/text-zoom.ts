/** Pages are zoomed from 100 to 200 % (visual.md 2). */
const limits = { least: 1, most: 2 } as const;

/** How far pages are zoomed: one factor for all windows, since Chromium keeps it by origin. */
export interface TextZoom {
  factor(): number;
  /** `textScale`: how large the system wants text, 1 for as usual. True when that changes the zoom. */
  follow(textScale: number): boolean;
}

/**
 * Only a page can learn how large the system wants text. It is told 1 where Chromium enlarges everything by itself, windows included,
 * as it does on Windows and Linux, so nothing is ever enlarged twice.
 */
export function createTextZoom(): TextZoom {
  let factor: number = limits.least;
  return {
    factor: () => factor,
    follow(textScale) {
      const wished = Math.max(limits.least, Math.min(textScale, limits.most));
      const isNew = wished !== factor;
      factor = wished;
      return isNew;
    },
  };
}
