import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { appFuses } from '../../../build/app-fuses.ts';
import { rootDir } from '../../../build/project-paths.ts';
import { tellsTest } from './tells-test.ts';

const page = readFileSync(join(rootDir, 'docs', 'security.md'), 'utf8');

/** The cells of each row of the table under a heading, without its head. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, after = ''] = page.split(`## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('the page about security', () => {
  const threats = rowsUnder('Who could want what');

  it('says of everybody who could want something what they may try, and what comes of it', () => {
    const people = threats.filter(([who = '']) => who.startsWith('**'));
    expect(people.length).toBeGreaterThanOrEqual(8);
    const tries = threats.filter((row) => !people.includes(row));
    for (const row of tries) expect(row.slice(0, 4).map((cell) => cell !== '')).toEqual([true, true, true, true]);
    expect(tries.length).toBeGreaterThan(40);
  });

  it('names for each threat a test that exists, or says why there is none', () => {
    const tries = threats.filter(([who = '']) => !who.startsWith('**'));
    for (const [who, , suite = '', told = ''] of tries) {
      if (suite === '—') expect(told, who).toMatch(/^[A-Z].{20,}\.$/);
      else expect(tellsTest(suite, told), `${who}: ${suite}: ${told}`).toBe(true);
    }
    expect(tries.filter(([, , suite]) => suite === '—').length).toBeLessThanOrEqual(3);
  });

  const points = rowsUnder("Electron's checklist");

  it('has the twenty points of Electron, in order', () => {
    expect(points.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('names only tests that exist, and says why where there is none', () => {
    for (const [number, , , suite = '', told = ''] of points) {
      if (suite === '—') expect(told, number).toMatch(/^[A-Z].{20,}\.$/);
      else expect(tellsTest(suite, told), `${number}: ${suite}: ${told}`).toBe(true);
    }
    expect(points.filter(([, , , suite]) => suite === '—').length).toBeLessThanOrEqual(1);
  });

  it('states the fuses as they are flipped', () => {
    const stated = Object.fromEntries(rowsUnder('The fuses').map(([name = '', state]) => [name, state]));
    const fuses = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    expect(stated).toEqual(
      Object.fromEntries(fuses.map((fuse) => [FuseV1Options[fuse], appFuses[fuse] ? 'on' : 'off'])),
    );
  });
});
