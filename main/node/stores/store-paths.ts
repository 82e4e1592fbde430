import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

export interface StorePaths {
  readonly codexHome: string;
  readonly auth: string;
  readonly config: string;
  /** codex-multi-auth's root. */
  readonly root: string;
  readonly pool: string;
  readonly flagged: string;
  readonly leases: string;
}

export interface PathsQuestion {
  readonly env: Env;
  readonly platform: string;
  /** What the system says, when the environment says nothing. */
  readonly osHome: string;
  /** Names in a folder; empty when it is not there. */
  readonly namesIn: (dir: string) => readonly string[];
}

const poolName = 'openai-codex-accounts.json';
const flaggedName = 'openai-codex-flagged-accounts.json';
const poolNames = [poolName, 'codex-accounts.json'];
const weakerSigns = ['settings.json', 'config.json', 'dashboard-settings.json', 'projects'];

/** Where the stores are: the Codex home as Codex finds it, the root as codex-multi-auth does (facts/multi-auth.md 1.1). */
export function storePaths(question: PathsQuestion): StorePaths {
  const { env } = question;
  const home = homeDir(question);
  const codexHome = codexHomeNamedIn(env) ?? join(home, '.codex');
  const root = multiAuthRoot(question, codexHome);
  return {
    codexHome,
    auth: join(codexHome, 'auth.json'),
    config: join(codexHome, 'config.toml'),
    root,
    pool: join(root, poolName),
    flagged: join(root, flaggedName),
    leases: filled(env['CODEX_AUTH_REFRESH_LEASE_DIR']) ?? join(root, 'refresh-leases'),
  };
}

/** As it is: Codex 0.140 and 0.169 take blanks for a part of the name, so that two programs never mean two folders by one setting. */
export function codexHomeNamedIn(env: Env): string | null {
  return env['CODEX_HOME'] || null;
}

/** The home folder of whoever uses this computer. */
export function homeDir({ env, platform, osHome }: Omit<PathsQuestion, 'namesIn'>): string {
  if (platform !== 'win32') return filled(env['HOME']) ?? osHome;
  const drive = env['HOMEDRIVE'];
  const path = env['HOMEPATH'];
  const joined = drive !== undefined && path !== undefined ? filled(`${drive}${path}`) : null;
  return filled(env['USERPROFILE']) ?? filled(env['HOME']) ?? joined ?? osHome;
}

/** Where codex-multi-auth would look for a pool when nothing names a folder, in its order. */
export function multiAuthCandidates(question: PathsQuestion, codexHome: string): readonly string[] {
  const home = homeDir(question);
  const first = join(codexHome, 'multi-auth');
  if (codexHome !== join(home, '.codex')) return [first];
  return [...new Set([first, join(home, 'DevTools', 'config', 'codex', 'multi-auth'), join(home, '.codex')])];
}

function multiAuthRoot(question: PathsQuestion, codexHome: string): string {
  const { env, namesIn } = question;
  const named = filled(env['CODEX_MULTI_AUTH_DIR']);
  if (named !== null) return named;
  const first = join(codexHome, 'multi-auth');
  const candidates = multiAuthCandidates(question, codexHome);
  if (candidates.length === 1) return first;
  const withAccounts = candidates.find((dir) => namesIn(dir).some(isAccountStorage));
  return withAccounts ?? candidates.find((dir) => namesIn(dir).some((name) => weakerSigns.includes(name))) ?? first;
}

/** The flagged list is no sign: a folder with nothing else loses to one that has accounts. */
export function isAccountStorage(name: string): boolean {
  return poolNames.some(
    (store) => name === store || (name.startsWith(`${store}.`) && !name.endsWith('.tmp') && !name.includes('.rotate.')),
  );
}

function filled(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
