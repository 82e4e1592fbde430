import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from '../../../main/cli/version.ts';

it('tells the version of the package', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ version });
});
