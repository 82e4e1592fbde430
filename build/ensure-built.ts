import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  appConfigPath,
  builtCommandPath,
  builtWindowsDir,
  cliConfigPath,
  commandBuilders,
  rootDir,
} from './project-paths.ts';

/** What goes into the command: its sources, the versions of what it bundles, and how it is bundled. */
const commandInputs = ['main', 'shared', 'package.json', 'package-lock.json', ...commandBuilders];
const appInputs = ['main', 'preload', 'renderer', 'shared', 'package.json', 'package-lock.json', appConfigPath];

/** Builds `out/cli.js` unless it is newer than everything it is made of. Quiet; rejects with the bundler's own error. */
export async function ensureBuilt(): Promise<void> {
  if (!(await isOutdated(builtCommandPath, commandInputs))) return;
  // The bundler takes longer to load than the command to run, so it is loaded only when there is something to build.
  const { build } = await import('vite');
  await build({ configFile: cliConfigPath, logLevel: 'silent' });
}

/** The same for the tray app: main, preload and windows below `out/`. */
export async function ensureAppBuilt(): Promise<void> {
  if (!(await isOutdated(builtWindowsDir, appInputs))) return;
  const { build } = await import('electron-vite');
  await build({ root: rootDir, configFile: appConfigPath, logLevel: 'silent' });
}

async function isOutdated(builtPath: string, inputs: readonly string[]): Promise<boolean> {
  const builtAtMs = await newestBelowMs(builtPath).catch(undefinedIfAbsent);
  const newestInputs = await Promise.all(inputs.map((input) => newestBelowMs(resolve(rootDir, input))));
  return needsBuild(builtAtMs, Math.max(...newestInputs));
}

/** Equal times count as changed: file times may be as coarse as a second. */
export function needsBuild(builtAtMs: number | undefined, newestInputMs: number): boolean {
  return builtAtMs === undefined || builtAtMs <= newestInputMs;
}

/** Folders count too: a deleted or renamed file shows only in the time of its folder. */
async function newestBelowMs(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const below = await Promise.all((await readdir(path)).map((name) => newestBelowMs(join(path, name))));
  return Math.max(info.mtimeMs, ...below);
}

function undefinedIfAbsent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
