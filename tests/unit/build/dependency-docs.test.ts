import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependencyDocs } from '../../../build/dependency-docs.ts';
import { rootDir } from '../../../build/project-paths.ts';
import { listedDependencies, shippedPackages } from '../../../build/shipped-packages.ts';

const page = readFileSync(join(rootDir, 'docs', 'dependencies.md'), 'utf8');

describe('docs/dependencies.md', () => {
  it('is what `npm run command-docs` makes of the reasons and of what is installed', async () => {
    expect(page).toBe(await dependencyDocs());
  });

  it('has a line with its exact version for every dependency that package.json ships', () => {
    for (const [name, version] of Object.entries(listedDependencies(rootDir)))
      expect(page).toMatch(new RegExp(`^\\| ${name} +\\| ${version.replaceAll('.', '\\.')} +\\|`, 'm'));
  });

  it('lists licences that ask for no more than their text', () => {
    const known = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '(MIT OR CC0-1.0)'];
    expect(shippedPackages(rootDir).filter(({ license }) => !known.includes(license))).toEqual([]);
  });
});
