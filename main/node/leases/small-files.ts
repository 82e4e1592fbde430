import { closeSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { systemCode } from '../quota-home/file-refusal.ts';
import { refusedStoreWrite } from '../stores/store-refusal.ts';

/*
 * Synchronous: each of these calls is over in less time than it takes to hand it to another thread and to hear of its end, and a run over
 * a long list makes thousands of them.
 */

/** False when it is there already. One that could not be written whole is not left behind: it would count as a lease that nobody can read. */
export async function makeFile(path: string, text: string): Promise<boolean> {
  let isMade = false;
  try {
    const handle = openSync(path, 'wx', 0o600);
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
    writeAndClose(openSync(temp, 'w', 0o600), text);
    renameSync(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => undefined);
    throw refusedStoreWrite(path, error);
  }
}

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
