import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { catalogue } from '../../../main/core/diagnosis/catalogue.ts';

const dir = fileURLToPath(new URL('../../', import.meta.url));
const tests = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('unit'))
  .map((name) => readFileSync(join(dir, name), 'utf8'))
  .filter((text) => /\bdoctor\b/.test(text));

it.each(Object.keys(catalogue))('a test that runs the doctor on real files names %s', (id) => {
  expect(tests.some((text) => text.includes(`'${id}'`))).toBe(true);
});
