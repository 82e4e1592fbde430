import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duration, durationParts, formatFor, spokenDuration, wholePercent } from '../../../renderer/lib/format.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const plain = (text: string) => text.replaceAll('\u202f', '~');

describe('a length of time', () => {
  it.each([
    [0, '<~1~m', 'less than a minute'],
    [59_999, '<~1~m', 'less than a minute'],
    [-hourMs, '<~1~m', 'less than a minute'],
    [minuteMs, '1~m', '1 minute'],
    [59 * minuteMs, '59~m', '59 minutes'],
    [hourMs, '1~h~0~m', '1 hour'],
    [2 * hourMs + 14 * minuteMs, '2~h~14~m', '2 hours 14 minutes'],
    [dayMs - 1, '23~h~59~m', '23 hours 59 minutes'],
    [3 * dayMs + 18.5 * hourMs, '3~d~18~h', '3 days 18 hours'],
  ])('of %i ms is %s', (ms, shown, spoken) => {
    expect(plain(duration(ms))).toBe(shown);
    expect(spokenDuration(ms)).toBe(spoken);
  });

  it('is never longer than what is left', () => {
    const unitMs = { d: dayMs, h: hourMs, m: minuteMs };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 * dayMs }), (ms) => {
        const total = durationParts(ms).reduce((sum, { value, unit }) => sum + value * unitMs[unit], 0);
        expect(total).toBeLessThanOrEqual(ms);
        expect(ms - total).toBeLessThan(ms >= dayMs ? hourMs : minuteMs);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a percentage', () => {
  it.each([
    [0, 0],
    [0.2, 1],
    [1, 1],
    [61.5, 62],
    [99.6, 99],
    [100, 100],
  ])('of %d is shown as %i: never all or nothing unless it is', (percent, whole) => {
    expect(wholePercent(percent)).toBe(whole);
  });
});

describe('a time', () => {
  const now = new Date(2026, 10, 16, 14, 26).getTime();

  it.each([
    ['en-GB', new Date(2026, 10, 16, 16, 40), '16:40', true],
    ['en-US', new Date(2026, 10, 16, 16, 40), '4:40 PM', true],
    ['de-DE', new Date(2026, 10, 20, 9, 0), 'Fri 09:00', false],
    ['en-GB', new Date(2026, 10, 17, 0, 5), 'Tue 00:05', false],
    ['en-GB', new Date(2026, 11, 12, 9, 0), '12 Dec, 09:00', false],
    ['not a locale', new Date(2026, 10, 16, 16, 40), '16:40', true],
  ])('is written as people of %s write it: %s', (locale, date, text, isToday) => {
    const clock = formatFor(locale).clock(date.getTime(), now);
    expect({ ...clock, text: clock.text.replaceAll('\u202f', ' ') }).toEqual({ text, isToday });
  });

  it.each([
    [new Date(2026, 10, 16, 16, 40), '16:40'],
    [new Date(2026, 10, 17, 0, 5), '17 Nov'],
    [new Date(2026, 11, 3, 9, 0), '3 Dec'],
  ])('on %s is only its day when it is not today: %s', (date, text) => {
    expect(formatFor('en-GB').dayOrTime(date.getTime(), now)).toBe(text);
  });

  it.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [minuteMs, '1 min ago'],
    [9.9 * minuteMs, '9 min ago'],
    [10 * minuteMs, '14:16'],
    [2 * dayMs, 'Sat 14:26'],
    [-minuteMs, 'just now'],
  ])('%i ms ago is %s', (agoMs, text) => {
    expect(formatFor('en-GB').age(now - agoMs, now)).toBe(text);
  });
});
