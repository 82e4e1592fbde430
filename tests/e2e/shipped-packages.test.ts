import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';
import { builtCommandPath, rootDir } from '../../build/project-paths.ts';
import { shippedPackages } from '../../build/shipped-packages.ts';

const known = new Set(shippedPackages(rootDir).map(({ name }) => name));

function packageIn(path: string): string | null {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}

/** The bundler writes above each part which file it comes from. */
function packagesOf(bundle: string): ReadonlySet<string> {
  const lines = bundle.match(/^\/\/(?:#region)? ?\S*node_modules\/\S+$/gm) ?? [];
  return new Set(lines.flatMap((line) => packageIn(line) ?? []));
}

describe('what is bundled', () => {
  it('into the command is listed in docs/dependencies.md', () => {
    const found = packagesOf(readFileSync(builtCommandPath, 'utf8'));
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
