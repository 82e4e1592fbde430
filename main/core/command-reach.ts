import type { Surroundings } from '../../shared/app-snapshot.ts';

export interface CommandReach {
  readonly reach: Surroundings['commandReach'];
  /** To be typed once, so that new terminals find it; null: nothing is missing, or nobody here knows how this shell is told. */
  readonly line: string | null;
}

/** The command as the app shows it: whether it is installed, and whether a new terminal finds it. */
export interface CommandDesk {
  now(): Pick<Surroundings, 'command' | 'commandReach'>;
  /** Rejects with AppError when there is nothing to install, or another program has that name. */
  install(): Promise<void>;
  /** Looks again whether it is found, while it was not; true: that has changed. Never rejects. */
  look(): Promise<boolean>;
  /** What to type so that it is found. Throws AppError when nothing is missing. */
  line(): string;
}

export interface ReachFacts {
  readonly platform: string;
  /** The PATH of the app: that of the session or, on macOS, the system's own, whatever the shell adds to it. */
  readonly searchPath: string;
  /** The login shell; null: the system's usual one. */
  readonly shell: string | null;
  readonly osHome: string;
  /** What the shells read when they start, by name within the home; one that is not there is not in it. */
  readonly startFiles: ReadonlyMap<string, string>;
}

type ShellKind = 'zsh' | 'bash' | 'fish' | 'sh';

interface Reading {
  /** Read by each new terminal. */
  readonly always: readonly string[];
  /** Read at a login; a terminal of macOS is one, one of Linux is not. */
  readonly atLogin: readonly string[];
  /** Where a line belongs. */
  readonly own: string;
}

const fishFiles = ['.config/fish/config.fish', '.config/fish/fish_variables'];
/** Bash reads the first of them that is there, and no other. */
const bashLoginFiles = ['.bash_profile', '.bash_login', '.profile'];
const shFiles = ['.profile'];

/** All that may say something here. */
export const shellStartFiles: readonly string[] = [
  ...['.zshenv', '.zshrc', '.zprofile', '.zlogin', '.bashrc'],
  ...bashLoginFiles,
  ...fishFiles,
];

/**
 * Whether a new terminal finds a command in `~/.local/bin`. No shell is run for it: the app's own path says yes, or what the shell reads
 * names the folder. Windows has the folder of the Store's aliases on every path.
 */
export function commandReach(facts: ReachFacts): CommandReach {
  if (facts.platform === 'win32' || isOnPath(facts)) return { reach: 'found', line: null };
  const kind = shellKind(facts);
  if (kind === null) return { reach: 'needs-path', line: null };
  const { always, atLogin, own } = readingOf(kind, facts);
  const isNamed = (name: string): boolean => namesFolder(facts.startFiles.get(name) ?? '');
  if (always.some(isNamed)) return { reach: 'found', line: null };
  if (atLogin.some(isNamed)) return { reach: 'after-login', line: null };
  return { reach: 'needs-line', line: lineFor(kind, own) };
}

function isOnPath({ searchPath, osHome }: ReachFacts): boolean {
  const wanted = `${osHome.replace(/\/+$/, '')}/.local/bin`;
  return searchPath.split(':').some((dir) => dir.replace(/\/+$/, '') === wanted);
}

function shellKind({ shell, platform }: ReachFacts): ShellKind | null {
  const name = shell?.split('/').at(-1) ?? (platform === 'darwin' ? 'zsh' : 'bash');
  if (name === 'zsh' || name === 'bash' || name === 'fish') return name;
  return ['sh', 'dash', 'ash', 'ksh', 'mksh'].includes(name) ? 'sh' : null;
}

function readingOf(kind: ShellKind, { platform, startFiles }: ReachFacts): Reading {
  if (kind === 'fish') return { always: fishFiles, atLogin: [], own: '' };
  const [usual, login, afterLogin] = filesOf(kind, startFiles);
  const isLogin = platform === 'darwin';
  if (!isLogin) return { always: usual, atLogin: login, own: usual[0] ?? afterLogin };
  // A login shell of Bash reads the other file only where its own says so.
  const isPassedOn = kind !== 'bash' || login.some((name) => startFiles.get(name)?.includes('.bashrc') === true);
  return { always: isPassedOn ? [...usual, ...login] : login, atLogin: [], own: afterLogin };
}

function filesOf(
  kind: Exclude<ShellKind, 'fish'>,
  startFiles: ReachFacts['startFiles'],
): readonly [usual: readonly string[], login: readonly string[], own: string] {
  if (kind === 'zsh') return [['.zshrc', '.zshenv'], ['.zprofile', '.zlogin'], '.zprofile'];
  if (kind === 'sh') return [[], shFiles, '.profile'];
  const own = bashLoginFiles.find((name) => startFiles.has(name)) ?? '.profile';
  return [['.bashrc'], [own], own];
}

/** As a folder, or as the file by which the installer of uv adds it; not as the place of some program. */
function namesFolder(text: string): boolean {
  // Fish writes the dot of its own variables so.
  const lines = text.replaceAll('\\x2e', '.').split('\n');
  return lines.some((line) => /^[^#]*\.local\/bin(?:\/?(?![\w./-])|\/env\b)/.test(line));
}

function lineFor(kind: ShellKind, file: string): string {
  if (kind === 'fish') return 'fish_add_path ~/.local/bin';
  // An empty line first: the last one of the file may have no end.
  return `printf '\\n%s\\n' 'export PATH="$HOME/.local/bin:$PATH"' >> ~/${file}`;
}
