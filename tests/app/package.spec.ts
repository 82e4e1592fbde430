import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageConfig, shippedCommandPath } from '../../build/electron-builder.ts';
import { rootDir } from '../../build/project-paths.ts';
import { shippedPackages } from '../../build/shipped-packages.ts';
import { writeLicenses } from '../../build/third-party-licenses.ts';
import { appId } from '../../main/electron/app-address.ts';
import { bundledPackages } from '../support/bundled-packages.ts';
import { createStandInHost } from '../support/stand-in-host.ts';
import { createWorld } from '../support/world.ts';

/** The shape of Electron's unpacked folder, with a program that is nothing but its nine fuses as they come. */
async function writeEmptyElectron(dir: string): Promise<void> {
  const files = {
    electron: 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09101100011',
    version: '45.4.1',
    LICENSE: 'of Electron',
    'LICENSES.chromium.html': 'of Chromium',
    'locales/en-US.pak': '',
    'locales/de.pak': '',
  };
  await mkdir(join(dir, 'locales'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  await chmod(join(dir, 'electron'), 0o755);
}

type AsarNode = {
  readonly files?: Readonly<Record<string, AsarNode>>;
  readonly offset?: string;
  readonly size?: number;
};

/** The files of an asar by path: a pickle with the length of the header's pickle, the header as JSON in one, then the contents. */
async function readAsar(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const bytes = await readFile(path);
  const from = 8 + bytes.readUInt32LE(4);
  const walk = ({ files, offset = '0', size = 0 }: AsarNode, name: string): readonly (readonly [string, Buffer])[] =>
    files === undefined
      ? [[name, bytes.subarray(from + Number(offset), from + Number(offset) + size)]]
      : Object.entries(files).flatMap(([below, node]) => walk(node, name === '' ? below : `${name}/${below}`));
  return new Map(walk(JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))), ''));
}

/** Everything that packing does but for Electron itself, which it is given as an empty shell. */
describe('what is packed', () => {
  let dir: string;
  let packedDir: string;
  let packed: ReadonlyMap<string, Buffer>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'codex-quota-package-'));
    const electronDist = join(dir, 'electron');
    await writeEmptyElectron(electronDist);
    await writeLicenses();
    const config = { ...packageConfig({}), electronDist };
    config.directories = { ...config.directories, output: join(dir, 'dist') };
    await build({ projectDir: rootDir, publish: 'never', dir: true, linux: [], x64: true, config });
    packedDir = join(dir, 'dist', 'linux-unpacked');
    packed = await readAsar(join(packedDir, 'resources', 'app.asar'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('is the bundles and nothing else: no dependency, no source, no map', () => {
    const names = [...packed.keys()];
    expect(names).toContain('out/preload/index.cjs');
    expect(names).toContain('out/renderer/popover/index.html');
    expect(names.filter((name) => !/^(package\.json|out\/(main|preload|renderer)\/.+)$/.test(name))).toEqual([]);
    expect(names.filter((name) => /\.(map|ts|tsx)$/.test(name))).toEqual([]);
  });

  it('has no package in its main process and its preload but those that docs/dependencies.md lists', () => {
    const textBelow = (dir: string): string =>
      [...packed].flatMap(([name, bytes]) => (name.startsWith(dir) ? [String(bytes)] : [])).join('\n');
    const known = new Set(shippedPackages(rootDir).map(({ name }) => name));
    const found = [...bundledPackages(textBelow('out/main/'))];
    expect(found.filter((name) => !known.has(name))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(['electron-store', 'undici', 'zod']));
    expect([...bundledPackages(textBelow('out/preload/'))]).toEqual([]);
  });

  it('names the first file and the entry of the desktop as Electron looks for them', () => {
    const manifest: unknown = JSON.parse(String(packed.get('package.json')));
    expect(manifest).toMatchObject({ main: 'out/main/index.js', desktopName: 'io.github.codex-quota-tray.desktop' });
  });

  it('has a main process that knows its own name and place: the id of the packages, and where its command lies', () => {
    const main = String(packed.get('out/main/index.js'));
    for (const word of [appId, ...shippedCommandPath.split('/')]) expect(main).toContain(JSON.stringify(word));
  });

  it('starts with nothing but what is packed and shows its window', async () => {
    const aloneDir = join(dir, 'alone');
    for (const [name, bytes] of packed) {
      await mkdir(dirname(join(aloneDir, name)), { recursive: true });
      await writeFile(join(aloneDir, name), bytes);
    }
    const world = await createWorld();
    const host = await createStandInHost(join(aloneDir, 'out', 'main', 'index.js'));
    try {
      const page = await (await host.start({ args: [], env: world.env })).window('popover');
      await page.locator('#root > *').first().waitFor();
    } finally {
      await host.close();
      await world.dispose();
    }
  });

  it('has its fuses flipped', async () => {
    expect((await readFile(join(packedDir, 'codex-quota-tray'), 'latin1')).slice(-9)).toBe('001011001');
  });

  it('brings a command that runs on the Node of the machine, from where it lies', async () => {
    const command = join(packedDir, 'resources', ...shippedCommandPath.split('/'));
    const { stdout } = await promisify(execFile)(process.execPath, [command, '--version'], { env: {} });
    expect(stdout.trim()).toMatch(/\d+\.\d+\.\d+/);
  });

  it('brings every license it has to', async () => {
    const ofOthers = await readFile(join(packedDir, 'resources', 'third-party-licenses.txt'), 'utf8');
    expect(ofOthers).toMatch(/^react 19/m);
    expect(ofOthers).toMatch(/^undici 8/m);
    expect(await readFile(join(packedDir, 'resources', 'LICENSE.txt'), 'utf8')).toContain('MIT');
    expect(await readFile(join(packedDir, 'LICENSE.electron.txt'), 'utf8')).toBe('of Electron');
    expect(await readFile(join(packedDir, 'LICENSES.chromium.html'), 'utf8')).toBe('of Chromium');
  });
});
