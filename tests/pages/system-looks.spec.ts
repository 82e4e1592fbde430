import { describe, expect, it } from 'vitest';
import type { WindowName } from '../../main/electron/window-address.ts';
import { type SnapshotName, snapshots } from '../support/snapshots.ts';
import { useSpecPages } from '../support/spec-pages.ts';
import { beyondEdge } from '../visual/beyond-edge.ts';
import { findBarriers } from '../visual/find-barriers.ts';
import type { OpenPage, PageWish } from '../visual/page-session.ts';

const pages = useSpecPages();

type Shown = Pick<PageWish, 'width'> & { readonly window: WindowName; readonly name: SnapshotName };

const popover = { window: 'popover', width: 340 } as const;
const restore = { window: 'restore', width: 840 } as const;
const shown: readonly Shown[] = [
  { ...popover, name: 'four-accounts' },
  { ...popover, name: 'reading-again' },
  { ...restore, name: 'seven-aside' },
  { ...restore, name: 'checking' },
];

function open({ window, name }: Shown, wants?: PageWish['wants']): Promise<OpenPage> {
  const wish = { window, snapshot: snapshots[name] };
  return pages.open(wants === undefined ? wish : { ...wish, wants });
}

/** Names of what moves. */
async function moving({ page }: OpenPage): Promise<readonly string[]> {
  return page.evaluate<string[]>(
    'document.getAnimations().map((one) => one.animationName ?? one.transitionProperty ?? "unnamed")',
  );
}

const looks = [
  { wants: 'more-contrast', asked: '(prefers-contrast: more)' },
  { wants: 'forced-colors', asked: '(forced-colors: active)' },
  { wants: 'reduced-motion', asked: '(prefers-reduced-motion: reduce)' },
] as const;

describe.each(looks)('where the system wants $wants', ({ wants, asked }) => {
  it.each(shown)('the $window leaves nothing unnamed, too pale or beyond its edge: $name', async (one) => {
    const here = await open(one, wants);
    expect(await here.page.evaluate<boolean>(`matchMedia('${asked}').matches`)).toBe(true);
    for (const scheme of ['light', 'dark'] as const) {
      await here.turn({ scheme, width: one.width, wants });
      expect(await findBarriers(here)).toEqual([]);
      expect(await beyondEdge(here)).toEqual([]);
    }
    expect(here.complaints).toEqual([]);
  });
});

describe('where the system wants more contrast', () => {
  it.each(shown)('the $window sets black on white, and white on black in the dark: $name', async (one) => {
    const here = await open(one, 'more-contrast');
    const colors = async () =>
      here.page.evaluate(
        '(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.querySelector(".pop") ?? document.body))',
      );
    const [black, white] = ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'];
    expect(await colors()).toEqual([black, white]);
    await here.turn({ scheme: 'dark', width: one.width, wants: 'more-contrast' });
    expect(await colors()).toEqual([white, black]);
  });
});

describe('where the system wants less motion', () => {
  it.each(shown)('nothing moves in the $window, whatever comes next: $name', async (one) => {
    const here = await open(one, 'reduced-motion');
    expect(await moving(here)).toEqual([]);
    for (const name of ['all-fresh', 'seven-aside', 'restored', 'offline', one.name] as const) {
      await here.bridge.push('snapshot:changed', snapshots[name]);
      expect(await moving(here)).toEqual([]);
    }
  });

  it.each(shown.filter(({ name }) => name === 'reading-again' || name === 'checking'))(
    'what moves in the $window otherwise does as soon as that is wanted again: $name',
    async (one) => {
      const here = await open(one, 'reduced-motion');
      await here.turn({ scheme: 'light', width: one.width });
      expect(await moving(here)).not.toEqual([]);
    },
  );
});
