import { expect, it } from 'vitest';
import { decidePresence, IdleWatch } from '../../../main/electron/idle-watch.ts';

it.each([
  [0, 'here'],
  [299, 'here'],
  [300, 'away'],
  [86_400, 'away'],
])('somebody who touched nothing for %i s is %s', (idleSeconds, presence) => {
  expect(decidePresence(idleSeconds)).toBe(presence);
});

function bench() {
  let [nowMs, touchedAtMs, returns, asked] = [0, 0, 0, 0];
  let due: { readonly atMs: number; readonly then: () => void } | null = null;
  const watch = new IdleWatch({
    idleSeconds: () => {
      asked += 1;
      return Math.floor((nowMs - touchedAtMs) / 1_000);
    },
    onReturn: () => {
      returns += 1;
    },
    timer: {
      start: (durationMs, then) => {
        due = { atMs: nowMs + durationMs, then };
      },
      stop: () => {
        due = null;
      },
    },
  });
  return {
    watch,
    returns: () => returns,
    asked: () => asked,
    touch: () => {
      touchedAtMs = nowMs;
    },
    after: (seconds: number) => {
      const untilMs = nowMs + seconds * 1_000;
      while (due !== null && due.atMs <= untilMs) {
        nowMs = due.atMs;
        due.then();
      }
      nowMs = untilMs;
    },
  };
}

it('notices within fifteen seconds that somebody is back after a long time, and once', () => {
  const { watch, returns, after, touch } = bench();
  watch.look();
  after(3_600);
  expect(returns()).toBe(0);
  touch();
  after(15);
  expect(returns()).toBe(1);
  after(240);
  expect(returns()).toBe(1);
});

it('says nothing of somebody who was away for a moment', () => {
  const { watch, returns, after, touch } = bench();
  watch.look();
  for (let minute = 0; minute < 60; minute += 4) {
    after(240);
    touch();
  }
  expect(returns()).toBe(0);
});

it('asks once a minute while somebody is there, and four times while nobody is', () => {
  const { watch, asked, after } = bench();
  watch.look();
  after(300);
  expect(asked()).toBe(6);
  after(60);
  expect(asked()).toBe(10);
});

it('asks nobody any more once it was stopped', () => {
  const { watch, asked, returns, after, touch } = bench();
  watch.look();
  after(600);
  const before = asked();
  watch.stop();
  touch();
  after(600);
  expect([asked(), returns()]).toEqual([before, 0]);
});
