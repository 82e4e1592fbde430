import { describe, expect, it } from 'vitest';
import type { KeptSetAside } from '../../../../main/core/custody/custody-moves.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { afterPutBack, mayBePutBack } from '../../../../main/core/verification/watch-set-aside.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const minuteMs = 60_000;

function setAsideAgo(ageMs: number, putBacks = 0): KeptSetAside {
  return { key: 'mira000001', record: {}, hash: 'a'.repeat(64) as TokenHash, at: nowMs - ageMs, putBacks };
}

describe('an account that was erased after we set it aside', () => {
  it.each([
    ['within a minute, by who had read the list before, hardly counts', setAsideAgo(2_000, 1), 1 + 1 / 32],
    ['after it had stayed for a minute counts', setAsideAgo(minuteMs, 1), 2],
    ['while the clock was set back hardly counts', setAsideAgo(-minuteMs, 1), 1 + 1 / 32],
  ])('%s', (_name, kept, putBacks) => {
    expect(afterPutBack(kept, nowMs)).toEqual({ at: Math.max(kept.at, nowMs), putBacks });
  });

  it('is not fought over for ever, however soon it is erased and looked for each time', () => {
    let kept = setAsideAgo(2_000);
    let putBacks = 0;
    for (let now = nowMs; mayBePutBack(kept, now) && putBacks < 1_000; now += minuteMs / 2) {
      kept = { ...kept, ...afterPutBack(kept, now) };
      putBacks += 1;
    }
    expect(putBacks).toBe(96);
  });

  it.each([
    ['is put back within a day', setAsideAgo(23 * 60 * minuteMs, 2), true],
    ['is left alone after a day', setAsideAgo(24 * 60 * minuteMs), false],
    ['is left alone after three times that count', setAsideAgo(minuteMs, 3), false],
  ])('%s', (_name, kept, expected) => {
    expect(mayBePutBack(kept, nowMs)).toBe(expected);
  });
});
