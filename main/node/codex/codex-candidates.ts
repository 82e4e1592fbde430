import { posix, win32 } from 'node:path';

export interface CandidateQuestion {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  readonly home: string;
}

/**
 * Where the program of Codex may lie, best first: on the path, and where installers put it, since an app started from the desktop does
 * not see the shell's path. Only programs that can be started without a shell.
 */
export function codexCandidates(question: CandidateQuestion): readonly string[] {
  const { env } = question;
  const { join, isAbsolute, delimiter } = question.platform === 'win32' ? win32 : posix;
  const onPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).map(unquoted).filter(isAbsolute);
  const dirs = [...onPath, ...installerFolders(question)];
  if (question.platform !== 'win32') return dirs.map((dir) => join(dir, 'codex'));
  return dirs.flatMap((dir) => [win32.join(dir, 'codex.exe'), ...behindCommandFile(dir, question.arch)]);
}

/** Windows allows quotes around an entry of the path. */
function unquoted(dir: string): string {
  return dir.replace(/^"(.*)"$/, '$1');
}

/** Where installers put programs. A made-up home has its own world: without HOME nothing outside the path is looked at. */
export function installerFolders({ env, platform, home }: CandidateQuestion): readonly string[] {
  if (env['HOME'] === undefined && env['USERPROFILE'] === undefined) return [];
  if (platform === 'win32') {
    const roaming = env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming');
    const local = env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local');
    return [
      win32.join(roaming, 'npm'),
      win32.join(home, 'scoop', 'shims'),
      win32.join(local, 'Microsoft', 'WinGet', 'Links'),
      win32.join(home, '.bun', 'bin'),
    ];
  }
  const shared = ['.local/share/pnpm', 'Library/pnpm', '.local/share/mise/shims'];
  const personal = ['.local/bin', '.npm-global/bin', '.volta/bin', '.bun/bin', '.asdf/shims', ...shared, 'bin'];
  return ['/opt/homebrew/bin', '/usr/local/bin', ...personal.map((dir) => posix.join(home, dir))];
}

/**
 * On Windows npm puts a `codex.cmd` into that folder. A command file runs only in a shell, whose quoting nobody should trust with a
 * path, so Node refuses to start one without. It leads to a program of the package, which lies below `node_modules` beside it: in the
 * package for this processor, nested or side by side, or in older versions in the package itself.
 */
function behindCommandFile(dir: string, arch: string): readonly string[] {
  const modules = win32.basename(dir) === '.bin' ? win32.dirname(dir) : win32.join(dir, 'node_modules');
  const codex = win32.join(modules, '@openai', 'codex');
  // The app may be of another kind than the Node that installed Codex; the computer runs either.
  const processors = arch === 'arm64' ? [arm64, x64] : [x64, arm64];
  return processors.flatMap(({ packageName, triple }) => {
    const packages = [
      win32.join(codex, 'node_modules', '@openai', packageName),
      win32.join(modules, '@openai', packageName),
    ];
    const vendors = [...packages, codex].map((place) => win32.join(place, 'vendor', triple));
    return vendors.flatMap((vendor) => [
      win32.join(vendor, 'bin', 'codex.exe'),
      win32.join(vendor, 'codex', 'codex.exe'),
    ]);
  });
}

const x64 = { packageName: 'codex-win32-x64', triple: 'x86_64-pc-windows-msvc' };
const arm64 = { packageName: 'codex-win32-arm64', triple: 'aarch64-pc-windows-msvc' };
