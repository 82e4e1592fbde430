import { appendFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../core/ports.ts';
import { createLineLog } from './log.ts';
import { ensureDir } from './quota-home/quota-home-dir.ts';

/** With the one before it, twice this is the most that the log ever takes. */
const largestBytes = 1024 * 1024;

export interface AppLog extends Log {
  /** Resolves when everything that was told is on disk, or could not be. */
  written(): Promise<void>;
}

/**
 * `app.log` in the folder, for a program that nobody watches: one line per entry with its time. `level` as in `createLineLog`. Trouble
 * with it is nobody's trouble: a line that cannot be written is lost.
 */
export function createAppLog(level: string | undefined, dir: string, now: () => number): AppLog {
  const path = join(dir, 'app.log');
  let last: Promise<void> = Promise.resolve();
  const write = async (line: string): Promise<void> => {
    await ensureDir(dir);
    const found = await stat(path).catch(() => null);
    // A pipe of this name would keep every later line waiting for a reader.
    if (found?.isFile() === false) return;
    const sizeBytes = found?.size ?? 0;
    if (sizeBytes > largestBytes) await rename(path, `${path}.old`);
    await appendFile(path, line, { mode: 0o600 });
  };
  const log = createLineLog(level, (text) => {
    const line = `${new Date(now()).toISOString()} ${text}\n`;
    last = last.then(() => write(line)).catch(() => undefined);
  });
  return { ...log, written: () => last };
}
