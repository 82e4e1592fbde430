import { homedir } from 'node:os';
import { codexCacheDir, codexReleases } from './codex-releases.ts';
import { fetchCodex } from './fetch-codex.ts';

// Before the tests that need a real Codex: puts both releases into the cache, or says in one sentence why that is not possible.

const npmPath = process.env['npm_execpath'];
const npm = npmPath === undefined ? (['npm'] as const) : ([process.execPath, npmPath] as const);
const cacheDir = codexCacheDir(process.env, process.platform, homedir());

for (const release of codexReleases) {
  const fetched = await fetchCodex(release, { cacheDir, computer: process, npm });
  if (fetched.kind === 'missing') {
    console.error(fetched.sentence);
    process.exitCode = 1;
  } else if (fetched.isFresh) {
    console.error(`Codex ${release.version} is in ${fetched.folder} now.`);
  }
}
