import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { namesIn } from '../names-in.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface SearchQuestion {
  readonly env: Env;
  readonly platform: string;
  readonly home: string;
  /** Names in a folder; empty when it is not there. */
  readonly namesIn: (dir: string) => readonly string[];
}

/** On this computer. */
export function searchHere(env: Env): SearchQuestion {
  return { env, platform: process.platform, home: homedir(), namesIn };
}

/**
 * Where programs are looked for, best first: on the path, and where installers put them, since an app started from the desktop does not
 * see the shell's path. Never where somebody happens to be.
 */
export function searchFolders(question: SearchQuestion): readonly string[] {
  const { env, platform } = question;
  const { isAbsolute, delimiter } = pathOf(platform);
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).map(unquoted).filter(isAbsolute);
  return [...new Set([...onPath, ...installerFolders(question)])];
}

/** Windows allows quotes around an entry of the path. */
function unquoted(dir: string): string {
  return dir.replace(/^"(.*)"$/, '$1');
}

/** Where installers put programs. A made-up home has its own world: without HOME nothing outside the path is looked at. */
export function installerFolders(question: SearchQuestion): readonly string[] {
  const { env, platform } = question;
  if (env['HOME'] === undefined && env['USERPROFILE'] === undefined) return [];
  return platform === 'win32' ? windowsFolders(question) : unixFolders(question);
}

function windowsFolders(question: SearchQuestion): readonly string[] {
  const { env, home } = question;
  const { join } = win32;
  const named = namedBy(question);
  const roaming = env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
  const local = env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  const [pnpm] = named('PNPM_HOME', join(local, 'pnpm'));
  return [
    join(roaming, 'npm'),
    ...named('NPM_CONFIG_PREFIX'),
    join(home, 'scoop', 'shims'),
    join(local, 'Microsoft', 'WinGet', 'Links'),
    ...(pnpm === undefined ? [] : [pnpm, join(pnpm, 'bin')]),
    ...named('BUN_INSTALL', join(home, '.bun')).map((dir) => join(dir, 'bin')),
    ...named('VOLTA_HOME', join(local, 'Volta')).map((dir) => join(dir, 'bin')),
    // nvm for Windows links the version in use to here; without it installers put Node itself here.
    ...named('NVM_SYMLINK', join(env['ProgramFiles'] ?? 'C:\\Program Files', 'nodejs')),
    ...named('FNM_DIR', join(roaming, 'fnm')).flatMap((dir) =>
      newestFirst(question, join(dir, 'node-versions')).map((version) => join(version, 'installation')),
    ),
  ];
}

function unixFolders(question: SearchQuestion): readonly string[] {
  const { home } = question;
  const { join } = posix;
  const named = namedBy(question);
  const inHome = (...names: readonly string[]): readonly string[] => names.map((name) => join(home, name));
  const [data = join(home, '.local/share')] = named('XDG_DATA_HOME');
  const binOf = (dirs: readonly string[]): readonly string[] => dirs.map((dir) => join(dir, 'bin'));
  const shimsOf = (dirs: readonly string[]): readonly string[] => dirs.map((dir) => join(dir, 'shims'));
  const pnpm = named('PNPM_HOME', join(data, 'pnpm'), join(home, 'Library/pnpm'));
  return [
    ...binOf(named('HOMEBREW_PREFIX', '/opt/homebrew')),
    '/usr/local/bin',
    '/home/linuxbrew/.linuxbrew/bin',
    ...inHome('.local/bin'),
    ...binOf(named('NPM_CONFIG_PREFIX', join(home, '.npm-global'))),
    ...binOf(named('VOLTA_HOME', join(home, '.volta'))),
    ...binOf(named('BUN_INSTALL', join(home, '.bun'))),
    ...shimsOf(named('ASDF_DATA_DIR', join(home, '.asdf'))),
    ...shimsOf(named('MISE_DATA_DIR', join(data, 'mise'))),
    ...pnpm,
    ...binOf(pnpm),
    ...binOf(named('NVM_DIR', join(home, '.nvm')).flatMap((dir) => newestFirst(question, join(dir, 'versions/node')))),
    ...named('FNM_DIR', join(data, 'fnm'), ...inHome('Library/Application Support/fnm', '.fnm')).flatMap((dir) =>
      newestFirst(question, join(dir, 'node-versions')).map((version) => join(version, 'installation/bin')),
    ),
    ...inHome('bin'),
  ];
}

/** What a variable names, else where it is by default. A name that depends on where somebody is counts as none. */
function namedBy({ env, platform }: SearchQuestion) {
  return (variable: string, ...defaults: readonly string[]): readonly string[] => {
    const dir = env[variable]?.trim() ?? '';
    return pathOf(platform).isAbsolute(dir) ? [dir] : defaults;
  };
}

/** The folders of a folder that has one for each version, such as `v24.12.0`. */
function newestFirst({ platform, namesIn }: SearchQuestion, dir: string): readonly string[] {
  return namesIn(dir)
    .filter((name) => /^v?\d/.test(name))
    .toSorted((a, b) => b.replace('v', '').localeCompare(a.replace('v', ''), 'en', { numeric: true }))
    .map((name) => pathOf(platform).join(dir, name));
}

function pathOf(platform: string): typeof posix {
  return platform === 'win32' ? win32 : posix;
}
