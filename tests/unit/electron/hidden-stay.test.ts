import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HiddenStay } from '../../../main/electron/hidden-stay.ts';

const minuteMs = 60_000;
let stay: HiddenStay;
let ended: number;
const end = (): void => {
  ended += 1;
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stay = new HiddenStay();
  ended = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a hidden popover', () => {
  it('is kept for five minutes and then ended, once', () => {
    stay.begin(end);
    vi.advanceTimersByTime(5 * minuteMs - 1);
    expect(ended).toBe(0);
    vi.advanceTimersByTime(1);
    expect(ended).toBe(1);
    vi.advanceTimersByTime(60 * minuteMs);
    expect(ended).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not ended once it is shown again', () => {
    stay.begin(end);
    vi.advanceTimersByTime(4 * minuteMs);
    stay.stop();
    vi.advanceTimersByTime(60 * minuteMs);
    expect(ended).toBe(0);
  });

  it('has its five minutes anew each time it is hidden', () => {
    stay.begin(end);
    vi.advanceTimersByTime(4 * minuteMs);
    stay.begin(end);
    vi.advanceTimersByTime(4 * minuteMs);
    expect(ended).toBe(0);
    vi.advanceTimersByTime(minuteMs);
    expect(ended).toBe(1);
  });
});
