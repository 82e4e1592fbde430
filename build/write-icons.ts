import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { iconFiles } from './icon-files.ts';

for (const [name, bytes] of iconFiles()) {
  const path = join(import.meta.dirname, 'icons', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
