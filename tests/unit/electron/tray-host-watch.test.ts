import { expect, it } from 'vitest';
import type { TrayHost } from '../../../main/electron/tray-host.ts';
import { TrayHostWatch } from '../../../main/electron/tray-host-watch.ts';

function bench(answers: readonly TrayHost[]) {
  const said: TrayHost[] = [];
  let asked = 0;
  let nowMs = 1_000_000;
  let due: { readonly atMs: number; readonly then: () => void } | null = null;
  const watch = new TrayHostWatch({
    find: async () => {
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1] ?? 'none';
    },
    now: () => nowMs,
    onChange: (host) => said.push(host),
    timer: {
      start: (durationMs, then) => {
        due = { atMs: nowMs + durationMs, then };
      },
      stop: () => {
        due = null;
      },
    },
  });
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    watch,
    said,
    asked: () => asked,
    begin: async () => {
      await watch.start();
    },
    /** With a moment to look at once that time is over. */
    after: async (seconds: number, moment: 'something happens' | 'nothing happens' = 'nothing happens') => {
      nowMs += seconds * 1000;
      if (due !== null && due.atMs <= nowMs) due.then();
      if (moment === 'something happens') watch.look();
      await settled();
    },
  };
}

it('says before anybody is missed that a panel came within the grace of a start', async () => {
  const { begin, after, said, watch } = bench(['none', 'notifier']);
  expect(watch.host()).toBeNull();
  await begin();
  expect(watch.host()).toBe('none');
  await after(10);
  expect(watch.host()).toBe('notifier');
  expect(said).toEqual(['notifier']);
});

it('says once that nobody is there after the grace, and hears of one that comes much later', async () => {
  const { begin, after, said } = bench(['none', 'none', 'none', 'notifier']);
  await begin();
  expect(said).toEqual([]);
  await after(10);
  expect(said).toEqual(['none']);
  await after(300);
  expect(said).toEqual(['none']);
  await after(300);
  expect(said).toEqual(['none', 'notifier']);
});

it('notices a panel that leaves, with the next thing that happens or the next slow look, and its return', async () => {
  const { begin, after, said, watch } = bench(['notifier', 'none', 'notifier', 'none']);
  await begin();
  expect(said).toEqual([]);
  await after(60, 'something happens');
  expect(said).toEqual(['none']);
  await after(60, 'something happens');
  expect(said).toEqual(['none', 'notifier']);
  await after(300);
  expect(said).toEqual(['none', 'notifier', 'none']);
  expect(watch.host()).toBe('none');
});

it.each(['embedding', 'unknown'] as const)(
  'looks again soon after a start that found %s, and says it once another comes',
  async (first) => {
    const { begin, after, said, asked } = bench([first, first, 'notifier']);
    await begin();
    await after(10);
    expect(asked()).toBe(2);
    expect(said).toEqual([]);
    await after(300);
    expect(said).toEqual(['notifier']);
  },
);

it('asks no more often than every half minute, whatever happens, and also after the clock was set back', async () => {
  const { begin, after, asked } = bench(['notifier']);
  await begin();
  for (let second = 0; second < 60; second += 1) await after(1, 'something happens');
  expect(asked()).toBe(3);
  await after(-86_400, 'something happens');
  expect(asked()).toBe(4);
});

it('asks nothing before its start, nor after its end', async () => {
  const { watch, begin, after, asked } = bench(['notifier']);
  await after(60, 'something happens');
  expect(asked()).toBe(0);
  await begin();
  watch.stop();
  await after(3_600, 'something happens');
  expect(asked()).toBe(1);
});
