import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { misbehaviours } from '../../support/hostile/misbehaviours.ts';
import { harms } from '../../torture/harm.ts';
import { tellsTest } from './tells-test.ts';

const page = readFileSync(join(rootDir, 'docs', 'reliability.md'), 'utf8');

/** Cells of the table below that heading, without its own heading. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const [, below = ''] = page.split(`## ${heading}\n`);
  return (below.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const namesMisbehaviour = (name: string): boolean => Object.hasOwn(misbehaviours, name);

describe('the page about reliability', () => {
  it('has both figures for every case, and a test that exists', () => {
    const rows = rowsBelow('Where codex-multi-auth lost sign-ins');
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const [name = '', theirs = '', ours = '', suite = '', told = ''] of rows) {
      expect(
        [theirs, ours].every((figure) => /\d/.test(figure)),
        name,
      ).toBe(true);
      expect(tellsTest(suite, told), `${suite}: ${told}`).toBe(true);
    }
  });

  it.each([
    { heading: 'What a network may do', atLeast: 19 },
    { heading: 'What may be in the way of a path', atLeast: 9 },
  ])('names for each line below "$heading" where it is played', ({ heading, atLeast }) => {
    const rows = rowsBelow(heading);
    expect(rows.length).toBeGreaterThanOrEqual(atLeast);
    for (const row of rows) {
      const [suite = '', told = ''] = row.slice(-2);
      const isPlayed = suite.startsWith('tests/support/hostile/') ? namesMisbehaviour(told) : tellsTest(suite, told);
      expect(isPlayed, `${suite}: ${told}`).toBe(true);
    }
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8'));
    const named = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThanOrEqual(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('counts every harm that the campaigns look for', () => {
    for (const words of Object.values(harms)) expect(page).toContain(words);
  });
});
