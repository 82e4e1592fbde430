import { describe, expect, it } from 'vitest';
import { allTargets } from '../../fuzz/all-targets.ts';
import { readCase, writeCase } from '../../fuzz/case-text.ts';
import { brokenBy } from '../../fuzz/examine-input.ts';
import { foundCases } from '../../fuzz/found-cases.ts';
import type { FuzzTarget } from '../../fuzz/fuzz-target.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { seeded } from '../../torture/seeded.ts';

// Thousands in all; `npm run fuzz` goes on from here for as long as it may.
const inputsOf = ({ isSlow }: FuzzTarget): number => (isSlow === true ? 12 : 200);
const seed = 2026;

/** The same inputs each time: those found by campaigns, then changes of good ones and of each other. */
function fixedInputs(target: FuzzTarget): readonly string[] {
  const random = seeded(seed);
  const inputs = [...target.seeds, ...foundCases(target.name)];
  const good = inputs.length;
  for (let number = 0; number < inputsOf(target); number += 1) {
    const before = inputs[random.chance(0.7) ? random.below(good) : random.below(inputs.length)] ?? '';
    const next = mutate(before, random, inputs);
    // What is as long as a file may be is the start of no further one.
    inputs.push(next.length > 20_000 && inputs.some(({ length }) => length > 20_000) ? next.slice(0, 20_000) : next);
  }
  return inputs;
}

describe.each(allTargets.map((target) => ({ target, name: target.name })))('the parser of $name', ({ target }) => {
  it('keeps what it promises, whatever it is given', async () => {
    const broken: unknown[] = [];
    for (const input of fixedInputs(target)) {
      const what = await brokenBy(target, input);
      if (what !== null) broken.push({ what, input: writeCase(input).slice(0, 2_000) });
    }
    expect(broken).toEqual([]);
  }, 120_000);

  it('understands its good inputs, so that it is more than refused', async () => {
    expect(target.seeds.length).toBeGreaterThan(0);
    for (const input of target.seeds) expect(await brokenBy(target, input)).toBeNull();
  });
});

describe('an input on disk', () => {
  it.each(['', 'plain', `${'['.repeat(20_000)}1${']'.repeat(20_000)}`, '\ud800\0\uFEFF\n', 'ab'.repeat(500)])(
    'comes back as it was',
    (input) => {
      expect(readCase(writeCase(input))).toBe(input);
      expect(writeCase(input).length).toBeLessThan(200);
    },
  );
});
