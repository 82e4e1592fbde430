import { AppError } from '../../core/app-error.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { readObstacle, writeObstacle } from './permission-obstacle.ts';

/** A failed write as a refusal that names path, mode and the command that mends it. What is no error of the system is passed on. */
export function refusedStoreWrite(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', `There is no room left to write ${path}.`, {
        hint: 'Free some space on that disk, then try again; new sign-ins are kept until then.',
        cause: error,
      });
    case 'EROFS':
      return new AppError('store-not-writable', `${path} lies on a file system that is mounted read-only.`, {
        hint: 'Mount it for writing, then try again.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENOENT':
      return notWritable(path, error);
    case null:
      return error;
    default:
      return new AppError('store-not-writable', `${path} cannot be written (${code}).`, {
        hint: 'Check that disk, then try again; new sign-ins are kept until then.',
        cause: error,
      });
  }
}

function notWritable(path: string, cause: unknown): AppError {
  const obstacle = writeObstacle(path);
  const why = obstacle === null ? '' : `: ${obstacle.what} has mode ${obstacle.mode}`;
  const hint = obstacle === null ? 'Look at its folder.' : `Make it writable with: ${obstacle.command}`;
  return new AppError('store-not-writable', `${path} cannot be written${why}.`, { hint, cause });
}

/** A failed read as a refusal that names path, mode and the command that mends it. Anything unforeseen is passed on. */
export function refusedStoreRead(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  switch (code) {
    case null:
      return error;
    case 'ELOOP':
      return new AppError('store-unreadable', `${path} is a symbolic link that leads in a circle.`, {
        hint: 'It was left exactly as it is. Put the file that it should lead to in its place, then try again.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM': {
      const obstacle = readObstacle(path);
      if (obstacle === null) break;
      const message = `${path} cannot be read: ${obstacle.what} has mode ${obstacle.mode}.`;
      const hint = `Make it readable with: ${obstacle.command}`;
      return new AppError('store-unreadable', message, { hint, cause: error });
    }
    default:
  }
  const hint = 'It was left exactly as it is. Look at the disk that it lies on, then try again.';
  return new AppError('store-unreadable', `${path} cannot be read (${code}).`, { hint, cause: error });
}
