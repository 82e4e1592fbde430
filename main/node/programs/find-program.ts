import { execFile } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FoundProgram } from '../../core/diagnosis/facts.ts';
import { isJsonObject, parseJson, textOrNull } from '../../core/json.ts';
import { readPlainFile } from '../stores/read-plain-file.ts';
import { type SearchQuestion, searchFolders } from './search-folders.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** It only prints a line; a cold start on a busy machine takes a second or two. */
const patienceMs = 8_000;
const largestAnswer = 16 * 1024;
const multiAuth = 'codex-multi-auth';
/** A package's start file lies a few folders below its package.json. */
const deepestBelowPackage = 5;

/** Started without a shell; null when it does not say a version in time. */
export function versionSaidBy(path: string, env: Env, signal?: AbortSignal): Promise<string | null> {
  const limits = { timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: largestAnswer, windowsHide: true } as const;
  const stop = signal === undefined ? {} : { signal };
  return new Promise((resolve) => {
    const child = execFile(path, ['--version'], { ...limits, ...stop, env }, (error, stdout) => {
      resolve(error === null ? versionIn(stdout) : null);
    });
    child.stdin?.end();
  });
}

/** What another program calls its version stands in a report that a person hands on, so nothing else goes along. */
function versionIn(text: string): string | null {
  return /\d+\.\d+\.\d+[\w.+-]{0,40}/.exec(text)?.[0] ?? null;
}

/** codex-multi-auth is a package of npm: its version stands beside it, so it need not be started. */
export function findMultiAuth(question: SearchQuestion): FoundProgram | null {
  const names = question.platform === 'win32' ? [`${multiAuth}.cmd`, `${multiAuth}.exe`, multiAuth] : [multiAuth];
  const path = searchFolders(question)
    .flatMap((dir) => names.map((name) => join(dir, name)))
    .find(isExecutable);
  return path === undefined ? null : { path, version: packageVersion(path) };
}

/** Where a link leads its package is around it; what installers write instead of a link leads to it, or has it beside it. */
function packageVersion(path: string): string | null {
  const dir = dirname(path);
  const modules = basename(dir) === '.bin' ? dirname(dir) : join(dir, 'node_modules');
  const around = foldersAbove(resolvedOr(path));
  const behind = packageBehind(readPlainFile(path) ?? '');
  const folders = [...around, join(modules, multiAuth), ...(behind === null ? [] : [join(dir, behind)])];
  for (const folder of folders) {
    const value = parseJson(readPlainFile(join(folder, 'package.json')) ?? '');
    if (isJsonObject(value) && textOrNull(value['name'])?.endsWith(multiAuth) === true)
      return versionIn(textOrNull(value['version']) ?? '');
  }
  return null;
}

function foldersAbove(path: string): readonly string[] {
  const folders = [dirname(path)];
  for (let hops = 1; hops < deepestBelowPackage; hops += 1) folders.push(dirname(folders.at(-1) ?? path));
  return folders;
}

/** The folder of the package in a command file of npm or pnpm, from where the file lies: `"%dp0%\node_modules\…"`, `"$basedir/…"`. */
export function packageBehind(script: string): string | null {
  // Slashes are taken all at once: tried one by one, a file of nothing else would take for ever.
  const [, path] =
    /["'](?:%~?dp0%?|\$basedir)[\\/]+(?![\\/])([^"']*node_modules[\\/]codex-multi-auth)[\\/]/i.exec(script) ?? [];
  return path?.replaceAll('\\', '/') ?? null;
}

function resolvedOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
