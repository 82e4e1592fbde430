import { join } from 'node:path';

/** A Codex CLI that our side is played against. */
export interface CodexRelease {
  readonly version: string;
  /** `sha512-…` of the package by `<platform>-<arch>`, where it was looked at; elsewhere the registry's word counts. */
  readonly integrity: Readonly<Record<string, string>>;
}

/** One that commits under locks and compares, and one that writes in place without either (facts/codex.md 1.3). */
export const codexReleases = [
  {
    version: '0.169.0',
    integrity: {
      'linux-x64': 'sha512-o05NyAOCDygSPRo1yinzxvkRSdmsZyBD9E7mbpmjRanSfM8lypqWtQgEo4XfNkwhuCR2aFu8mlGOsQGFXVbVww==',
      'linux-arm64': 'sha512-NZ/DaQUpcQmxmqee7Z9uC1rzw3GhSbooawcaTe1LN5Yk+WlinUKGdTXJgClRT/9ogQEEM9TWxYzvxPfj5G/xFg==',
      'darwin-x64': 'sha512-K1FKSsSLl9v3z5TeagBQXyQRDBIGB5Jncy5dxsRxwT3aaTqN3AI8VrCfoxBxKMOOU9O2QX1vg7WkBwNVth/s9A==',
      'darwin-arm64': 'sha512-5WsWFBbVP78D+6FvNo1MMVxLPZdmcoQlqVJFrF4qx/TmvneLnMQKtLyXkUo54XOTDfoYKpNouTJ/F7gTVA8FnQ==',
    },
  },
  {
    version: '0.140.0',
    integrity: {
      'linux-x64': 'sha512-7+N/cHB74nsDkOoL+VQVFVFRlfGj6GFSIAQHgs9DQIsvG+UdzWgUeeDE3l926taJqmzcP9NH8bysptKlZ2Ff6g==',
    },
  },
] as const satisfies readonly CodexRelease[];

export interface Computer {
  readonly platform: string;
  readonly arch: string;
}

const triples: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
};

export interface CodexPackage {
  /** What npm is asked for: the program for each kind of computer is a version of its own. */
  readonly spec: string;
  /** Where the program lies in it, with forward slashes. */
  readonly member: string;
  readonly integrity: string | null;
}

/** Null for a computer on which our side is not played: there is no `flock` or process list to prove anything with on Windows. */
export function codexPackage(release: CodexRelease, { platform, arch }: Computer): CodexPackage | null {
  const computer = `${platform}-${arch}`;
  const triple = triples[computer];
  if (triple === undefined) return null;
  return {
    spec: `@openai/codex@${release.version}-${computer}`,
    member: `package/vendor/${triple}/bin/codex`,
    integrity: release.integrity[computer] ?? null,
  };
}

/** Where fetched programs are kept between runs: outside the tree, since `npm install` has no part in them. */
export function codexCacheDir(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  const named = env['CODEX_QUOTA_TEST_CACHE'];
  if (named) return join(named, 'codex');
  const ofPlatform = platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(env['XDG_CACHE_HOME'] || ofPlatform, 'codex-quota-tray', 'codex');
}

/** The folder of one program in the cache, which can lead a path. */
export function codexFolder(cacheDir: string, version: string, { platform, arch }: Computer): string {
  return join(cacheDir, `${version}-${platform}-${arch}`);
}
