import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageReading, UsageWindow } from '../../../../main/core/usage/usage-reading.ts';
import { bindingWindow, limitAt, windowKind, windowName } from '../../../../main/core/usage/windows.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const hourMs = 3_600_000;
const session: UsageWindow = { usedPercent: 20, windowSeconds: 18_000, resetAtMs: nowMs + 2 * hourMs };
const weekly: UsageWindow = { usedPercent: 60, windowSeconds: 604_800, resetAtMs: nowMs + 50 * hourMs };

function reading(windows: readonly UsageWindow[], facts: Partial<UsageReading> = {}): UsageReading {
  return {
    plan: null,
    windows,
    additional: [],
    allowed: null,
    limitReached: null,
    reachedType: null,
    credits: null,
    resetCreditCount: null,
    fetchedAtMs: nowMs,
    ...facts,
  };
}

describe('a window', () => {
  it.each([
    [18_000, 'session', 'Session (5 hours)'],
    [17_940, 'session', 'Session (5 hours)'],
    [604_800, 'weekly', 'Week'],
    [604_799, 'weekly', 'Week'],
    [28 * 86_400, 'monthly', 'Month (28 days)'],
    [30 * 86_400, 'monthly', 'Month (30 days)'],
    [31 * 86_400, 'monthly', 'Month (31 days)'],
    [86_400, 'other', '1 day'],
    [86_399, 'other', '1 day'],
    [3 * 86_400, 'other', '3 days'],
    [36 * 3_600, 'other', '36 hours'],
    [3_600, 'other', '1 hour'],
    [10_800, 'other', '3 hours'],
    [5_400, 'other', '90 minutes'],
    [90, 'other', '2 minutes'],
    [10, 'other', '1 minute'],
    [365 * 86_400, 'other', '365 days'],
    [null, 'other', 'Limit'],
  ])('of %j seconds is of the kind %s and is called %s', (seconds, kind, name) => {
    expect(windowKind(seconds)).toBe(kind);
    expect(windowName(seconds)).toBe(name);
  });
});

describe('the binding window', () => {
  it('is the one with the least left, in whichever place it was sent', () => {
    expect(bindingWindow(reading([session, weekly]), nowMs)).toBe(weekly);
    expect(bindingWindow(reading([weekly, session]), nowMs)).toBe(weekly);
  });

  it('is the longer one when both have as much left', () => {
    const even = { ...session, usedPercent: 60 };
    expect(bindingWindow(reading([even, weekly]), nowMs)).toBe(weekly);
    expect(bindingWindow(reading([weekly, even]), nowMs)).toBe(weekly);
  });

  it('is never one whose percentage is unknown', () => {
    expect(bindingWindow(reading([{ ...weekly, usedPercent: null }, session]), nowMs)).toBe(session);
    expect(bindingWindow(reading([{ ...weekly, usedPercent: null }]), nowMs)).toBeNull();
  });

  it('is never one whose reset has passed', () => {
    expect(bindingWindow(reading([{ ...weekly, resetAtMs: nowMs }, session]), nowMs)).toBe(session);
  });

  it('can be one whose reset is unknown', () => {
    const open = { ...weekly, resetAtMs: null };
    expect(bindingWindow(reading([session, open]), nowMs)).toBe(open);
  });

  it('is unknown without windows', () => {
    expect(bindingWindow(reading([]), nowMs)).toBeNull();
  });
});

describe('whether the main limit is reached', () => {
  const full = { ...session, usedPercent: 100 };
  const notReached = { reached: false, untilMs: null };

  it.each([
    ['nothing is used up', reading([session, weekly]), notReached],
    ['nothing at all is known', reading([]), notReached],
    ['percentages are unknown', reading([{ ...session, usedPercent: null }]), notReached],
    ['a window is full', reading([full, weekly]), { reached: true, untilMs: full.resetAtMs }],
    [
      'a window is more than full',
      reading([{ ...full, usedPercent: 140 }]),
      { reached: true, untilMs: full.resetAtMs },
    ],
    ['both are full', reading([full, { ...weekly, usedPercent: 100 }]), { reached: true, untilMs: weekly.resetAtMs }],
    ['the full one has reset since', reading([{ ...full, resetAtMs: nowMs }, weekly]), notReached],
    [
      'every window has reset since',
      reading([{ ...full, resetAtMs: nowMs - 1 }], { allowed: false, fetchedAtMs: nowMs - 2 }),
      notReached,
    ],
    [
      'the service says no beside windows that were over when it did',
      reading([{ ...full, resetAtMs: nowMs - 1 }], { allowed: false }),
      { reached: true, untilMs: null },
    ],
    ['its reset is unknown', reading([{ ...full, resetAtMs: null }]), { reached: true, untilMs: null }],
    ['the service says no', reading([session], { allowed: false }), { reached: true, untilMs: session.resetAtMs }],
    ['the service says no and sends no windows', reading([], { allowed: false }), { reached: true, untilMs: null }],
    ['the flag is up', reading([session], { limitReached: true }), { reached: true, untilMs: session.resetAtMs }],
    ['a type is named', reading([], { reachedType: 'spend_control' }), { reached: true, untilMs: null }],
  ])('is told when %s', (_name, from, expected) => {
    expect(limitAt(from, nowMs)).toEqual(expected);
  });

  it('is denied by a live `allowed: true`, whatever else is recorded', () => {
    const everything = reading([full, { ...weekly, usedPercent: 100 }], {
      allowed: true,
      limitReached: true,
      reachedType: 'rate_limit_reached',
    });
    expect(limitAt(everything, nowMs)).toEqual(notReached);
  });

  it('has an end only while it is reached, and never one in the past', () => {
    const window = fc.record({
      usedPercent: fc.option(fc.integer({ min: -5, max: 130 })),
      windowSeconds: fc.option(fc.integer({ min: 1, max: 3_000_000 })),
      resetAtMs: fc.option(fc.integer({ min: nowMs - hourMs, max: nowMs + hourMs })),
    });
    const facts = fc.record({
      allowed: fc.option(fc.boolean()),
      limitReached: fc.option(fc.boolean()),
      reachedType: fc.option(fc.constant('rate_limit_reached')),
    });
    fc.assert(
      fc.property(fc.array(window, { maxLength: 2 }), facts, (windows, known) => {
        const { reached, untilMs } = limitAt(reading(windows, known), nowMs);
        expect(untilMs === null || (reached && untilMs > nowMs)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
