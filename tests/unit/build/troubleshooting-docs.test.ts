import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { troubleshootingDocs } from '../../../build/troubleshooting-docs.ts';

it('docs/troubleshooting.md is what `npm run command-docs` makes of the catalogue', async () => {
  expect(readFileSync(join(rootDir, 'docs', 'troubleshooting.md'), 'utf8')).toBe(await troubleshootingDocs());
});
