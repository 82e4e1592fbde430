import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from '../../../build/project-paths.ts';

/** Of a suite, as `vitest.config.ts` finds them. */
const suiteName = /^tests\/(unit|e2e|hardship|app|pages|interop)\/.+\.(test|spec)\.ts$/;
/**
 * The text that a call begins with, when a function follows it, or options and a function: what `it` and `describe` are given, also
 * behind `each`. Or the text that a row of such a table begins with.
 */
const titles =
  /(?:\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1,\s*(?:\{[^{}]*\},\s*)?(?:async\b\s*)?(?:\(|\w+\s*=>)|\[\s*'([^'\\\n]+)',)/g;
const comments = /^\s*(?:\/\/|\/?\*).*$/gm;

/** Whether a suite that is run has a test, a group of them or a row of a table of that name. A name in a comment or in a text is none. */
export function tellsTest(suite: string, name: string): boolean {
  const path = join(rootDir, suite);
  return suiteName.test(suite) && existsSync(path) && titlesIn(readFileSync(path, 'utf8')).includes(name);
}

export function titlesIn(source: string): readonly string[] {
  return [...source.replace(comments, '').matchAll(titles)].map(([, , title, row = '']) =>
    (title ?? row).replace(/\\(.)/g, '$1'),
  );
}
