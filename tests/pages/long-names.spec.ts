import { describe, expect, it } from 'vitest';
import { longestAddress, longNameSnapshots } from '../support/long-name-snapshots.ts';
import { useSpecPages } from '../support/spec-pages.ts';
import { beyondEdge } from '../visual/beyond-edge.ts';
import type { OpenPage } from '../visual/page-session.ts';

const pages = useSpecPages();

/** By its words, whatever is cut off with an ellipsis and has its whole text nowhere else. */
function cutForGood({ page }: OpenPage): Promise<readonly string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('*')]
    .filter((one) => {
      const { overflowX, clipPath } = getComputedStyle(one);
      const isCut = one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0;
      const isTitled = one.closest('[title]') !== null || one.querySelector('[title]') !== null;
      return isCut && overflowX !== 'visible' && clipPath === 'none' && !isTitled;
    })
    .map((one) => one.tagName + ' ' + one.textContent)`);
}

const states = Object.keys(longNameSnapshots).filter(
  (name): name is keyof typeof longNameSnapshots => name in longNameSnapshots,
);

describe.each([
  ['popover', 320],
  ['popover', 190],
  ['restore', 320],
  ['restore', 640],
  ['settings', 320],
] as const)('the longest names in the %s window at %i pixels', (window, width) => {
  it.each(states)('leave everything within its edges, and can be read whole: %s', async (state) => {
    const here = await pages.open({
      window,
      snapshot: longNameSnapshots[state],
      width,
    });
    expect(await beyondEdge(here)).toEqual([]);
    expect(await here.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await cutForGood(here)).toEqual([]);
  });
});

describe('a dialog about the longest names', () => {
  it('has room for them, however long they are without a space', async () => {
    const snapshot = longNameSnapshots.aside;
    const here = await pages.open({ window: 'restore', snapshot, width: 320, height: 480 });
    await here.page.getByRole('button', { name: 'Set an account aside…' }).click();
    await here.page.getByRole('radio').check();
    expect(await beyondEdge(here)).toEqual([]);
    expect(await cutForGood(here)).toEqual([]);
  });
});

describe('the longest address', () => {
  it('is whole in the title of the name that is shown for it', async () => {
    const here = await pages.open({
      window: 'popover',
      snapshot: longNameSnapshots.inUse,
      width: 320,
    });
    const whose = here.page.getByRole('button', { name: /choose another account$/ });
    expect(await whose.locator('[title]').getAttribute('title')).toBe(longestAddress);
  });
});
