import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShort, type PaceFacts, paceOf } from '../../../renderer/lib/pace.ts';

const hourMs = 3_600_000;
/** Five hours that began at nought; read and shown after two of them. */
const facts: PaceFacts = {
  shape: 'current',
  hasReset: false,
  isReading: false,
  leftPercent: 60,
  windowMs: 5 * hourMs,
  resetAtMs: 5 * hourMs,
  readAtMs: 2 * hourMs,
  nowMs: 2 * hourMs,
  waitsFor: null,
  usedUpAtMs: null,
};

describe('the pace of a window', () => {
  it.each<[string, Partial<PaceFacts>, ReturnType<typeof paceOf>]>([
    ['lasts when it is used evenly', {}, { kind: 'lasts' }],
    ['lasts when nothing was used', { leftPercent: 100 }, { kind: 'lasts' }],
    ['runs out when it is used faster than time passes', { leftPercent: 50 }, { kind: 'runs-out', inMs: 2 * hourMs }],
    [
      'counts down from now and not from the reading',
      { leftPercent: 50, nowMs: 3 * hourMs },
      { kind: 'runs-out', inMs: hourMs },
    ],
    [
      'has run out at once when that moment has passed',
      { leftPercent: 50, nowMs: 4.5 * hourMs },
      { kind: 'runs-out', inMs: 0 },
    ],
    [
      'cannot be told in the first minutes',
      { readAtMs: 0.1 * hourMs, leftPercent: 90 },
      { kind: 'too-early', isTight: false },
    ],
    [
      'cannot be told in the first minutes, but is tight with little left',
      { readAtMs: 0.1 * hourMs, leftPercent: 20 },
      { kind: 'too-early', isTight: true },
    ],
    ['is not known from old numbers', { shape: 'old' }, { kind: 'unknown' }],
    ['is not known without a length', { windowMs: null }, { kind: 'unknown' }],
    ['is not known without a reset', { resetAtMs: null }, { kind: 'unknown' }],
    ['is not known without a number', { shape: 'unknown', leftPercent: null }, { kind: 'unknown' }],
    ['is being read at first', { shape: 'unknown', leftPercent: null, isReading: true }, { kind: 'reading' }],
    ['starts anew after a reset', { shape: 'unknown', leftPercent: null, hasReset: true }, { kind: 'has-reset' }],
    ['waits for a longer window', { shape: 'waiting', waitsFor: 'Week' }, { kind: 'waits', waitsFor: 'Week' }],
    ['is over once it is used up', { shape: 'used-up', usedUpAtMs: 7 }, { kind: 'used-up', atMs: 7 }],
  ])('%s', (_name, change, expected) => {
    expect(paceOf({ ...facts, ...change })).toEqual(expected);
  });

  it('runs out exactly when more was used than time has passed', () => {
    const share = fc.integer({ min: 4, max: 99 });
    fc.assert(
      fc.property(share, share, (usedPercent, elapsedPercent) => {
        fc.pre(usedPercent !== elapsedPercent);
        const readAtMs = (5 * hourMs * elapsedPercent) / 100;
        const pace = paceOf({ ...facts, leftPercent: 100 - usedPercent, readAtMs, nowMs: readAtMs });
        expect(pace.kind).toBe(usedPercent > elapsedPercent ? 'runs-out' : 'lasts');
      }),
      { numRuns: 200 },
    );
  });
});

describe('amber', () => {
  it.each([
    [{ kind: 'runs-out', inMs: 1 } as const, true],
    [{ kind: 'too-early', isTight: true } as const, true],
    [{ kind: 'too-early', isTight: false } as const, false],
    [{ kind: 'lasts' } as const, false],
    [{ kind: 'used-up', atMs: null } as const, false],
  ])('is for what ends before its reset: %o', (pace, expected) => {
    expect(isShort(pace)).toBe(expected);
  });
});
