import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { tellsTest } from './tells-test.ts';

interface Row {
  readonly number: number;
  readonly suite: string;
  readonly told: string;
}

const page = readFileSync(join(rootDir, 'docs', 'scenarios.md'), 'utf8');

/** Rows of the table under a heading. */
function rowsUnder(heading: string): readonly Row[] {
  const [, after = ''] = page.split(`## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return section.split('\n').flatMap((line) => {
    const [number = '', , suite = '', told = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return /^\d+$/.test(number) ? [{ number: Number(number), suite, told }] : [];
  });
}

describe.each([
  ['Around codex-multi-auth', 47],
  ['Around the Codex CLI', 28],
])('the table "%s"', (heading, count) => {
  const rows = rowsUnder(heading);

  it('has every scenario once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  });

  it('names only suites and tests that exist', () => {
    const missing = rows.filter(({ suite, told }) => suite !== '—' && !tellsTest(suite, told));
    expect(missing).toEqual([]);
  });

  it('gives a sentence for every scenario without a test, and has few of them', () => {
    const waived = rows.filter(({ suite }) => suite === '—');
    expect(waived.length).toBeLessThanOrEqual(3);
    for (const { told } of waived) expect(told).toMatch(/^[A-Z].{20,}\.$/);
  });
});
