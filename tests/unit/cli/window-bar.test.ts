import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leftText, windowBar } from '../../../main/cli/window-bar.ts';
import { usageWindow } from './reports.ts';

const used = (usedPercent: number | null): ReturnType<typeof usageWindow> => usageWindow({ usedPercent });

describe('the bar of a window', () => {
  it.each([
    ['full when nothing is used', 0, false, '██████████', '100%'],
    ['solid for what is left', 29, false, '███████░░░', '71%'],
    ['hatched when the number is old', 29, true, '▒▒▒▒▒▒▒░░░', '71%'],
    ['still one cell when hardly anything is left', 99.4, false, '█░░░░░░░░░', '1%'],
    ['hollow when it is used up', 100, false, '▯▯▯▯▯▯▯▯▯▯', '0%'],
    ['hollow when more than all is used', 130, false, '▯▯▯▯▯▯▯▯▯▯', '0%'],
    ['dots when it is unknown', null, false, '··········', '–'],
    ['dots when it is unknown and old', null, true, '··········', '–'],
  ])('is %s', (_name, usedPercent, stale, bar, left) => {
    expect(windowBar(used(usedPercent), { cells: 10, stale })).toBe(bar);
    expect(leftText(used(usedPercent))).toBe(left);
  });

  it('is dots and a dash when there is no window at all', () => {
    expect([windowBar(null, { cells: 4, stale: false }), leftText(null)]).toEqual(['····', '–']);
  });

  it('has one width, and is hollow exactly when 0% is left', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 500, noNaN: true }), fc.integer({ min: 1, max: 40 }), (percent, cells) => {
        const bar = windowBar(used(percent), { cells, stale: false });
        return bar.length === cells && bar.startsWith('▯') === percent >= 100;
      }),
    );
  });

  it('says 0% exactly when nothing is left', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        return (leftText(used(percent)) === '0%') === (percent === 100);
      }),
    );
  });
});
