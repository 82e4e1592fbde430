import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { largestListBytes } from './read-store-text.ts';

/**
 * The text of a file that lies beside ours and may be anything; null when it cannot be read, is too large, or is no plain file. Opened
 * so that a pipe of its name, which would never come to an end, keeps nobody waiting.
 */
export function readPlainFile(path: string): string | null {
  try {
    const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = fstatSync(handle);
      return found.isFile() && found.size <= largestListBytes ? readFileSync(handle, 'utf8') : null;
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}
