import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leakyFilesBelow } from './token-watch.ts';

/** Tokens and facts of one made-up login, wherever they were issued. */
export interface HomeLogin {
  readonly email: string;
  readonly accountId: string;
  readonly access: string;
  readonly refresh: string;
  readonly id: string;
  readonly expiresAtMs: number;
}

export interface ListRecord {
  readonly [field: string]: unknown;
  readonly refreshToken: string;
}

/** A Codex home in a temporary folder, written the way Codex and codex-multi-auth write theirs. */
export interface CodexHome {
  readonly dir: string;
  readonly authPath: string;
  readonly poolPath: string;
  readonly flaggedPath: string;
  readonly custodyDir: string;
  readonly leaseDir: string;
  writeAuth(login: HomeLogin, extra?: object): Promise<void>;
  writePool(records: readonly ListRecord[], top?: object): Promise<void>;
  writeFlagged(records: readonly ListRecord[], top?: object): Promise<void>;
  readAuth(): Promise<{ tokens: Record<string, string>; [field: string]: unknown }>;
  readPool(): Promise<readonly ListRecord[]>;
  readFlagged(): Promise<readonly ListRecord[]>;
  readText(store: 'auth' | 'pool' | 'flagged'): Promise<string>;
  /** Throws, once it is gone, when a token lay anywhere but in the stores, the lease files and custody. */
  remove(): Promise<void>;
}

export async function createCodexHome(
  options: { readonly chatgptBaseUrl?: string; readonly dir?: string } = {},
): Promise<CodexHome> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'codex-home-')));
  const root = join(dir, 'multi-auth');
  const paths = {
    authPath: join(dir, 'auth.json'),
    poolPath: join(root, 'openai-codex-accounts.json'),
    flaggedPath: join(root, 'openai-codex-flagged-accounts.json'),
  };
  await mkdir(dir, { recursive: true, mode: 0o700 });
  if (options.chatgptBaseUrl !== undefined) {
    await writeFile(join(dir, 'config.toml'), `chatgpt_base_url = "${options.chatgptBaseUrl}"\n`);
  }
  const writeList = async (path: string, top: object, accounts: readonly ListRecord[]): Promise<void> => {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await writeFile(path, JSON.stringify({ ...top, accounts }, null, 2), { mode: 0o600 });
  };
  return {
    dir,
    ...paths,
    custodyDir: join(dir, 'quota-tray', 'custody'),
    leaseDir: join(root, 'refresh-leases'),
    writeAuth: (login, extra = {}) =>
      writeFile(paths.authPath, JSON.stringify({ ...authJson(login), ...extra }, null, 2), { mode: 0o600 }),
    writePool: (records, top = {}) => writeList(paths.poolPath, { version: 3, activeIndex: 0, ...top }, records),
    writeFlagged: (records, top = {}) => writeList(paths.flaggedPath, { version: 1, ...top }, records),
    readAuth: async () => JSON.parse(await readFile(paths.authPath, 'utf8')),
    readPool: () => readList(paths.poolPath),
    readFlagged: () => readList(paths.flaggedPath),
    readText: (store) => readFile(paths[`${store}Path`], 'utf8'),
    async remove() {
      const leaky = leakyFilesBelow(dir);
      await rm(dir, { recursive: true, force: true });
      if (leaky.length > 0) throw new Error(`These files held a piece of a token: ${leaky.join(', ')}`);
    },
  };
}

async function readList(path: string): Promise<readonly ListRecord[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')).accounts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function authJson(login: HomeLogin): object {
  return {
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: login.id,
      access_token: login.access,
      refresh_token: login.refresh,
      account_id: login.accountId,
      login_owner_id: 'owner-made-up',
    },
    last_refresh: '2026-11-01T10:00:00.123456789Z',
  };
}

export function poolRecord(login: HomeLogin, extra: object = {}): ListRecord {
  return {
    recordId: `record:${login.email}`,
    accountId: login.accountId,
    accountIdSource: 'token',
    email: login.email,
    refreshToken: login.refresh,
    accessToken: login.access,
    expiresAt: login.expiresAtMs,
    addedAt: 1_760_000_000_000,
    lastUsed: 1_760_000_000_000,
    ...extra,
  };
}

export function flaggedRecord(login: HomeLogin, extra: object = {}): ListRecord {
  return {
    ...poolRecord(login),
    flaggedAt: 1_762_000_000_000,
    flaggedReason: 'token-invalid',
    lastError: 'refresh failed',
    ...extra,
  };
}
