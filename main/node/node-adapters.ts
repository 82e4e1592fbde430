import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError, toErrorView } from '../core/app-error.ts';
import type { CodexCli } from '../core/codex/codex-cli.ts';
import type { Log } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { createStoreQueue } from '../core/stores/store-queue.ts';
import type { StoreDocs, StoreName, Stores } from '../core/stores/store-types.ts';
import { createLoginsOf } from '../core/stores/stored-login.ts';
import type { TokenHash } from '../core/tokens/token-set.ts';
import { isSendable } from '../core/tokens/trusted-url.ts';
import { systemClock } from './clock.ts';
import { createCustodyFiles } from './custody/custody-files.ts';
import { createFixFiles } from './diagnosis/fix-files.ts';
import { createNodeMachine, type NodeMachineDeps } from './diagnosis/node-machine.ts';
import { systemEntropy } from './entropy.ts';
import { createHttp } from './http/http-client.ts';
import { createLeaseFiles } from './leases/lease-files.ts';
import { perTurn } from './per-turn.ts';
import { createProcesses } from './processes.ts';
import { ensureDir, quotaHomeDir } from './quota-home/quota-home-dir.ts';
import { createQuotaHomeFiles } from './quota-home/quota-home-files.ts';
import { replaceFile } from './stores/atomic-file.ts';
import { refuseToBury } from './stores/buried-accounts.ts';
import { checkWritableFile } from './stores/check-writable.ts';
import { createFolderLock, type FolderLock } from './stores/folder-lock.ts';
import { createStoreAccess } from './stores/store-access.ts';
import { type StorePaths, storePaths } from './stores/store-paths.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface NodeAdaptersOptions {
  readonly env: Env;
  readonly log: Log;
  readonly version: string;
  readonly codex: CodexCli;
}

const standardUsageBase = 'https://chatgpt.com/backend-api';
const leaseLifeMs = 30_000;

