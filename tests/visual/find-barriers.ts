import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { OpenPage } from './page-session.ts';

type Violation = Pick<AxeResults['violations'][number], 'id' | 'nodes'>;

/** What keeps somebody from using the page as it is now, by every rule of axe: each rule that is broken, with the first to break it. */
export async function findBarriers({ page }: Pick<OpenPage, 'page'>): Promise<readonly (readonly string[])[]> {
  // To load and compile it takes as long as to run it: once for a page, however often that is looked at.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(source());
  const violations = await page.evaluate<readonly Violation[]>(
    // Of the rules that hold, axe would write down each element too.
    'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html ?? '']);
}

let read: string | null = null;

function source(): string {
  read ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return read;
}
