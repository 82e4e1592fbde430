import { describe, expect, it } from 'vitest';
import { storePaths } from '../../../../main/node/stores/store-paths.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Folders = Readonly<Record<string, readonly string[]>>;

function pathsFor(env: Env, options: { readonly platform?: string; readonly folders?: Folders } = {}) {
  const { platform = 'linux', folders = {} } = options;
  return storePaths({ env, platform, osHome: '/os/home', namesIn: (dir) => folders[dir] ?? [] });
}

const pool = 'openai-codex-accounts.json';

describe('the Codex home', () => {
  it.each<[string, Env, string]>([
    ['CODEX_HOME as it is', { HOME: '/home/mira', CODEX_HOME: '/data/codex' }, '/data/codex'],
    [
      'CODEX_HOME with its blanks, as Codex takes it',
      { HOME: '/home/mira', CODEX_HOME: '/data/codex ' },
      '/data/codex ',
    ],
    ['a folder of that name when CODEX_HOME is a blank, as for Codex', { HOME: '/home/mira', CODEX_HOME: ' ' }, ' '],
    ['.codex in HOME when CODEX_HOME is empty', { HOME: '/home/mira', CODEX_HOME: '' }, '/home/mira/.codex'],
    ['.codex in HOME', { HOME: '/home/mira' }, '/home/mira/.codex'],
    ['.codex in what the system says when HOME is not set', {}, '/os/home/.codex'],
  ])('is %s', (_name, env, expected) => {
    const { codexHome, auth, config } = pathsFor(env);
    expect({ codexHome, auth, config }).toEqual({
      codexHome: expected,
      auth: `${expected}/auth.json`,
      config: `${expected}/config.toml`,
    });
  });

  it.each<[string, Env, string]>([
    ['USERPROFILE first', { USERPROFILE: '/users/mira', HOME: '/home/x' }, '/users/mira/.codex'],
    ['HOME next', { HOME: '/home/x', HOMEDRIVE: '/d', HOMEPATH: '/y' }, '/home/x/.codex'],
    ['drive and path next', { USERPROFILE: ' ', HOMEDRIVE: '/d', HOMEPATH: '/y' }, '/d/y/.codex'],
    ['never half of drive and path', { HOMEDRIVE: '/d' }, '/os/home/.codex'],
  ])('is found on Windows by %s', (_name, env, expected) => {
    expect(pathsFor(env, { platform: 'win32' }).codexHome).toBe(expected);
  });

  it('is not found by USERPROFILE elsewhere', () => {
    expect(pathsFor({ USERPROFILE: '/users/mira' }).codexHome).toBe('/os/home/.codex');
  });
});

describe('codex-multi-auth’s root', () => {
  const home = '/home/mira';
  const first = `${home}/.codex/multi-auth`;
  const tools = `${home}/DevTools/config/codex/multi-auth`;
  const codexHome = `${home}/.codex`;

  it('is CODEX_MULTI_AUTH_DIR when that is set, whatever lies elsewhere', () => {
    const env = { HOME: home, CODEX_MULTI_AUTH_DIR: ' ~/pool ' };
    expect(pathsFor(env, { folders: { [first]: [pool] } }).root).toBe('~/pool');
  });

  it('is in a Codex home of one’s own without looking anywhere else', () => {
    const folders = { [tools]: [pool], [first]: [pool] };
    expect(pathsFor({ HOME: home, CODEX_HOME: '/data/codex' }, { folders }).root).toBe('/data/codex/multi-auth');
  });

  it.each<[string, Folders, string]>([
    ['the standard one when nothing is anywhere', {}, first],
    ['the first that has accounts', { [tools]: [pool], [codexHome]: [pool] }, tools],
    ['the standard one before all others', { [first]: [pool], [tools]: [pool] }, first],
    ['the Codex home itself when the accounts are there', { [codexHome]: ['auth.json', pool] }, codexHome],
    ['one with the older name', { [tools]: ['codex-accounts.json'] }, tools],
    ['one with a write that was not finished', { [tools]: [`${pool}.wal`] }, tools],
    ['one with a backup', { [tools]: [`${pool}.bak.1`] }, tools],
    ['one with accounts before one with settings', { [first]: ['settings.json'], [tools]: [pool] }, tools],
    ['one with settings when nobody has accounts', { [tools]: ['settings.json'] }, tools],
    ['one with projects when nobody has accounts', { [tools]: ['projects'] }, tools],
    ['not one with temporary files only', { [tools]: [`${pool}.1.tmp`, `${pool}.bak.rotate.1.tmp`] }, first],
    ['not one with a rotating backup only', { [tools]: [`${pool}.bak.rotate.x`] }, first],
    ['not one with set-aside accounts only', { [tools]: ['openai-codex-flagged-accounts.json'] }, first],
    ['not one with a name that only begins alike', { [tools]: ['openai-codex-accounts.jsonx'] }, first],
  ])('is %s', (_name, folders, expected) => {
    expect(pathsFor({ HOME: home }, { folders }).root).toBe(expected);
  });

  it('names its files and the leases beside them', () => {
    expect(pathsFor({ CODEX_MULTI_AUTH_DIR: '/pool' })).toMatchObject({
      pool: '/pool/openai-codex-accounts.json',
      flagged: '/pool/openai-codex-flagged-accounts.json',
      leases: '/pool/refresh-leases',
    });
    const env = { CODEX_MULTI_AUTH_DIR: '/pool', CODEX_AUTH_REFRESH_LEASE_DIR: '/leases' };
    expect(pathsFor(env).leases).toBe('/leases');
  });
});
