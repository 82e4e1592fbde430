import { closeSync, open, unlinkSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { systemCode } from '../quota-home/file-refusal.ts';
import { refusedStoreWrite } from '../stores/store-refusal.ts';

const openFile = promisify(open);

/** False when it is there already. One that could not be written whole is not left behind: it would count as a lease that nobody can read. */
export async function makeFile(path: string, text: string): Promise<boolean> {
  let isMade = false;
  try {
    const handle = await openFile(path, 'wx', 0o600);
    isMade = true;
    writeAndClose(handle, text);
    return true;
  } catch (error) {
    if (isMade) await rm(path, { force: true }).catch(() => undefined);
    if (!isMade && systemCode(error) === 'EEXIST') return false;
    throw refusedStoreWrite(path, error);
  }
}

/** Readers see the old text or the new; what could not be written leaves no trace. */
export async function replaceFile(path: string, temp: string, text: string): Promise<void> {
  try {
    writeAndClose(await openFile(temp, 'w', 0o600), text);
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw refusedStoreWrite(path, error);
  }
}

/**
 * At once: only making a file can wait for a sync of another one that is under way, and handing so few bytes to another thread takes
 * longer than writing them.
 */
function writeAndClose(handle: number, text: string): void {
  try {
    writeFileSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

export function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
