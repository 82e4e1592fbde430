import { describe, expect, it } from 'vitest';
import { codexCacheDir, codexFolder, codexPackage, codexReleases } from '../../../build/codex-releases.ts';

const [newest, oldest] = codexReleases;

describe('the package of a real Codex', () => {
  it.each([
    ['linux', 'x64', '@openai/codex@0.169.0-linux-x64', 'package/vendor/x86_64-unknown-linux-musl/bin/codex'],
    ['linux', 'arm64', '@openai/codex@0.169.0-linux-arm64', 'package/vendor/aarch64-unknown-linux-musl/bin/codex'],
    ['darwin', 'arm64', '@openai/codex@0.169.0-darwin-arm64', 'package/vendor/aarch64-apple-darwin/bin/codex'],
  ])('for %s on %s is a version of its own', (platform, arch, spec, member) => {
    expect(codexPackage(newest, { platform, arch })).toMatchObject({ spec, member });
  });

  it('has to be the one that was looked at, where one was', () => {
    expect(codexPackage(newest, { platform: 'linux', arch: 'x64' })?.integrity).toMatch(/^sha512-/);
    expect(codexPackage(oldest, { platform: 'darwin', arch: 'x64' })?.integrity).toBeNull();
  });

  it.each(['win32', 'freebsd'])('is asked for in vain on %s', (platform) => {
    expect(codexPackage(newest, { platform, arch: 'x64' })).toBeNull();
  });
});

describe('the folder that fetched programs are kept in', () => {
  it.each([
    ['the one that is named', { CODEX_QUOTA_TEST_CACHE: '/kept', XDG_CACHE_HOME: '/xdg' }, 'linux', '/kept/codex'],
    ['the cache of the desktop', { XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/codex-quota-tray/codex'],
    ['the usual one', { XDG_CACHE_HOME: '' }, 'linux', '/home/mira/.cache/codex-quota-tray/codex'],
    ['the usual one of macOS', {}, 'darwin', '/home/mira/Library/Caches/codex-quota-tray/codex'],
  ])('is %s', (_name, env, platform, dir) => {
    expect(codexCacheDir(env, platform, '/home/mira')).toBe(dir);
  });

  it('has one folder for each version and kind of computer', () => {
    expect(codexFolder('/kept', '0.1.0', { platform: 'linux', arch: 'x64' })).toBe('/kept/0.1.0-linux-x64');
  });
});
