import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../../../main/core/tokens/retry-after.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const weekMs = 7 * 24 * 3_600_000;
const httpDate = (atMs: number): string => new Date(atMs).toUTCString();

describe('when to come back', () => {
  it.each([
    ['0', 0],
    ['30', 30_000],
    [' 30 ', 30_000],
    ['1.5', 1_500],
    ['604800', weekMs],
    ['604801', weekMs],
    ['978307200', weekMs],
    ['9'.repeat(400), weekMs],
  ])('is counted in seconds for "%s"', (value, waitMs) => {
    expect(readRetryAfter({ 'retry-after': value }, nowMs)).toBe(nowMs + waitMs);
  });

  it('is a date on the clock of the service, so that a wrong clock here changes nothing', () => {
    const theirNowMs = nowMs + 5 * 3_600_000;
    const headers = { date: httpDate(theirNowMs), 'retry-after': httpDate(theirNowMs + 60_000) };
    expect(readRetryAfter(headers, nowMs)).toBe(nowMs + 60_000);
  });

  it.each([
    ['no date', {}],
    ['a date that is none', { date: 'today' }],
  ])('is a date on our own clock when the answer has %s', (_name, headers) => {
    expect(readRetryAfter({ ...headers, 'retry-after': httpDate(nowMs + 60_000) }, nowMs)).toBe(nowMs + 60_000);
  });

  it('is now for a date that has passed, and a week from now for one that is far away', () => {
    expect(readRetryAfter({ 'retry-after': httpDate(nowMs - 60_000) }, nowMs)).toBe(nowMs);
    expect(readRetryAfter({ 'retry-after': httpDate(Date.UTC(2057, 0, 1)) }, nowMs)).toBe(nowMs + weekMs);
  });

  it.each(['', '  ', 'soon', '-5', '+5', '1e3', '0x10', '60s', '5 minutes', '1.5.2', '120, 120', 'NaN', 'Infinity'])(
    'is not said by "%s"',
    (value) => {
      expect(readRetryAfter({ 'retry-after': value }, nowMs)).toBeNull();
    },
  );

  it('is not said without the header', () => {
    expect(readRetryAfter({ date: httpDate(nowMs) }, nowMs)).toBeNull();
  });

  it('lies between now and a week from now, whatever the service writes', () => {
    const value = fc.oneof(
      fc.string(),
      fc.nat().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(value, fc.option(value), (retryAfter, date) => {
        const atMs = readRetryAfter({ 'retry-after': retryAfter, ...(date === null ? {} : { date }) }, nowMs);
        expect(atMs === null || (atMs >= nowMs && atMs <= nowMs + weekMs)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
