import { describe, expect, it } from 'vitest';
import type { LastValues } from '../../../../main/core/usage-memory/last-values.ts';
import { type OldBecause, oldBecause } from '../../../../main/core/usage-memory/old-values.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const minuteMs = 60_000;

interface Case {
  readonly age: number | null;
  readonly failed?: boolean;
  /** Minutes from now, negative when it has passed. */
  readonly resets?: readonly number[];
  readonly interval?: number | null;
  readonly because: OldBecause | null;
}

function valuesOf({ age, failed = false }: Case): LastValues {
  const reading = age === null ? null : { fetchedAtMs: nowMs - age * minuteMs, value: {} };
  const error = { code: 'offline', message: 'No network.', httpStatus: null, at: new Date(nowMs).toISOString() };
  return { reading, error: failed ? error : null };
}

describe('values are', () => {
  const table: readonly (readonly [string, Case])[] = [
    ['current right after a reading', { age: 0, because: null }],
    ['current for two intervals', { age: 30, interval: 15, because: null }],
    ['old after two intervals', { age: 30.1, interval: 15, because: 'aged' }],
    ['current for ten minutes, however short the interval', { age: 10, interval: 2, because: null }],
    ['old after ten minutes with a short interval', { age: 10.1, interval: 2, because: 'aged' }],
    ['not made old by age where nobody reads regularly', { age: 10_000, interval: null, because: null }],
    ['old when the last attempt failed', { age: 1, failed: true, because: 'failed' }],
    ['old when there never was any but an error', { age: null, failed: true, because: 'failed' }],
    ['not old when nothing was read yet', { age: null, because: null }],
    ['old when a reset has passed since', { age: 5, resets: [60, -1], because: 'reset-passed' }],
    ['old in the moment of the reset', { age: 5, resets: [0], because: 'reset-passed' }],
    ['current before the reset', { age: 5, resets: [1], because: null }],
    ['current when the reset was before the reading', { age: 5, resets: [-6], because: null }],
    ['first of all past their reset', { age: 5, failed: true, resets: [-1], because: 'reset-passed' }],
  ];
  it.each(table)('%s', (_name, input) => {
    const { resets = [], interval = 5, because } = input;
    const resetAtMs = resets.map((minutes) => nowMs + minutes * minuteMs);
    const intervalMs = interval === null ? null : interval * minuteMs;
    expect(oldBecause({ values: valuesOf(input), resetAtMs, intervalMs, nowMs })).toBe(because);
  });
});
