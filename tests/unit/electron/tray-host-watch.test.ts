import { expect, it } from 'vitest';
import { TrayHostWatch } from '../../../main/electron/tray-host-watch.ts';

function bench(answers: readonly boolean[]) {
  const said: boolean[] = [];
  let asked = 0;
  let nowMs = 1_000_000;
  let due: { readonly atMs: number; readonly then: () => void } | null = null;
  const watch = new TrayHostWatch({
    find: async () => {
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1] ?? false;
    },
    now: () => nowMs,
    onChange: (isThere) => said.push(isThere),
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
      watch.start();
      await settled();
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

it('says nothing of a tray that comes within the grace of a start', async () => {
  const { begin, after, said, watch } = bench([false, true]);
  await begin();
  expect(watch.isThere()).toBe(false);
  await after(10);
  expect(watch.isThere()).toBe(true);
  expect(said).toEqual([true]);
});

it('says once that nobody is there after the grace, and hears of one that comes much later', async () => {
  const { begin, after, said } = bench([false, false, false, true]);
  await begin();
  expect(said).toEqual([]);
  await after(10);
  expect(said).toEqual([false]);
  await after(300);
  expect(said).toEqual([false]);
  await after(300);
  expect(said).toEqual([false, true]);
});

it('notices a tray that leaves, with the next thing that happens or the next slow look, and its return', async () => {
  const { begin, after, said, watch } = bench([true, false, true, false]);
  await begin();
  await after(60, 'something happens');
  expect(said).toEqual([false]);
  await after(60, 'something happens');
  expect(said).toEqual([false, true]);
  await after(300);
  expect(said).toEqual([false, true, false]);
  expect(watch.isThere()).toBe(false);
});

it('asks no more often than every half minute, whatever happens, and also after the clock was set back', async () => {
  const { begin, after, asked } = bench([true]);
  await begin();
  for (let second = 0; second < 60; second += 1) await after(1, 'something happens');
  expect(asked()).toBe(3);
  await after(-86_400, 'something happens');
  expect(asked()).toBe(4);
});

it('asks nothing before its start, nor after its end', async () => {
  const { watch, begin, after, asked } = bench([true]);
  await after(60, 'something happens');
  expect(asked()).toBe(0);
  await begin();
  watch.stop();
  await after(3_600, 'something happens');
  expect(asked()).toBe(1);
});
