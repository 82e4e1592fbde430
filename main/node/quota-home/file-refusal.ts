import { AppError } from '../../core/app-error.ts';
import { readObstacle, writeObstacle } from '../stores/permission-obstacle.ts';

/** The system's own name of an error, such as ENOSPC; null for anything else. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

export function isAbsent(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}

/** What a failed write means, as a refusal that names the path and the next step. What is no error of the system is passed on. */
export function refusedWrite(path: string, error: unknown): unknown {
  const code = systemCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', `There is no room left to write ${path}.`, {
        hint: 'Free some space on that disk, then try again.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
      return forbiddenWrite(path, error);
    case 'EROFS':
      return new AppError('store-not-writable', `${path} lies on a file system that is mounted read-only.`, {
        hint: 'Mount it for writing, or set CODEX_QUOTA_HOME to a folder that can be written.',
        cause: error,
      });
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return new AppError('store-not-writable', `${path} cannot be written (${code}).`, {
        hint: 'Move away what is in its place, or set CODEX_QUOTA_HOME to a folder that can be written.',
        cause: error,
      });
    case null:
      return error;
    default:
      return new AppError('store-not-writable', `${path} cannot be written (${code}).`, {
        hint: 'Check that disk, then try again, or set CODEX_QUOTA_HOME to a folder on another one.',
        cause: error,
      });
  }
}

function forbiddenWrite(path: string, cause: unknown): AppError {
  const obstacle = writeObstacle(path);
  const why = obstacle === null ? '' : `: ${obstacle.what} has mode ${obstacle.mode}`;
  const mend = obstacle === null ? 'Look at its folder' : `Make it writable with: ${obstacle.command}`;
  const hint = `${mend} (or set CODEX_QUOTA_HOME to a folder that is).`;
  return new AppError('store-not-writable', `${path} cannot be written${why}.`, { hint, cause });
}

export function refusedRead(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === null) return error;
  const obstacle = code === 'EACCES' || code === 'EPERM' ? readObstacle(path) : null;
  if (obstacle === null) {
    const hint = 'Move it away, then try again.';
    return new AppError('store-unreadable', `${path} cannot be read (${code}).`, { hint, cause: error });
  }
  return new AppError('store-unreadable', `${path} cannot be read: ${obstacle.what} has mode ${obstacle.mode}.`, {
    hint: `Make it readable with: ${obstacle.command}`,
    cause: error,
  });
}
