import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of this process, gone with it. */
export function scratchDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fuzz-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
