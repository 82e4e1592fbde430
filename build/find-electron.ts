import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronPresence } from './decide-start.ts';

const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  linux: 'electron',
  win32: 'electron.exe',
};

/**
 * Whether the Electron that belongs to the npm package in `packageDir` can be started. Reads files only: loading the package
 * starts a download as soon as something is missing. What counts is what its own installer looks at.
 */
export async function findElectron(packageDir: string, platform: NodeJS.Platform): Promise<ElectronPresence> {
  const executable = executables[platform];
  const described = await textOf(join(packageDir, 'package.json'));
  if (executable === undefined || described === undefined) return { state: 'missing' };
  const [version, pathText] = await Promise.all([
    textOf(join(packageDir, 'dist', 'version')),
    textOf(join(packageDir, 'path.txt')),
  ]);
  const distDir = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageDir, 'dist');
  const executablePath = join(distDir, executable);
  const isRight = version?.trim().replace(/^v/, '') === versionIn(described) && pathText === executable;
  if (isRight && (await isThere(executablePath))) return { state: 'present', executablePath };
  return { state: 'fetchable', installerPath: join(packageDir, 'install.js') };
}

function versionIn(packageText: string): unknown {
  const described: unknown = JSON.parse(packageText);
  return typeof described === 'object' && described !== null && 'version' in described ? described.version : undefined;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** Unreadable counts as absent: the installer writes it again. */
async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined);
}
