import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findElectron } from '../../../build/find-electron.ts';

const complete: Readonly<Record<string, string>> = {
  'package.json': '{"version":"45.4.1"}',
  'path.txt': 'electron',
  'dist/version': '45.4.1',
  'dist/electron': '',
};

/** `null` takes a file away. */
async function packageWith(changes: Readonly<Record<string, string | null>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'codex-quota-find-electron-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [name, text] of Object.entries({ ...complete, ...changes })) {
    if (text === null) continue;
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return dir;
}

describe('Electron in its npm package', () => {
  it('is present when version, path and executable are as the installer leaves them', async () => {
    const dir = await packageWith({});
    expect(await findElectron(dir, 'linux')).toEqual({ state: 'present', executablePath: join(dir, 'dist/electron') });
  });

  it('is present with a v before its version', async () => {
    expect(await findElectron(await packageWith({ 'dist/version': 'v45.4.1\n' }), 'linux')).toMatchObject({
      state: 'present',
    });
  });

  it.each([
    ['nothing was unpacked yet', { 'path.txt': null, 'dist/version': null, 'dist/electron': null }],
    ['the executable is gone', { 'dist/electron': null }],
    ['it is of another version', { 'dist/version': '44.0.0' }],
    ['it is for another system', { 'path.txt': 'electron.exe' }],
    ['unpacking stopped half way', { 'path.txt': null }],
  ])('can be fetched when %s', async (_name, changes) => {
    const dir = await packageWith(changes);
    expect(await findElectron(dir, 'linux')).toEqual({ state: 'fetchable', installerPath: join(dir, 'install.js') });
  });

  it('is missing without the package, and on a system it does not exist for', async () => {
    expect(await findElectron(await packageWith({ 'package.json': null }), 'linux')).toEqual({ state: 'missing' });
    expect(await findElectron(await packageWith({}), 'aix')).toEqual({ state: 'missing' });
  });
});
