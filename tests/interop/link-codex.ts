import { chmod, copyFile, link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { codexCacheDir, codexFolder, codexReleases } from '../../build/codex-releases.ts';

/** Names the folder with one folder per release, in which the program lies. */
export const linkedCodexVariable = 'CODEX_QUOTA_LINKED_CODEX';

/**
 * Run by vitest once. The cache may lie in a home that only its owner may enter, and some scenes are played by somebody else, so the
 * programs get a second name where everybody may go. Rejects when one is not in the cache.
 */
export async function setup(): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'real-codex-'));
  const cacheDir = codexCacheDir(process.env, process.platform, homedir());
  await chmod(dir, 0o755);
  for (const { version } of codexReleases) {
    const kept = join(codexFolder(cacheDir, version, process), 'codex');
    const program = join(dir, version, 'codex');
    await mkdir(join(dir, version), { mode: 0o755 });
    await link(kept, program)
      .catch(() => copyFile(kept, program))
      .catch(() => Promise.reject(new Error(`Codex ${version} is not there yet: npm run test:interop fetches it.`)));
  }
  process.env[linkedCodexVariable] = dir;
  return () => rm(dir, { recursive: true, force: true });
}
