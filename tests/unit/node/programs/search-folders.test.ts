import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { searchFolders, searchHere } from '../../../../main/node/programs/search-folders.ts';

type Env = Readonly<Record<string, string>>;

function homeWith(...folders: readonly string[]): string {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'search-')));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true });
  return home;
}

/** As far as they lie in this home. */
function foldersIn(home: string, { platform = 'linux', env = {} }: { readonly platform?: string; readonly env?: Env }) {
  const question = { ...searchHere({ HOME: home, ...env }), platform, home };
  return searchFolders(question).flatMap((dir) => (dir.startsWith(home) ? [dir.slice(home.length + 1)] : []));
}

describe('where programs are looked for', () => {
  it.each([
    '.local/bin',
    '.npm-global/bin',
    '.volta/bin',
    '.bun/bin',
    '.asdf/shims',
    '.local/share/mise/shims',
    '.local/share/pnpm',
    'Library/pnpm',
    'bin',
  ])('is %s of the home folder', (folder) => {
    expect(foldersIn(homeWith(), {})).toContain(folder);
  });

  it.each([
    ['.nvm/versions/node', 'bin'],
    ['.local/share/fnm/node-versions', 'installation/bin'],
    ['Library/Application Support/fnm/node-versions', 'installation/bin'],
    ['.fnm/node-versions', 'installation/bin'],
  ])('is every version of Node in %s, the newest first', (folder, bin) => {
    const versions = ['v9.11.2', 'v24.9.0', 'v24.12.0', 'v22.22.2'].map((name) => `${folder}/${name}`);
    const home = homeWith(...versions, `${folder}/.downloads`, `${folder}/system`);
    const found = foldersIn(home, {}).filter((dir) => dir.startsWith(folder));
    expect(found).toEqual(['v24.12.0', 'v24.9.0', 'v22.22.2', 'v9.11.2'].map((name) => `${folder}/${name}/${bin}`));
  });

  it.each<[string, string, string, string]>([
    ['NVM_DIR', 'moved', '.nvm/versions/node/v24.1.0/bin', 'moved/versions/node/v24.1.0/bin'],
    ['FNM_DIR', 'moved', '.fnm/node-versions/v24.1.0/installation/bin', 'moved/node-versions/v24.1.0/installation/bin'],
    ['VOLTA_HOME', 'moved', '.volta/bin', 'moved/bin'],
    ['PNPM_HOME', 'moved', '.local/share/pnpm', 'moved'],
    ['BUN_INSTALL', 'moved', '.bun/bin', 'moved/bin'],
    ['ASDF_DATA_DIR', 'moved', '.asdf/shims', 'moved/shims'],
    ['MISE_DATA_DIR', 'moved', '.local/share/mise/shims', 'moved/shims'],
    ['XDG_DATA_HOME', 'moved', '.local/share/mise/shims', 'moved/mise/shims'],
    ['NPM_CONFIG_PREFIX', 'moved', '.npm-global/bin', 'moved/bin'],
  ])('is where %s says instead', (variable, dir, usual, moved) => {
    const home = homeWith(usual, moved);
    expect(foldersIn(home, {})).toContain(usual);
    const found = foldersIn(home, { env: { [variable]: join(home, dir) } });
    expect(found).toContain(moved);
    expect(found).not.toContain(usual);
    expect(foldersIn(home, { env: { [variable]: dir } })).toContain(usual);
  });

  it('is the path before everything else, and each folder once', () => {
    const home = homeWith();
    const path = `${home}/own:relative::${home}/.bun/bin`;
    const folders = foldersIn(home, { env: { PATH: path } });
    expect(folders.slice(0, 2)).toEqual(['own', '.bun/bin']);
    expect(new Set(folders).size).toBe(folders.length);
  });

  it('is the path alone where no home is named', () => {
    expect(searchFolders(searchHere({ PATH: '/own' }))).toEqual(['/own']);
  });
});

describe('where programs are looked for on Windows', () => {
  const home = 'C:\\Users\\mira';
  const namesIn = (dir: string) => (dir.endsWith('\\node-versions') ? ['v22.1.0', 'v24.1.0'] : []);
  const foldersWith = (env: Env) =>
    searchFolders({ env: { USERPROFILE: home, ...env }, platform: 'win32', home, namesIn });

  it.each<[Env, readonly string[]]>([
    [{}, [`${home}\\AppData\\Roaming\\npm`, `${home}\\AppData\\Local\\pnpm`, `${home}\\.bun\\bin`]],
    [{ APPDATA: 'E:\\roaming' }, ['E:\\roaming\\npm']],
    [
      { LOCALAPPDATA: 'E:\\local' },
      ['E:\\local\\Microsoft\\WinGet\\Links', 'E:\\local\\pnpm', 'E:\\local\\Volta\\bin'],
    ],
    [{ PNPM_HOME: 'E:\\pnpm' }, ['E:\\pnpm', 'E:\\pnpm\\bin']],
    [{ VOLTA_HOME: 'E:\\volta' }, ['E:\\volta\\bin']],
    [{ NVM_SYMLINK: 'E:\\nodejs' }, ['E:\\nodejs']],
    [{ NPM_CONFIG_PREFIX: 'E:\\prefix' }, ['E:\\prefix']],
    [{}, ['v24.1.0', 'v22.1.0'].map((name) => `${home}\\AppData\\Roaming\\fnm\\node-versions\\${name}\\installation`)],
    [{ FNM_DIR: 'E:\\fnm' }, ['E:\\fnm\\node-versions\\v24.1.0\\installation']],
  ])('is, with %j, %j', (env, expected) => {
    const folders = foldersWith(env);
    expect(folders.filter((dir) => expected.includes(dir))).toEqual(expected);
  });
});
