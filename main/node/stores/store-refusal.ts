import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { systemCode } from '../quota-home/file-refusal.ts';

/** A failed write as a refusal that names path, mode and the command that mends it. What is no error of the system is passed on. */
export function refusedStoreWrite(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', `There is no room left to write ${path}.`, {
        hint: 'Free some space on that disk, then run this again; new sign-ins are kept until then.',
        cause: error,
      });
    case 'EROFS':
      return new AppError('store-not-writable', `${path} lies on a file system that is mounted read-only.`, {
        hint: 'Mount it for writing, then run this again.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENOENT': {
      const place = permissionTarget(path);
      return new AppError('store-not-writable', `${path} cannot be written: ${place.what} has mode ${place.mode}.`, {
        hint: `Make it writable with: chmod u+rwx "${place.path}"`,
        cause: error,
      });
    }
    case null:
      return error;
    default:
      return new AppError('store-not-writable', `${path} cannot be written (${code}).`, {
        hint: 'Check that disk, then run this again; new sign-ins are kept until then.',
        cause: error,
      });
  }
}

export function refusedStoreRead(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  if (code === null) return error;
  const mode = modeOf(path);
  return new AppError('store-unreadable', `${path} cannot be read (${code}${mode === null ? '' : `, mode ${mode}`}).`, {
    hint: `Make it readable with: chmod u+r "${path}"`,
    cause: error,
  });
}

/** A file is replaced through its folder, so it is the folder's mode that counts. */
function permissionTarget(path: string): { readonly path: string; readonly what: string; readonly mode: string } {
  const dir = dirname(path);
  return { path: dir, what: `its folder ${dir}`, mode: modeOf(dir) ?? 'unknown' };
}

function modeOf(path: string): string | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? null : (found.mode & 0o777).toString(8).padStart(4, '0');
  } catch {
    return null;
  }
}
