import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, terminalText } from '../../../main/cli/terminal-text.ts';

/** Written anew here: every code point that a terminal or an eye could be misled by. */
function misleads(text: string): boolean {
  return [...text].some((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    const isControl = code < 0x20 || (code >= 0x7f && code <= 0x9f);
    const isDirection = code === 0x061c || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e);
    const isIsolate = code >= 0x2060 && code <= 0x206f;
    const isLineEnd = code === 0x2028 || code === 0x2029;
    const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
    return isControl || isDirection || isIsolate || isLineEnd || isLoneSurrogate || code === 0xfeff;
  });
}

const hostileText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '\u009b', '\u0007', '\r', '\n', '\u202e', '\u2066', '\u200b', '\u2028', '\ufeff'),
    fc.constantFrom('[31m', ']0;title\u0007', 'Ω', '漢', '😀', '\ud83d', '\ude00', 'e\u0301'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
  ),
  maxLength: 260,
});

describe('text from outside', () => {
  it('reaches a terminal without control, direction, zero-width and surrogate characters, whatever it was', () => {
    fc.assert(fc.property(hostileText, (text) => !misleads(terminalText(text))));
  });

  it('is at most 200 characters long and says so when it was longer', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = terminalText(text);
        return shown.length <= 200 && (text.length <= 200 || shown.endsWith('…'));
      }),
    );
  });

  it.each([
    ['an escape sequence', '\u001b[2Jgone', '\uFFFD[2Jgone'],
    ['an eight-bit control sequence', '\u009b31mred', '\uFFFD31mred'],
    ['a forged second line', 'a\nResult: all fine', 'a\uFFFDResult: all fine'],
    ['a reversed file name', 'a\u202egnp.exe', 'a\uFFFDgnp.exe'],
    ['letters of every script', 'Ωmega 漢字 😀 é', 'Ωmega 漢字 😀 é'],
  ])('shows %s as what it is', (_name, text, shown) => {
    expect(terminalText(text)).toBe(shown);
  });

  it('never ends in half an emoji when it is cut', () => {
    expect(terminalText(`${'a'.repeat(198)}😀😀`)).toBe(`${'a'.repeat(198)}…`);
  });
});

describe('a JSON document', () => {
  it('holds nothing that a terminal would act on, and parses to what it was', () => {
    fc.assert(
      fc.property(hostileText, (label) => {
        const text = jsonText({ label });
        return !misleads(text.replaceAll('\n', '')) && JSON.parse(text).label === label;
      }),
    );
  });
});
