import { describe, expect, it } from 'vitest';
import { clockTextAt } from '../../../main/core/app/clock-text.ts';
import { dayTimes } from '../../../renderer/lib/day-times.ts';
import { formatFor } from '../../../renderer/lib/format.ts';

const nowMs = new Date(2026, 10, 16, 14, 26).getTime();
const fridayMs = new Date(2026, 10, 20, 9, 5).getTime();
const friday = new Date(fridayMs).toISOString();
const twoDaysAgo = new Date(2026, 10, 14, 14, 26).toISOString();

describe('a moment in a window, a notification or the menu', () => {
  it.each([
    ['en-GB', 'Fri 09:05'],
    ['en-US', 'Fri 9:05 AM'],
    ['de-DE', 'Fri 09:05'],
    ['ja-JP', 'Fri 09:05'],
    ['ar-EG', 'Fri 9:05 AM'],
    ['C', 'Fri 09:05'],
    ['', 'Fri 09:05'],
  ])('is written in one way everywhere, in English words and as a clock of %s: %s', (locale, text) => {
    const written = [
      formatFor(locale).clock(fridayMs, nowMs).text,
      dayTimes(nowMs, { locale }).near(friday),
      clockTextAt(fridayMs, { nowMs, locale }),
    ];
    expect(written.map((one) => one.replaceAll('\u202f', ' '))).toEqual([text, text, text]);
  });

  it.each(['en-US', 'de-DE', 'C'])('has its age in English words for %s', (locale) => {
    expect(dayTimes(nowMs, { locale }).age(twoDaysAgo)).toBe('2 days');
  });
});
