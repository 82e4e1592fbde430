import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appFuses } from '../../../build/app-fuses.ts';
import { executableIn, packageConfig, shippedCommandPath } from '../../../build/electron-builder.ts';
import { rootDir } from '../../../build/project-paths.ts';
import { appId } from '../../../main/electron/app-address.ts';

type Validate = (config: unknown, debug: { readonly isEnabled: boolean }) => Promise<void>;

/** The builder's own check of a configuration against its schema; it reads one file and no network. */
async function validate(config: unknown): Promise<void> {
  const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { validateConfiguration } = fromBuilder('app-builder-lib/out/util/config/config.js') as {
    readonly validateConfiguration: Validate;
  };
  await validateConfiguration(config, { isEnabled: false });
}

const unsigned = packageConfig({});
const signed = packageConfig({ CSC_LINK: 'file', CSC_KEY_PASSWORD: 'word' });

async function manifest(): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(rootDir, 'package.json'), 'utf8'));
}

describe('the packages', () => {
  it.each([
    ['without a certificate', unsigned],
    ['with one', signed],
  ])('are configured as the builder understands it, %s', async (_name, config) => {
    await expect(validate(config)).resolves.toBeUndefined();
    await expect(validate({ ...config, colour: 'red' })).rejects.toThrow(/colour/);
  });

  it('are a dmg and a zip for both kinds of Mac', () => {
    const both = ['arm64', 'x64'];
    expect(unsigned.mac?.target).toEqual([
      { target: 'dmg', arch: both },
      { target: 'zip', arch: both },
    ]);
  });

  it('are an installer and a portable program for Windows, an AppImage and a deb for Linux', () => {
    expect(unsigned.win?.target).toMatchObject([{ target: 'nsis' }, { target: 'portable' }]);
    expect(unsigned.linux?.target).toMatchObject([{ target: 'AppImage' }, { target: 'deb' }]);
  });

  it('are signed ad hoc on a Mac without a certificate, since an unsigned app shows no notifications', () => {
    expect(unsigned.mac).toMatchObject({ identity: '-', hardenedRuntime: false });
    expect(signed.mac).toMatchObject({ hardenedRuntime: true });
    expect(signed.mac).not.toHaveProperty('identity');
  });

  it('never show the app in the Dock', () => {
    expect(unsigned.mac?.extendInfo).toMatchObject({ LSUIElement: true });
  });

  it('install a shortcut on Windows, which carries the id that notifications need', () => {
    expect(unsigned.appId).toBe(appId);
    expect(unsigned.nsis).toMatchObject({ createStartMenuShortcut: true, perMachine: false });
  });

  it('name the entry of the app on Linux as package.json names it to Electron', async () => {
    expect(unsigned.linux).toMatchObject({ syncDesktopName: true });
    expect(await manifest()).toMatchObject({
      desktopName: `${appId}.desktop`,
      homepage: expect.stringMatching(/^https:/),
    });
  });

  it('contain the bundles and no package of npm, no map and no source', () => {
    expect(unsigned.files).toEqual(['out/main/**', 'out/preload/**', 'out/renderer/**', 'package.json', '!**/*.map']);
    expect(unsigned.asar).toBe(true);
  });

  it('bring the command as a bundle of its own, and the licenses', () => {
    expect(unsigned.extraResources).toContainEqual({ from: 'out/cli.js', to: shippedCommandPath });
    expect(unsigned.extraResources).toContainEqual({
      from: 'out/third-party-licenses.txt',
      to: 'third-party-licenses.txt',
    });
  });

  it('leave dependencies alone, since everything is in the bundles', async () => {
    const { beforeBuild } = unsigned;
    if (typeof beforeBuild !== 'function') throw new Error('the builder handles dependencies itself');
    await expect(beforeBuild({} as never)).resolves.toBe(false);
  });

  it.each(['mac', 'win', 'linux'] as const)('have an icon for %s that is in the tree', (system) => {
    const icon = unsigned[system]?.icon;
    expect(typeof icon === 'string' && existsSync(join(rootDir, icon))).toBe(true);
  });

  it('are published by nobody on their own', () => {
    expect(unsigned.publish).toBeNull();
  });
});

/** What Electron's executable carries before its fuses (Electron's documentation of the fuse wire). */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** What the builder does after it has unpacked Electron into `appOutDir`. */
async function pack(appOutDir: string): Promise<void> {
  const { afterPack } = unsigned;
  if (typeof afterPack !== 'function') throw new Error('nothing is done after packing');
  const packager = { appInfo: { productFilename: 'Codex Quota Tray' } };
  await Promise.resolve(afterPack({ appOutDir, electronPlatformName: 'linux', packager } as never));
}

describe('the fuses', () => {
  const fuses = Object.values(FuseV1Options).filter((value) => typeof value === 'number');

  it('are all stated, so that no default of Electron decides', () => {
    expect(fuses).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const fuse of fuses) expect(appFuses[fuse], FuseV1Options[fuse]).toBeTypeOf('boolean');
  });

  it.each<[keyof typeof FuseV1Options, boolean]>([
    ['RunAsNode', false],
    ['EnableNodeCliInspectArguments', false],
    ['EnableEmbeddedAsarIntegrityValidation', true],
    ['OnlyLoadAppFromAsar', true],
    ['GrantFileProtocolExtraPrivileges', false],
    // Off would take a company's NODE_EXTRA_CA_CERTS away.
    ['EnableNodeOptionsEnvironmentVariable', true],
  ])('have %s at %s', (name, isOn) => {
    expect(appFuses).toHaveProperty(String(FuseV1Options[name]), isOn);
  });

  it.each([
    ['darwin', 'Codex Quota Tray.app'],
    ['win32', 'Codex Quota Tray.exe'],
    ['linux', 'codex-quota-tray'],
  ])('are flipped on %s in %s', (platform, file) => {
    expect(executableIn(platform, 'Codex Quota Tray')).toBe(file);
    if (platform === 'linux') expect(unsigned.linux?.executableName).toBe(file);
    else expect(file.startsWith(unsigned.productName ?? '?')).toBe(true);
  });

  it('are flipped in the packed file, and a fuse that nobody has stated stops the packaging', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'codex-quota-fuses-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const path = join(dir, 'codex-quota-tray');
    const wire = (count: number) => Buffer.concat([Buffer.from([1, count]), Buffer.from('0'.repeat(count))]);
    await writeFile(path, Buffer.concat([Buffer.from(fuseSentinel), wire(9)]));
    await pack(dir);
    expect((await readFile(path)).toString('latin1', fuseSentinel.length + 2)).toBe('001011001');
    await writeFile(path, Buffer.concat([Buffer.from(fuseSentinel), wire(10)]));
    await expect(pack(dir)).rejects.toThrow(/strictlyRequireAllFuses/);
  });
});
