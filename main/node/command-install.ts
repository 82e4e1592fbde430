import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../core/app-error.ts';
import { replaceFile } from './stores/atomic-file.ts';

type CommandState = 'installed' | 'not-installed' | 'other-version' | 'not-possible';

export interface CommandInstallOptions {
  /** The command's bundle: one file, for any Node 24. */
  readonly sourcePath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly osHome: string;
}

/** The command `codex-quota` on this person's search path, as a copy, so that it outlives the app's own folder. */
export interface CommandInstall {
  state(): Promise<CommandState>;
  /** Rejects with AppError when there is nothing to install, or another program has that name. */
  install(): Promise<void>;
}

interface InstalledFile {
  readonly path: string;
  /** As a window may be told of it. */
  readonly shownPath: string;
  readonly text: string;
  /** In every version of it that was ever ours; a file without it is somebody else's. */
  readonly ownMark: string;
}

const bundleMark = 'CODEX_QUOTA_HOME';

export function createCommandInstall(options: CommandInstallOptions): CommandInstall {
  return {
    async state() {
      const files = await wantedFiles(options);
      if (files === null) return 'not-possible';
      const found = await Promise.all(files.map(({ path }) => textOf(path)));
      if (found.every((text) => text === null)) return 'not-installed';
      return files.every(({ text }, index) => text === found[index]) ? 'installed' : 'other-version';
    },
    async install() {
      const files = await wantedFiles(options);
      if (files === null) throw new AppError('not-possible', 'This copy of the app comes without the command.');
      await refuseForeign(files);
      for (const file of files) await put(file);
    },
  };
}

/** `~/.local/bin` is on the search path of a session that has it; on Windows the folder of the Store's aliases always is. */
async function wantedFiles(options: CommandInstallOptions): Promise<readonly InstalledFile[] | null> {
  const { sourcePath, env, platform, osHome } = options;
  const text = await textOf(sourcePath);
  if (text === null) return null;
  const bundle = { text, ownMark: bundleMark };
  if (platform !== 'win32') {
    const path = join(osHome, '.local', 'bin', 'codex-quota');
    return [{ path, shownPath: '~/.local/bin/codex-quota', ...bundle }];
  }
  const appData = env['LOCALAPPDATA'] ?? join(osHome, 'AppData', 'Local');
  const inAliases = (name: string): Pick<InstalledFile, 'path' | 'shownPath'> => ({
    path: join(appData, 'Microsoft', 'WindowsApps', name),
    shownPath: `%LOCALAPPDATA%\\Microsoft\\WindowsApps\\${name}`,
  });
  const starter = { text: '@node "%~dp0codex-quota.mjs" %*\r\n', ownMark: '%~dp0codex-quota.mjs' };
  return [
    { ...inAliases('codex-quota.mjs'), ...bundle },
    { ...inAliases('codex-quota.cmd'), ...starter },
  ];
}

async function refuseForeign(files: readonly InstalledFile[]): Promise<void> {
  for (const { path, shownPath, ownMark } of files) {
    const found = await textOf(path);
    if (found === null || found.includes(ownMark)) continue;
    throw new AppError('not-possible', `Another program is at ${shownPath}.`, {
      hint: 'Nothing was changed. Move it away and install again.',
    });
  }
}

/** A terminal that starts the command meanwhile gets the old one or the new, whole. */
async function put({ path, shownPath, text }: InstalledFile): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await replaceFile({ path, text, expected: null, mode: 0o755 });
  } catch (error) {
    throw notInstalled(shownPath, error);
  }
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

function notInstalled(shownPath: string, cause: unknown): AppError {
  return new AppError('not-possible', `${shownPath} cannot be written.`, {
    hint: 'Look at its folder, then install again.',
    cause,
  });
}
