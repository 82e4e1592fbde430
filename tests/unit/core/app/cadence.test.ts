import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingIntervalMs } from '../../../../main/core/app/cadence.ts';

const minuteMs = 60_000;
const nowMs = Date.UTC(2026, 2, 6, 14);

function minutesBetween(facts: {
  cadence?: 'adaptive' | 'manual' | 2 | 5 | 15 | 30;
  opened?: number | null;
  battery?: boolean;
}) {
  const opened = facts.opened ?? null;
  const intervalMs = readingIntervalMs({
    cadence: facts.cadence ?? 'adaptive',
    popoverOpenedAtMs: opened === null ? null : nowMs - opened * minuteMs,
    isOnBattery: facts.battery ?? false,
    nowMs,
  });
  return intervalMs === null ? null : intervalMs / minuteMs;
}

describe('the time between two readings', () => {
  it.each([
    { opened: 0, minutes: 2 },
    { opened: 4.9, minutes: 2 },
    { opened: 5, minutes: 5 },
    { opened: 59, minutes: 5 },
    { opened: 60, minutes: 15 },
    { opened: 239, minutes: 15 },
    { opened: 240, minutes: 30 },
    { opened: 10_000, minutes: 30 },
    { opened: null, minutes: 30 },
    { opened: -20, minutes: 2 },
  ])('is $minutes minutes as needed, $opened minutes after the popover was opened', ({ opened, minutes }) => {
    expect(minutesBetween({ opened })).toBe(minutes);
  });

  it('is half an hour on battery, however lately somebody looked', () => {
    expect(minutesBetween({ opened: 1, battery: true })).toBe(30);
  });

  it.each([2, 5, 15, 30] as const)('is the %s minutes that were chosen, on battery too', (cadence) => {
    expect(minutesBetween({ cadence, opened: 1, battery: true })).toBe(cadence);
  });

  it('does not exist when readings are only made when asked', () => {
    expect(minutesBetween({ cadence: 'manual', opened: 0 })).toBeNull();
  });

  it('never gets shorter while nobody looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }), (a, b) => {
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)];
        expect(minutesBetween({ opened: sooner })).toBeLessThanOrEqual(minutesBetween({ opened: later }) ?? 0);
      }),
      { numRuns: 100 },
    );
  });
});
