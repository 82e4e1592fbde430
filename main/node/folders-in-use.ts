import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../core/app-error.ts';
import { codexHomeNamedIn } from './stores/store-paths.ts';

type Env = Readonly<Record<string, string | undefined>>;

const named = [
  ['CODEX_HOME', 'the folder that Codex uses, or unset it for ~/.codex'],
  ['CODEX_MULTI_AUTH_DIR', 'the folder of codex-multi-auth, or unset it'],
  ['CODEX_QUOTA_HOME', 'a folder that can be written, or unset it'],
] as const;

/**
 * Said once and by the name of the setting: otherwise every file that is looked for in there is a trouble of its own. What does not
 * exist yet is no trouble. Throws AppError `store-unreadable`.
 */
export function refuseNoFolders(env: Env, codexHome: string): void {
  for (const [name, better] of named) {
    const value = name === 'CODEX_HOME' ? codexHomeNamedIn(env) : env[name]?.trim() || null;
    const inTheWay = value === null ? null : fileInTheWay(value);
    if (value !== null && inTheWay !== null)
      throw noFolder(`${name} names ${value}`, { inTheWay, value, hint: `Set it to ${better}` });
  }
  const inTheWay = fileInTheWay(codexHome);
  if (inTheWay === null) return;
  const hint = 'Move that file away, or set CODEX_HOME to the folder that Codex uses';
  throw noFolder(`The Codex home is ${codexHome}`, { inTheWay, value: codexHome, hint });
}

interface Trouble {
  readonly inTheWay: string;
  readonly value: string;
  readonly hint: string;
}

function noFolder(what: string, { inTheWay, value, hint }: Trouble): AppError {
  const why = inTheWay === value ? 'is a file and no folder' : `cannot be a folder, because ${inTheWay} is a file`;
  return new AppError('store-unreadable', `${what}, which ${why}.`, { hint: `${hint}, then try again.` });
}

/** False: a file stands in the way. What does not exist yet can become one. */
export function couldBeFolder(path: string): boolean {
  return fileInTheWay(path) === null;
}

/** The path itself or the first one above it that is there, when that is no folder. */
function fileInTheWay(path: string): string | null {
  const found = statOrNull(path);
  if (found !== null) return found.isDirectory() ? null : path;
  const parent = dirname(path);
  return parent === path ? null : fileInTheWay(parent);
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // Not to be looked into: whoever reads or writes there says what is wrong with it.
    return null;
  }
}
