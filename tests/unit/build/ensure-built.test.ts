import { describe, expect, it } from 'vitest';
import { needsBuild } from '../../../build/ensure-built.ts';

describe('the built command', () => {
  it.each([
    ['is built when there is none', undefined, 1_000, true],
    ['is built again when something it is made of is newer', 1_000, 2_000, true],
    ['is built again when the times are equal', 1_000, 1_000, true],
    ['is left alone when it is newer', 2_000, 1_000, false],
  ])('%s', (_name, builtAtMs, newestInputMs, expected) => {
    expect(needsBuild(builtAtMs, newestInputMs)).toBe(expected);
  });
});
