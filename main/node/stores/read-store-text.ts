import { readFileSync, statSync } from 'node:fs';
import { AppError } from '../../core/app-error.ts';
import { refusedStoreRead } from './store-refusal.ts';

/** Thousands of accounts take a tenth of it; what is larger is no account list. */
export const largestListBytes = 32 * 1024 * 1024;
/** Strict, because what was replaced while reading would be lost when the file is written again. A BOM is kept for its own refusal. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null when there is no file. A folder, a pipe or a giant is refused before it is opened, so that nothing hangs. */
export function readStoreText(path: string): string | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    if (!found.isFile()) throw notAFile(path, found.isDirectory() ? 'a folder' : 'not a plain file');
    if (found.size > largestListBytes) throw notAFile(path, `larger than ${largestListBytes / 1024 / 1024} MB`);
    return decoded(readFileSync(path), path);
  } catch (error) {
    throw refusedStoreRead(path, error);
  }
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw notUtf8(path, error);
  }
}

function notUtf8(path: string, cause: unknown): AppError {
  const hint = 'It was left exactly as it is. Save it as UTF-8, then try again.';
  return new AppError('store-broken', `${path} is not UTF-8 text.`, { hint, cause });
}

function notAFile(path: string, what: string): AppError {
  return new AppError('store-unreadable', `${path} is ${what}.`, {
    hint: 'It was left exactly as it is. Move it away, then try again.',
  });
}
