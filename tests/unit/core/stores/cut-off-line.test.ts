import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOffLine } from '../../../../main/core/stores/cut-off-line.ts';

describe('the line in which a file ends before it is complete', () => {
  it.each([
    ['{"accounts": [', 1],
    ['{\n  "accounts": [\n    {', 3],
    ['{"email": "mira@fern', 1],
    ['{"name": "a \\"quoted', 1],
    ['{"name": "}]"', 1],
    ['{"accounts": []}', null],
    ['{"accounts": [}', null],
    ['}', null],
    ['', null],
    ['not JSON at all', null],
    ['{"accounts": []} and more', null],
  ])('of %j is %s', (text, line) => {
    expect(cutOffLine(text)).toBe(line);
  });

  it('is found wherever a list was cut off, and never in a whole one', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.string())), fc.nat(), (accounts, cut) => {
        const whole = JSON.stringify({ version: 1, accounts }, null, 2);
        const part = whole.slice(0, 1 + (cut % (whole.length - 1)));
        expect(cutOffLine(whole)).toBeNull();
        expect(cutOffLine(part)).toBe(part.split('\n').length);
      }),
    );
  });
});
