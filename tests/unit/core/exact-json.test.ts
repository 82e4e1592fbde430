import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooDeep, parseExactly } from '../../../main/core/exact-json.ts';
import { isJsonObject, numberOrNull } from '../../../main/core/json.ts';

describe('numbers of other programs', () => {
  it.each([
    '9007199254740993',
    '-12345678901234567890',
    '18446744073709551615',
    '0.12345678901234567890',
    '1e400',
    '-1e400',
    '1e-400',
    '123456789.123456789',
  ])('are written back as they stand, although JavaScript would round them: %s', (number) => {
    const text = `{"a":${number},"b":[${number}, 1]}`;
    expect(JSON.stringify(parseExactly(text))).toBe(text.replaceAll(' ', ''));
  });

  it.each(['0', '-1', '37.5', '1762000000000', '1e3', '1.50', '0.1', '9007199254740992', '1e300', '0e99999'])(
    'stay numbers where JavaScript has the same one: %s',
    (number) => {
      expect(parseExactly(`[${number}]`)).toEqual([Number(number)]);
    },
  );

  it('are neither a number nor an object for whoever reads them', () => {
    const document = parseExactly('{"a":1e400}');
    const value = isJsonObject(document) ? document['a'] : undefined;
    expect(isJsonObject(value)).toBe(false);
    expect(numberOrNull(value)).toBeNull();
  });

  it('leave everything else as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(JSON.stringify(parseExactly(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('how deeply a document is nested', () => {
  const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}[]${'}'.repeat(depth)}`);

  it.each([
    [1, false],
    [150, false],
    [300, true],
    [5_000, true],
  ])('%i levels: too deep is %s', (depth, isToo) => {
    expect(isTooDeep(nested(depth))).toBe(isToo);
  });
});
