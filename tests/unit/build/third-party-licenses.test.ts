import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rootDir } from '../../../build/project-paths.ts';
import { collectLicenses } from '../../../build/third-party-licenses.ts';

interface Installed {
  readonly path: string;
  readonly dev?: true;
  readonly files: Readonly<Record<string, string>>;
}

async function project(installed: readonly Installed[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-licenses-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const packages = Object.fromEntries(
    installed.map(({ path, dev }) => [path, { version: '1.2.3', ...(dev && { dev }) }]),
  );
  await writeFile(
    join(dir, 'package-lock.json'),
    JSON.stringify({ packages: { '': { version: '0.1.0' }, ...packages } }),
  );
  for (const { path, files } of installed) {
    await mkdir(join(dir, path), { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, path, name), text);
  }
  return dir;
}

describe('the licenses that a package carries', () => {
  it('are the texts of what may be in the bundles, with name and version, and not of tools', async () => {
    const text = await collectLicenses(
      await project([
        { path: 'node_modules/@scope/one', files: { license: 'One may.' } },
        {
          path: 'node_modules/one/node_modules/two',
          files: { 'LICENSE-MIT.txt': 'Two may.', 'NOTICE.md': 'Mind it.' },
        },
        { path: 'node_modules/tool', dev: true, files: { LICENSE: 'Tools may.' } },
      ]),
    );
    expect(text).toMatch(/@scope\/one 1\.2\.3\n\nOne may\.\n/);
    expect(text).toMatch(/^two 1\.2\.3\n\nTwo may\.\n\nMind it\.\n/m);
    expect(text).not.toMatch(/Tools may|tool 1/);
  });

  it('stop the packaging when a package brings no text', async () => {
    const dir = await project([{ path: 'node_modules/mute', files: { 'package.json': '{}' } }]);
    await expect(collectLicenses(dir)).rejects.toThrow(/mute has no license text/);
  });

  it('include every package that this project lists as one it ships', async () => {
    const text = await collectLicenses(rootDir);
    const listed: unknown = JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8'));
    const { dependencies } = listed as { readonly dependencies: Readonly<Record<string, string>> };
    for (const [name, version] of Object.entries(dependencies)) expect(text).toContain(`\n${name} ${version}\n`);
  });
});
