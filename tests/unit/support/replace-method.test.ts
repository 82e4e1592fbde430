import { describe, expect, it } from 'vitest';
import { replaceMethod } from '../../support/electron-host/replace-method.ts';

interface Part {
  say(word: string): string;
}

const plain: Part = { say: (word) => word };
const louder = (original: Part['say']) => (word: string) => `${original(word)}!`;

describe("putting a function into the place of one of Electron's", () => {
  it.each<[string, () => Part]>([
    ['its own', () => ({ ...plain })],
    ['an inherited one', () => Object.create(plain)],
    ['an inherited one that may not be written', () => Object.create(Object.freeze({ ...plain }))],
    ['one that is only read', () => Object.defineProperty({ ...plain }, 'say', { get: () => plain.say })],
  ])('works for %s', (_what, make) => {
    const part = make();
    expect(replaceMethod(part, 'say', louder)).toBe(true);
    expect(part.say('word')).toBe('word!');
    expect(plain.say('word')).toBe('word');
  });

  it('says where it is not allowed, and leaves it as it is', () => {
    const part = Object.freeze({ ...plain });
    expect(replaceMethod<Part, 'say'>(part, 'say', louder)).toBe(false);
    expect(part.say('word')).toBe('word');
  });
});
