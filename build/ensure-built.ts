import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { builtCommandPath, cliConfigPath, rootDir } from './project-paths.ts';

/** What goes into the command: its sources, the versions of what it bundles, and how it is bundled. */
const inputs = ['main', 'shared', 'package.json', 'package-lock.json', 'build/vite.cli.config.ts'];

/** Builds `out/cli.js` unless it is newer than everything it is made of. Quiet; rejects with the bundler's own error. */
export async function ensureBuilt(): Promise<void> {
  const builtAtMs = await changedAtMs(builtCommandPath);
  const newestInputs = await Promise.all(inputs.map((input) => newestBelowMs(join(rootDir, input))));
  if (!needsBuild(builtAtMs, Math.max(...newestInputs))) return;
  // The bundler takes longer to load than the command to run, so it is loaded only when there is something to build.
  const { build } = await import('vite');
  await build({ configFile: cliConfigPath, logLevel: 'silent' });
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

async function changedAtMs(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
