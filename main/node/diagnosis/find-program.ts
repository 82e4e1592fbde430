import { execFile } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { FoundProgram } from '../../core/diagnosis/facts.ts';
import { isJsonObject, parseJson, textOrNull } from '../../core/json.ts';
import { readPlainFile } from '../stores/read-plain-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** It only prints a line; a cold start on a busy machine takes a second or two. */
const patienceMs = 8_000;
const largestAnswer = 16 * 1024;
/** A package's start file lies a few folders below its package.json. */
const deepestBelowPackage = 5;

/** Started without a shell; null when it does not say a version in time. */
export function versionSaidBy(path: string, env: Env, signal?: AbortSignal): Promise<string | null> {
  const limits = { timeout: patienceMs, killSignal: 'SIGKILL', maxBuffer: largestAnswer, windowsHide: true } as const;
  const stop = signal === undefined ? {} : { signal };
  return new Promise((resolve) => {
    const child = execFile(path, ['--version'], { ...limits, ...stop, env }, (error, stdout) => {
      resolve(error === null ? (/\d+\.\d+\.\d+[\w.+-]*/.exec(stdout)?.[0] ?? null) : null);
    });
    child.stdin?.end();
  });
}

/** codex-multi-auth is a package of npm: its version stands beside it, so it need not be started. */
export function findMultiAuth(env: Env, platform: string): FoundProgram | null {
  const names = platform === 'win32' ? ['codex-multi-auth.cmd', 'codex-multi-auth'] : ['codex-multi-auth'];
  const dirs = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((dir) => dir !== '');
  const path = dirs.flatMap((dir) => names.map((name) => join(dir, name))).find(isExecutable);
  return path === undefined ? null : { path, version: packageVersion(path) };
}

function packageVersion(path: string): string | null {
  let dir = dirname(resolvedOr(path));
  for (let hops = 0; hops < deepestBelowPackage; hops += 1) {
    const value = parseJson(readPlainFile(join(dir, 'package.json')) ?? '');
    if (isJsonObject(value) && textOrNull(value['name'])?.endsWith('codex-multi-auth') === true)
      return textOrNull(value['version']);
    dir = dirname(dir);
  }
  return null;
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
