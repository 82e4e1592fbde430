import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCase, writeCase } from './case-text.ts';

const corpusDir = join(import.meta.dirname, 'corpus');

/** What earlier campaigns found, each input once a failure. */
export function foundCases(target: string): readonly string[] {
  const dir = join(corpusDir, target);
  return namesIn(dir).map((name) => readCase(readFileSync(join(dir, name), 'utf8')));
}

/** Gives back where it lies. */
export function keepCase(target: string, input: string): string {
  const dir = join(corpusDir, target);
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${createHash('sha256').update(input).digest('hex').slice(0, 12)}.case`);
  writeFileSync(path, writeCase(input));
  return path;
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.case'))
      .sort();
  } catch {
    return [];
  }
}
