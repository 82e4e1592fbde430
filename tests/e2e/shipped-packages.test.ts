import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { builtCommandPath, rootDir } from '../../build/project-paths.ts';
import { shippedPackages } from '../../build/shipped-packages.ts';
import { bundledPackages, packageIn } from '../support/bundled-packages.ts';

const known = new Set(shippedPackages(rootDir).map(({ name }) => name));

describe('what is bundled', () => {
  it('into the command is listed in docs/dependencies.md', () => {
    const found = bundledPackages(readFileSync(builtCommandPath, 'utf8'));
    expect([...found].filter((name) => !known.has(name))).toEqual([]);
    expect([...found]).toEqual(expect.arrayContaining(['commander', 'undici', 'jose']));
  });

  it('into the windows is listed in docs/dependencies.md', { timeout: 120_000 }, async () => {
    const root = join(rootDir, 'renderer');
    const windows = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('index.html'),
    );
    const built = await build({
      configFile: false,
      logLevel: 'error',
      root,
      plugins: [react()],
      build: { write: false, rolldownOptions: { input: windows.map((name) => join(root, name)) } },
    });
    const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
    const modules = outputs.flatMap((part) => (part.type === 'chunk' ? Object.keys(part.modules) : []));
    const found = new Set(modules.flatMap((id) => packageIn(id) ?? []));
    expect([...found].filter((name) => !known.has(name))).toEqual([]);
    expect([...found]).toEqual(expect.arrayContaining(['react', 'react-dom', '@base-ui/react']));
  });
});
