import { join, resolve } from 'node:path';
import { makeDir } from '../make-dir.ts';
import { refusedWrite } from './file-refusal.ts';

/** Our folder, shared by tray and command: `CODEX_QUOTA_HOME`, else `quota-tray` in the Codex home (product.md section 3). */
export function quotaHomeDir(env: Readonly<Record<string, string | undefined>>, codexHome: string): string {
  const named = env.CODEX_QUOTA_HOME?.trim() ?? '';
  return named === '' ? join(codexHome, 'quota-tray') : resolve(named);
}

/** Made on the first write only, so that looking leaves no trace. Throws AppError `disk-full` or `store-not-writable`. */
export async function ensureDir(dir: string): Promise<void> {
  try {
    makeDir(dir);
  } catch (error) {
    throw refusedWrite(dir, error);
  }
}
