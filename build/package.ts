import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { packageConfig } from './electron-builder.ts';
import { ensureAppBuilt, ensureBuilt } from './ensure-built.ts';
import { rootDir } from './project-paths.ts';
import { writeLicenses } from './third-party-licenses.ts';

const { values } = parseArgs({
  options: {
    mac: { type: 'boolean', default: false },
    win: { type: 'boolean', default: false },
    linux: { type: 'boolean', default: false },
    /** Only the unpacked app, to try it. */
    dir: { type: 'boolean', default: false },
  },
});

await ensureBuilt();
await ensureAppBuilt();
await writeLicenses();
const { mac, win, linux, dir } = values;
// An empty list means every target of that system; no list at all, that the system is left out.
const made = await build({
  projectDir: rootDir,
  config: packageConfig(process.env),
  publish: 'never',
  dir,
  ...(mac ? { mac: [] } : {}),
  ...(win ? { win: [] } : {}),
  ...(linux ? { linux: [] } : {}),
});
for (const path of made) console.log(path);
