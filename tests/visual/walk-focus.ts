import type { Page } from '@playwright/test';

/** One place that Tab stops at. */
export interface FocusStop {
  /** Its name, as far as that is text of its own. */
  readonly name: string;
  /** A ring is drawn around it, or around what is drawn in its stead. */
  readonly isRinged: boolean;
  readonly isInSight: boolean;
}

const stopsAtMost = 150;

const lookAtFocus = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  const isRinged = [one, one.nextElementSibling].some((drawn) => {
    if (drawn === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  });
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const isInSight = left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
  const name = (one.getAttribute('aria-label') ?? (one.textContent || one.labels?.[0]?.textContent) ?? '').trim() || one.tagName;
  window.stopsSeen ??= [];
  if (window.stopsSeen.includes(one)) return null;
  window.stopsSeen.push(one);
  return { name, isRinged, isInSight };
})()`;

/** Presses Tab until everything had its turn; throws when there is no end. */
export async function walkFocus(page: Page): Promise<readonly FocusStop[]> {
  const stops: FocusStop[] = [];
  for (let count = 0; count < stopsAtMost; count += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<FocusStop | null>(lookAtFocus);
    if (stop === null) return stops;
    stops.push(stop);
  }
  throw new Error('Tab finds no end.');
}
