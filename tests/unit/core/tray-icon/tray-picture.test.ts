import { describe, expect, it } from 'vitest';
import { checkingStepAt } from '../../../../main/core/tray-icon/checking-step.ts';
import { decideTrayPicture, type TrayFacts } from '../../../../main/core/tray-icon/tray-picture.ts';
import { halfFull, left } from './cell-text.ts';

const pictureOf = (facts: Partial<TrayFacts>) => decideTrayPicture({ ...halfFull, ...facts });

describe('deciding what the glyph says', () => {
  it.each([
    ['error over all others', { hasError: true, isOffline: true, isStale: true, checkingStep: 2 }, { kind: 'error' }],
    ['offline over stale', { isOffline: true, isStale: true, checkingStep: 2 }, { kind: 'offline' }],
    ['stale over checking', { isStale: true, checkingStep: 2 }, { kind: 'stale' }],
    ['checking over plain levels', { checkingStep: 2 }, { kind: 'checking', step: 2 }],
    ['plain levels otherwise', {}, { kind: 'plain' }],
  ] as const)('puts %s', (_, facts, condition) => {
    expect(pictureOf(facts).condition).toEqual(condition);
  });

  it.each([
    {},
    { hasError: true },
    { isOffline: true },
    { isStale: true },
    { checkingStep: 0 },
    left(),
    left(0, 0),
  ] as const)('joins the dot to %o', (facts) => {
    expect(pictureOf({ ...facts, needsSignIn: true })).toEqual({ ...pictureOf(facts), hasDot: true });
  });

  it.each([
    [left(), { upper: { kind: 'track' }, lower: { kind: 'track' } }],
    [left(null), { single: { kind: 'track' } }],
    [left(40), { single: { kind: 'level', litShare: 0.4 } }],
    [left(null, 40), { upper: { kind: 'track' }, lower: { kind: 'level', litShare: 0.4 } }],
    [left(Number.NaN, 40), { upper: { kind: 'track' }, lower: { kind: 'level', litShare: 0.4 } }],
    [left(21, 20), { upper: { kind: 'level', litShare: 0.21 }, lower: { kind: 'low', litShare: 0.2 } }],
    [left(0, 40), { upper: { kind: 'hollow' }, lower: { kind: 'level', litShare: 0.4 } }],
    [left(90, 0), { upper: { kind: 'hollow' }, lower: { kind: 'hollow' } }],
    [left(null, 0), { upper: { kind: 'hollow' }, lower: { kind: 'hollow' } }],
    [left(-3, 140), { upper: { kind: 'hollow' }, lower: { kind: 'level', litShare: 1 } }],
    [left(40, 60, 0), { upper: { kind: 'level', litShare: 0.4 }, lower: { kind: 'level', litShare: 0.6 } }],
  ] as const)('reads %j', (windows, bars) => {
    expect(pictureOf(windows).bars).toEqual(bars);
  });

  it('lights what is used in the used setting, and keeps low and used-up shapes by what is left', () => {
    expect(pictureOf({ ...left(75, 25), show: 'used' }).bars).toEqual({
      upper: { kind: 'level', litShare: 0.25 },
      lower: { kind: 'level', litShare: 0.75 },
    });
    expect(pictureOf({ ...left(0, 12.5), show: 'used' }).bars).toEqual({
      upper: { kind: 'hollow' },
      lower: { kind: 'low', litShare: 0.875 },
    });
    expect(pictureOf({ ...left(100), show: 'used' }).bars).toEqual({ single: { kind: 'level', litShare: 0 } });
  });

  it('follows the first threshold for low', () => {
    expect(pictureOf({ ...left(30), lowAtLeftPercent: 30 }).bars).toEqual({ single: { kind: 'low', litShare: 0.3 } });
    expect(pictureOf({ ...left(30), lowAtLeftPercent: 29 }).bars).toEqual({ single: { kind: 'level', litShare: 0.3 } });
  });

  it.each([{ isStale: true }, { isOffline: true }, { hasError: true }])(
    'calls nothing low that is not current: %o',
    (facts) => {
      expect(pictureOf({ ...left(10), ...facts }).bars).toEqual({ single: { kind: 'level', litShare: 0.1 } });
    },
  );

  it('still calls a bar low while a check runs', () => {
    expect(pictureOf({ ...left(10), checkingStep: 1 }).bars).toEqual({ single: { kind: 'low', litShare: 0.1 } });
  });
});

describe('the walk of the gap', () => {
  it.each([
    [0, 0],
    [399, 0],
    [400, 1],
    [800, 2],
    [1_200, 3],
    [1_599, 3],
    [1_600, 0],
    [-50, 0],
  ])('stands after %i ms at step %i', (elapsedMs, step) => {
    expect(checkingStepAt(elapsedMs, false)).toBe(step);
  });

  it('stands still a third of the way in with reduced motion', () => {
    expect([0, 400, 800, 5_000].map((elapsedMs) => checkingStepAt(elapsedMs, true))).toEqual([1, 1, 1, 1]);
  });
});
