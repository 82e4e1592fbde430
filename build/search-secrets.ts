import { join } from 'node:path';
import { secretsBelow, secretsInRepository } from './find-secrets.ts';
import { rootDir } from './project-paths.ts';

// `npm run check:secrets`: keys and tokens in the repository, and in whatever tests and builds left beside it.

/** Made here, and taken away from here: reports of tests, bundles, packages. */
const madeFolders = ['test-results', 'out', 'dist'];

const found = [
  ...secretsInRepository(rootDir),
  ...madeFolders.flatMap((name) =>
    secretsBelow(join(rootDir, name)).map((secret) => ({ ...secret, path: `${name}/${secret.path}` })),
  ),
];
for (const { path, line, looksLike } of found)
  process.stdout.write(`${path}:${line} holds what looks like ${looksLike}\n`);
process.exit(found.length === 0 ? 0 : 1);
