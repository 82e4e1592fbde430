import { describe, expect, it } from 'vitest';
import { plainName } from '../../../main/core/plain-name.ts';
import { isolatedName } from '../../../shared/isolated-name.ts';

const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';

describe('a name from a file', () => {
  it.each<[string, string, string | null]>([
    ['an address', 'mira@fernhill.example', 'mira@fernhill.example'],
    ['words of any script', 'Büro 漢字 שלום', 'Büro 漢字 שלום'],
    ['line breaks and tabs', ' one\r\ntwo\t three\u2028four\u0085five ', 'one two three four five'],
    ['several and wide spaces', 'a   b\u00A0c\u3000d', 'a b c d'],
    ['controls', 'a\u0000b\u001B[31mc\u009Bd', 'ab[31mcd'],
    ['bidirectional controls', 'a\u202Eb\u202Ac\u2066d\u2069e\u200Ef\u200Fg\u061Ch', 'abcdefgh'],
    ['zero width characters', 'Wo\u200Brk\u200C\uFEFF\u2060\u00AD', 'Work'],
    ['a joiner between letters', 'Wo\u200Drk\u200D', 'Work'],
    ['an emoji of several parts', `${family} home`, `${family} home`],
    [
      'an emoji with a colour',
      '\u{1F44D}\u{1F3FD} \u2764\uFE0F\u200D\u{1F525}',
      '\u{1F44D}\u{1F3FD} \u2764\uFE0F\u200D\u{1F525}',
    ],
    ['letters that are not seen', 'Wo\u3164rk\u115F\u2800', 'Work'],
    ['half a character', 'a\uD83Db', 'ab'],
    ['piled up marks', `e${'\u0301'.repeat(50)}x`, `e${'\u0301'.repeat(4)}x`],
    ['nothing to be seen', '\u200B \u202E\n\u3164', null],
    ['nothing', '', null],
  ])('has of %s only what may stand beside other text', (_what, text, name) => {
    expect(plainName(text)).toBe(name);
  });

  it.each([
    ['letters', 'x'.repeat(5_000), `${'x'.repeat(79)}…`],
    ['emoji', family.repeat(30), `${family.repeat(30)}`],
    ['many emoji', '\u{1F44D}\u{1F3FD}'.repeat(90), `${'\u{1F44D}\u{1F3FD}'.repeat(79)}…`],
    ['exactly as much as there is room', 'é '.repeat(40).trim(), 'é '.repeat(40).trim()],
  ])('is as long as a name may be, and never cut within a character: %s', (_what, text, name) => {
    expect(plainName(text)).toBe(name);
  });

  it('is bounded even when it is a single character', () => {
    expect(plainName(Array.from({ length: 900 }, () => '\u{1F468}').join('\u200D'))?.length).toBeLessThan(400);
  });

  it('is set apart in a sentence only where it is read from the right', () => {
    expect(isolatedName('mira@fernhill.example')).toBe('mira@fernhill.example');
    expect(isolatedName('漢字 é')).toBe('漢字 é');
    expect(isolatedName('שלום')).toBe('\u2068שלום\u2069');
    expect(isolatedName('Team مكتب 1')).toBe('\u2068Team مكتب 1\u2069');
  });
});
