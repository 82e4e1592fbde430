import { describe, expect, it } from 'vitest';
import { tellsTest, titlesIn } from './tells-test.ts';

describe('the names of tests in a suite', () => {
  it.each([
    ["it('does it', () => {", ['does it']],
    ["describe('a thing', () => {\n  it('does it', async () => {", ['a thing', 'does it']],
    ["it.each([['a', 1]])('does %s', async (name) => {", ['a', 'does %s']],
    ["it.runIf(isHere)(\n  'does it here',\n  async () => {", ['does it here']],
    ["it('does not, and isn\\'t', (context) => {", ["does not, and isn't"]],
    ["it.each(all)('takes %s', one => {", ['takes %s']],
    ["it('does it', { timeout: 9 }, async () => {", ['does it']],
    ["it.each([\n  ['an odd thing', 1],\n])('takes %s', (name) => {", ['an odd thing', 'takes %s']],
    ["// it('does it', () => {\n * it('does it', () => {", []],
    ["expect(text).toBe('does it');", []],
    ["const told = ['does it'];", []],
  ])('%j', (source, names) => {
    expect(titlesIn(source)).toEqual(names);
  });

  it('are looked for where a suite is run, and nowhere else', () => {
    const own = 'tests/unit/house/tells-test.test.ts';
    expect(tellsTest(own, 'are looked for where a suite is run, and nowhere else')).toBe(true);
    expect(tellsTest(own, 'are looked for')).toBe(false);
    expect(tellsTest('tests/unit/house/tells-test.ts', 'tells')).toBe(false);
    expect(tellsTest('tests/unit/house/no-such.test.ts', 'tells')).toBe(false);
  });
});
