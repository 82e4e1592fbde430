import { AppError } from '../../core/app-error.ts';

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
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return new AppError('store-not-writable', `${path} cannot be written (${code}).`, {
        hint: `Make it writable with: chmod u+w "${path}", or set CODEX_QUOTA_HOME to a folder that is.`,
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

export function refusedRead(path: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === null) return error;
  return new AppError('store-unreadable', `${path} cannot be read (${code}).`, {
    hint: `Make it readable with: chmod u+r "${path}".`,
    cause: error,
  });
}
