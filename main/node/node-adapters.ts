import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from '../../shared/settings.ts';
import { toErrorView } from '../core/app-error.ts';
import type { CodexCli } from '../core/codex/codex-cli.ts';
import type { Side } from '../core/diagnosis/place-note.ts';
import type { Leases, Log, ProcessOwners, SeeLeases } from '../core/ports.ts';
import type { OpenAddress } from '../core/sign-in/sign-in-ports.ts';
import { createStoreQueue } from '../core/stores/store-queue.ts';
import type { StoreDocs, StoreName, Stores } from '../core/stores/store-types.ts';
import { createLoginsOf } from '../core/stores/stored-login.ts';
import type { TokenHash } from '../core/tokens/token-set.ts';
import { filled, parseUrl, usageBase } from './addresses.ts';
import { systemClock } from './clock.ts';
import { createCustodyFiles } from './custody/custody-files.ts';
import { diagnosisAdapters } from './diagnosis/diagnosis-adapters.ts';
import { systemEntropy } from './entropy.ts';
import { refuseNoFolders } from './folders-in-use.ts';
import { createUsageHistoryFile } from './history/usage-history-file.ts';
import { createHttp, type SystemProxy } from './http/http-client.ts';
import { createLeaseFiles } from './leases/lease-files.ts';
import { leaseLifeMs } from './leases/lease-life.ts';
import { createLeaseSigns } from './leases/lease-signs.ts';
import { tidyLeases } from './leases/tidy-leases.ts';
import { perTurn } from './per-turn.ts';
import { createProcesses } from './processes/processes.ts';
import { programsAtWork } from './processes/programs-at-work.ts';
import { ensureDir, quotaHomeDir } from './quota-home/quota-home-dir.ts';
import { createQuotaHomeFiles, type QuotaHomeFiles } from './quota-home/quota-home-files.ts';
import { signInAdapters } from './sign-in/sign-in-adapters.ts';
import { replaceFile } from './stores/atomic-file.ts';
import { refuseToBury } from './stores/buried-accounts.ts';
import { checkWritableFile } from './stores/check-writable.ts';
import { clearedLists } from './stores/cleared-lists.ts';
import { findStorePaths } from './stores/find-store-paths.ts';
import { createFolderLock, type FolderLock } from './stores/folder-lock.ts';
import type { FileStamp } from './stores/place-file.ts';
import { createStoreAccess } from './stores/store-access.ts';
import type { StorePaths } from './stores/store-paths.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface NodeAdaptersOptions {
  readonly env: Env;
  readonly log: Log;
  readonly version: string;
  readonly codex: CodexCli;
  /** Left out: the system's own opener. */
  readonly openAddress?: OpenAddress;
  /** Who notes the folders in use for the other. Left out: nobody, and nothing outside the named folders is read or written. */
  readonly side?: Side;
  /** `env` names a Codex home that was chosen in the app, and that no variable of this computer names. */
  readonly isHomeChosen?: boolean;
  /** Left out: nobody here knows the system's settings. */
  readonly systemProxy?: SystemProxy;
}

export function codexHomeOf(env: Env): string {
  return findStorePaths(env).codexHome;
}

/** Our folder for this environment, before there are any adapters. */
export function ownDirOf(env: Env): string {
  return quotaHomeDir(env, codexHomeOf(env));
}

