import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { allTargets } from '../../fuzz/all-targets.ts';
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

const numberOf = (text = ''): number => Number(text.replaceAll(',', ''));

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
    { heading: 'What rivals may do', atLeast: 31 },
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

  const tried = rowsBelow('What was tried').filter(
    ([blow = '', ...rest]) => rest.length === 3 && blow !== 'blow' && !/^-+$/.test(blow),
  );

  it('tells of each campaign what plays it again, how much that was, and what harm came of it', () => {
    expect(tried.length).toBeGreaterThanOrEqual(20);
    for (const [blow = '', again = '', howMuch = '', harm = ''] of tried) {
      const suite = /^tests\/hardship\/[\w-]+\.test\.ts$/.test(again);
      expect(suite ? existsSync(join(rootDir, again)) : /^`npm run [\w:-]+/.test(again), blow).toBe(true);
      expect(
        [howMuch, harm].map((figure) => /\d|\bten\b/.test(figure)),
        blow,
      ).toEqual([true, true]);
    }
  });

  it('adds up the kills of all its lines', () => {
    const kills = tried.flatMap(([, , howMuch = '']) => /runs, ([\d,]+) killed/.exec(howMuch)?.[1] ?? []);
    expect(kills.length).toBeGreaterThanOrEqual(5);
    const [, told] = /the kills of both tables are ([\d,]+)/.exec(page) ?? [];
    expect(numberOf(told)).toBe(kills.reduce((sum, one) => sum + numberOf(one), 0));
  });

  it('counts the ways of a network and the parsers as they are', () => {
    expect(page).toContain(`Each of ${Object.keys(misbehaviours).length} ways`);
    expect(page).toMatch(new RegExp(`in ${allTargets.length} parsers`));
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
