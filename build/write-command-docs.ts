import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandDocs } from './command-docs.ts';
import { dependencyDocs } from './dependency-docs.ts';
import { rootDir } from './project-paths.ts';
import { troubleshootingDocs } from './troubleshooting-docs.ts';

await writeFile(join(rootDir, 'docs', 'command.md'), await commandDocs());
await writeFile(join(rootDir, 'docs', 'troubleshooting.md'), await troubleshootingDocs());
await writeFile(join(rootDir, 'docs', 'dependencies.md'), await dependencyDocs());