/** Every adapter of this folder for one Codex home; both roots hand the result to compose. */
export async function createNodeAdapters(options: NodeAdaptersOptions) {
  const { openAddress, systemProxy, side = null, isHomeChosen = false, ...given } = options;
  const own = { ...given, side, isHomeChosen };
  const { env, log, version, codex } = own;
  const clock = systemClock;
  const entropy = systemEntropy;
  const paths = findStorePaths(env);
  const processes = { ...createProcesses(), ...programsAtWork({ env, paths, pathsOf: findStorePaths }) };
  refuseNoFolders(env, paths.codexHome);
  const quotaDir = quotaHomeDir(env, paths.codexHome);
  const locks = createLocks(paths, quotaDir);
  const access = createStoreAccess({ paths, codexLock: locks.codex, rootLock: locks.root });
  const quotaHome = createQuotaHomeFiles({ dir: quotaDir, lock: locks.quota, log, replaceFile: replaceOwnFile });
  const { settings, settingsProblems } = await readOwnSettings(quotaHome, log);
  const http = createHttp({ env, proxy: settings.proxy }, systemProxy);
  const custodyDir = join(quotaDir, 'custody');
  const custodyFiles = createCustodyFiles({
    dir: custodyDir,
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
    clearedLists: async () => clearedLists(paths),
    storeProblems: async () => (await access.problems()).map(toErrorView),
    ...diagnosisAdapters({ ...own, paths, quotaDir, processes, proxies: http.proxies, settingsProblems }),
    ...createLeases(env, paths.leases, processes),
    custodyFiles,
    custodyLock: locks.quota,
    http,
    codex,
    ledgerFiles: quotaHome.ledger,
    usageFile: quotaHome.usage,
    countersFile: quotaHome.counters,
    endpoint: { override: filled(env['CODEX_REFRESH_TOKEN_URL_OVERRIDE']), parseUrl },
    usageBase: () => usageBase(env, access.config().chatgptBaseUrl),
    codexHome: paths.codexHome,
    poolRoot: paths.root,
    quotaHome: quotaDir,
    /** For the app alone: the command neither changes settings nor tells people anything later. */
    useProxy: http.useProxy,
    settingsFile: quotaHome.settings,
    settingsProblems,
    toldFile: quotaHome.told,
    history: createUsageHistoryFile({ path: join(quotaDir, 'history.db'), log, nowMs: clock.now }),
    signIn: signInAdapters({ env, custodyDir, chatgptBaseUrl: () => access.config().chatgptBaseUrl, openAddress }),
    version,
    userAgent: `codex-quota/${version} (${process.platform})`,
    async close() {
      await http.close();
      locks.close();
    },
  };
}

async function readOwnSettings({ readSettings, settingsPath: path }: QuotaHomeFiles, log: Log) {
  const { settings, problems } = await readSettings();
  if (problems.length > 0)
    log.write('error', 'settings were not understood, so their defaults count', {
      path,
      settings: problems.join(', '),
    });
  return { settings, settingsProblems: problems };
}

interface LeaseAdapters {
  readonly leases: Leases;
  readonly seeLeases: SeeLeases;
  readonly leaseLifeMs: number;
}

function createLeases(env: Env, dir: string, processes: ProcessOwners): LeaseAdapters {
  const lifeMs = leaseLifeMs(env);
  return {
    leaseLifeMs: lifeMs,
    leases: tidyLeases(createLeaseFiles({ dir, lifeMs, clock: systemClock, processes }), { dir, clock: systemClock }),
    seeLeases: createLeaseSigns({ dir, lifeMs, clock: systemClock }),
  };
}

function createStores(access: ReturnType<typeof createStoreAccess>, paths: StorePaths): Stores {
  const pathOf: Readonly<Record<StoreName, string>> = { cli: paths.auth, pool: paths.pool, flagged: paths.flagged };
  const read = async (): Promise<StoreDocs> => (await access.read()).docs;
  const checkNowAndThen = nowAndThen((store: StoreName) => {
    if (store !== 'cli') refuseToBury(pathOf[store]);
    checkWritableFile(pathOf[store]);
  });
  return {
    read,
    recent: perTurn(read),
    loginsOf: createLoginsOf((token) => systemEntropy.sha256Hex(token) as TokenHash),
    transact: createStoreQueue(access, systemClock).transact,
    async checkWritable(stores) {
      for (const store of stores) checkNowAndThen(store);
    },
  };
}

/** A long list spends several tokens in so short a time; custody has them whatever becomes of the store. */
const checkedForMs = 250;

function nowAndThen<Subject>(check: (subject: Subject) => void): (subject: Subject) => void {
  const passedAtMs = new Map<Subject, number>();
  return (subject) => {
    const startedMs = performance.now();
    if (startedMs - (passedAtMs.get(subject) ?? Number.NEGATIVE_INFINITY) < checkedForMs) return;
    check(subject);
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

async function replaceOwnFile(path: string, text: string, onWritten?: (stamp: FileStamp) => void): Promise<void> {
  await ensureDir(dirname(path));
  await replaceFile({ path, text, expected: null, ...(onWritten === undefined ? {} : { onWritten }) });
}