function findStorePaths(env: Env): StorePaths {
  return storePaths({ env, platform: process.platform, osHome: homedir(), namesIn });
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** Every adapter of this folder for one Codex home; both roots hand the result to compose. */
export async function createNodeAdapters({ env, log, version, codex }: NodeAdaptersOptions) {
  const clock = systemClock;
  const entropy = systemEntropy;
  const processes = createProcesses();
  const paths = findStorePaths(env);
  const quotaDir = quotaHomeDir(env, paths.codexHome);
  const locks = createLocks(paths, quotaDir);
  const access = createStoreAccess({ paths, codexLock: locks.codex, rootLock: locks.root });
  const quotaHome = createQuotaHomeFiles({ dir: quotaDir, lock: locks.quota, log, replaceFile: replaceOwnFile });
  const { settings, problems } = await quotaHome.readSettings();
  if (problems.length > 0)
    log.write('error', 'settings were not understood, so their defaults count', {
      path: quotaHome.settingsPath,
      settings: problems.join(', '),
    });
  const http = createHttp({ env, proxy: settings.proxy });
  const leaseTtl = Number(env['CODEX_AUTH_REFRESH_LEASE_TTL_MS']);
  const leases = createLeaseFiles({
    dir: paths.leases,
    lifeMs: leaseTtl > 0 ? leaseTtl : leaseLifeMs,
    clock,
    processes,
  });
  const custodyFiles = createCustodyFiles({
    dir: join(quotaDir, 'custody'),
    otherDirs: locks.custodyDirs,
    register: locks.register,
  });
  return {
    clock,
    entropy,
    log,
    processes,
    paths,
    settings: settings satisfies Settings,
    stores: createStores(access, paths),
    storeProblems: async () => (await access.problems()).map(toErrorView),
    ...diagnosisAdapters({
      env,
      paths,
      quotaDir,
      version,
      codex,
      processes,
      proxy: settings.proxy,
      settingsProblems: problems,
    }),
    leases,
    custodyFiles,
    custodyLock: locks.quota,
    http,
    codex,
    ledgerFiles: quotaHome.ledger,
    usageFile: quotaHome.usage,
    countersFile: quotaHome.counters,
    endpoint: { override: filled(env['CODEX_REFRESH_TOKEN_URL_OVERRIDE']), parseUrl },
    usageBase: () =>
      usageBase(filled(env['CODEX_QUOTA_CHATGPT_BASE_URL']) ?? access.config().chatgptBaseUrl ?? standardUsageBase),
    codexHome: paths.codexHome,
    version,
    userAgent: `codex-quota/${version} (${process.platform})`,
    async close() {
      await http.close();
      locks.close();
    },
  };
}

function diagnosisAdapters(deps: Omit<NodeMachineDeps, 'osHome'>) {
  const { paths, quotaDir } = deps;
  return {
    machine: createNodeMachine({ ...deps, osHome: homedir() }),
    fixFiles: createFixFiles({
      dir: join(quotaDir, 'custody', 'before-fix'),
      stores: [paths.auth, paths.pool, paths.flagged],
    }),
  };
}

function createStores(access: ReturnType<typeof createStoreAccess>, paths: StorePaths): Stores {
  const pathOf: Readonly<Record<StoreName, string>> = { cli: paths.auth, pool: paths.pool, flagged: paths.flagged };
  const read = async (): Promise<StoreDocs> => (await access.read()).docs;
  const checkNowAndThen = nowAndThen(async (store: StoreName) => {
    if (store !== 'cli') refuseToBury(pathOf[store]);
    await checkWritableFile(pathOf[store]);
  });
  return {
    read,
    recent: perTurn(read),
    loginsOf: createLoginsOf((token) => systemEntropy.sha256Hex(token) as TokenHash),
    transact: createStoreQueue(access, systemClock).transact,
    async checkWritable(stores) {
      for (const store of stores) await checkNowAndThen(store);
    },
  };
}

/** A long list spends several tokens in so short a time; custody has them whatever becomes of the store. */
const checkedForMs = 250;

function nowAndThen<Subject>(check: (subject: Subject) => Promise<void>): (subject: Subject) => Promise<void> {
  const passedAtMs = new Map<Subject, number>();
  return async (subject) => {
    const startedMs = performance.now();
    if (startedMs - (passedAtMs.get(subject) ?? Number.NEGATIVE_INFINITY) < checkedForMs) return;
    await check(subject);
    passedAtMs.set(subject, startedMs);
  };
}

interface Locks {
  readonly codex: FolderLock;
  readonly root: FolderLock;
  readonly quota: { hold<T>(work: () => Promise<T>): Promise<T> };
  custodyDirs(): Promise<readonly string[]>;
  register(): Promise<void>;
  close(): void;
}

function createLocks(paths: StorePaths, quotaDir: string): Locks {
  const byDir = new Map<string, FolderLock>();
  const lockOf = (dir: string): FolderLock => {
    const known = byDir.get(dir) ?? createFolderLock(dir);
    byDir.set(dir, known);
    return known;
  };
  const quota = lockOf(quotaDir);
  const storeDirs = [...new Set([paths.codexHome, paths.root])];
  return {
    codex: lockOf(paths.codexHome),
    root: lockOf(paths.root),
    quota: {
      async hold(work) {
        await ensureDir(quotaDir);
        return quota.hold(work);
      },
    },
    async custodyDirs() {
      return [...new Set((await Promise.all(storeDirs.map((dir) => lockOf(dir).custodyDirs()))).flat())];
    },
    async register() {
      // A folder that is not there has no store, and nobody to tell.
      for (const dir of storeDirs) if (existsSync(dir)) await lockOf(dir).registerCustodyDir(join(quotaDir, 'custody'));
    },
    close() {
      for (const lock of byDir.values()) lock.close();
    },
  };
}

async function replaceOwnFile(path: string, text: string): Promise<void> {
  await ensureDir(dirname(path));
  await replaceFile({ path, text, expected: null });
}

function usageBase(base: string): string {
  const url = parseUrl(base);
  if (url !== null && isSendable(url)) return base;
  throw new AppError('not-possible', 'The ChatGPT address in use is not one that tokens may be sent to.', {
    hint: 'Use https, or http to this machine only, in chatgpt_base_url or CODEX_QUOTA_CHATGPT_BASE_URL.',
  });
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function filled(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
