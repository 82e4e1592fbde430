import { readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import type { AccountFile } from '../../../shared/errors.ts';
import { AppError, refusalAbout } from '../../core/app-error.ts';
import { type CredentialStore, encodeCliDoc, parseCliDoc } from '../../core/stores/cli-doc.ts';
import { emptyListDoc, encodeListDoc, parseListDoc } from '../../core/stores/list-doc.ts';
import type { StoreFiles, StoresSnapshot } from '../../core/stores/store-queue.ts';
import type { CliDoc, ListDoc, StoreDocs, StoreName } from '../../core/stores/store-types.ts';
import { makeDir } from '../make-dir.ts';
import { replaceFile, resolvedPath, stampOf } from './atomic-file.ts';
import { refuseToBury } from './buried-accounts.ts';
import { holdCodexLocks } from './codex-locks.ts';
import type { FolderLock } from './folder-lock.ts';
import { newestCopy } from './found-files.ts';
import { absentStamp, type FileStamp, type PlacingCalls } from './place-file.ts';
import type { StorePaths } from './store-paths.ts';
import { refusedStoreRead, refusedStoreWrite } from './store-refusal.ts';

/** Thousands of accounts take a tenth of it; what is larger is no account list. */
const largestBytes = 32 * 1024 * 1024;
/** Strict, because what was replaced while reading would be lost when the file is written again. A BOM is kept for its own refusal. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Codex 0.140 truncates auth.json in place, so a reader may meet it empty or half written (facts/codex.md 1.3). */
const rereadsMs = [10, 30, 60];
const credentialStores: ReadonlySet<string> = new Set<CredentialStore>(['file', 'keyring', 'auto', 'ephemeral']);

interface ConfigFacts {
  readonly credentialStore: CredentialStore;
  readonly chatgptBaseUrl: string | null;
}

export interface StoreAccess extends StoreFiles {
  /** From config.toml; a broken one is refused like a broken store. */
  config(): ConfigFacts;
  /** Every file that cannot be read or understood, where `read` rejects with the first one. */
  problems(): Promise<readonly AppError[]>;
}

export interface StoreAccessDeps {
  readonly paths: StorePaths;
  readonly codexLock: FolderLock;
  readonly rootLock: FolderLock;
  /** Left out: the system's. */
  readonly placing?: PlacingCalls;
}

export function createStoreAccess({ paths, codexLock, rootLock, placing }: StoreAccessDeps): StoreAccess {
  const pathOf: Readonly<Record<StoreName, string>> = { cli: paths.auth, pool: paths.pool, flagged: paths.flagged };
  const { config, cli, lists, stampNow } = rememberFiles(paths);
  let docs: StoreDocs | null = null;

  const read = async (): Promise<StoresSnapshot> => {
    const stamps = { cli: stampNow.cli(), pool: stampNow.pool(), flagged: stampNow.flagged() };
    const cliDoc = await cli.at(stamps.cli);
    const pool = await lists.pool.at(stamps.pool);
    const flagged = await lists.flagged.at(stamps.flagged);
    if (docs === null || docs.cli !== cliDoc || docs.pool !== pool || docs.flagged !== flagged)
      docs = { cli: cliDoc, pool, flagged };
    return { docs, stamps };
  };

  const problems = (): Promise<readonly AppError[]> =>
    problemsOf([
      async () => config(),
      async () => cli.at(stampNow.cli()),
      async () => lists.pool.at(stampNow.pool()),
      async () => lists.flagged.at(stampNow.flagged()),
    ]);

  const hold = async <T>(stores: readonly StoreName[], work: () => Promise<T>): Promise<T> => {
    const touchesCli = stores.includes('cli');
    const touchesLists = stores.includes('pool') || stores.includes('flagged');
    if (touchesLists) makeFolder(paths.root);
    const underRoot = touchesLists ? () => rootLock.hold(work) : work;
    const sameFolder = paths.root === paths.codexHome;
    if (!touchesCli) return underRoot();
    const authTarget = resolvedPath(paths.auth);
    const underCodex = () =>
      holdCodexLocks({ codexHome: paths.codexHome, authTarget }, sameFolder && touchesLists ? work : underRoot);
    return sameFolder && touchesLists ? rootLock.hold(underCodex) : codexLock.hold(underCodex);
  };

  return {
    read,
    hold,
    config,
    problems,
    async replace(store, after, expected) {
      const text = store === 'cli' ? encodeCliDoc(after.cli) : encodeListDoc(after[store]);
      const fileStamp = expected.split(' ')[0] as FileStamp;
      if (store !== 'cli') refuseToBury(pathOf[store]);
      const stampFor = (file: FileStamp): string => `${file} ${store === 'cli' ? config().credentialStore : 'kept'}`;
      // What was written is what a reader would parse: no need to read it back.
      const onWritten = (file: FileStamp): void => {
        if (store === 'cli') cli.expect(stampFor(file), after.cli);
        else lists[store].expect(stampFor(file), after[store]);
      };
      const outcome = await replaceFile({ path: pathOf[store], text, expected: fileStamp, onWritten }, placing);
      if (outcome === 'changed') return outcome;
      // As codex-multi-auth does after a save: from here on the list is not one that was cleared on purpose.
      if (store !== 'cli') await removeMarker(`${pathOf[store]}.reset-intent`);
      return stampFor(outcome);
    },
  };
}

/** What is remembered of each file; refusals say which one they are about. */
function rememberFiles(paths: StorePaths) {
  const knownConfig = remembered(paths.config, () => readConfig(paths.config));
  const config = (): ConfigFacts => naming('codex-settings', knownConfig);
  const cli = rememberedDoc((stamp) =>
    readCli(paths.auth, stamp, config().credentialStore).catch(refuse('codex-login')),
  );
  const lists = {
    pool: rememberedDoc((stamp) => readList('pool', paths.pool, stamp).catch(refuse('pool'))),
    flagged: rememberedDoc((stamp) => readList('flagged', paths.flagged, stamp).catch(refuse('set-aside'))),
  };
  const stampNow = {
    cli: () => naming('codex-login', () => `${stampOf(paths.auth)} ${config().credentialStore}`),
    pool: () => naming('pool', () => listStamp(paths.pool)),
    flagged: () => naming('set-aside', () => listStamp(paths.flagged)),
  };
  return { config, cli, lists, stampNow };
}

/** Runs `read`, so that whoever shows its refusal knows which file is in the way. */
function naming<T>(file: AccountFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw refusalAbout(file, error);
  }
}

function refuse(file: AccountFile): (error: unknown) => never {
  return (error) => {
    throw refusalAbout(file, error);
  };
}

/** A broken config.toml stands in the way of auth.json, too, and is told once. */
async function problemsOf(looks: readonly (() => Promise<unknown>)[]): Promise<readonly AppError[]> {
  const found = new Map<string, AppError>();
  for (const look of looks) {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      found.set(error.message, error);
    }
  }
  return [...found.values()];
}

/** While the reset marker lies there the list counts as empty (facts/multi-auth.md 1.6). */
function listStamp(path: string): string {
  return `${stampOf(path)} ${stampOf(`${path}.reset-intent`) === absentStamp ? 'kept' : 'cleared'}`;
}

async function removeMarker(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw refusedStoreWrite(path, error);
  }
}

function remembered<T>(path: string, read: () => T): () => T {
  let known: { readonly stamp: FileStamp; readonly value: T } | null = null;
  return () => {
    const stamp = stampOf(path);
    if (known?.stamp !== stamp) known = { stamp, value: read() };
    return known.value;
  };
}

interface StampedDoc<T> {
  readonly stamp: string;
  readonly doc: T;
}

interface RememberedDoc<T> {
  at(stamp: string): Promise<T>;
  /** What the next reader will find there, should it find this stamp. */
  expect(stamp: string, doc: T): void;
}

/** The document of the last stamp that was asked for, and the one that is being written. */
function rememberedDoc<T>(read: (stamp: string) => Promise<T>): RememberedDoc<T> {
  let known: StampedDoc<T> | null = null;
  let coming: StampedDoc<T> | null = null;
  return {
    async at(stamp) {
      if (coming?.stamp === stamp) [known, coming] = [coming, null];
      if (known?.stamp !== stamp) known = { stamp, doc: await read(stamp) };
      return known.doc;
    },
    expect(stamp, doc) {
      coming = { stamp, doc };
    },
  };
}

async function readCli(path: string, stamp: string, store: CredentialStore): Promise<CliDoc> {
  if (stamp.startsWith(absentStamp) || store === 'keyring' || store === 'ephemeral')
    return parseCliDoc(null, store, path);
  for (const waitMs of rereadsMs) {
    try {
      return parseCliDoc(readText(path), store, path);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'store-broken') throw error;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
  return parseCliDoc(readText(path), store, path);
}

async function readList(store: 'pool' | 'flagged', path: string, stamp: string): Promise<ListDoc> {
  if (stamp.startsWith(absentStamp) || stamp.endsWith('cleared')) return emptyListDoc(store);
  const text = readText(path);
  try {
    return parseListDoc(text ?? '', store, path);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store-broken') throw error;
    throw withHint(error, await backupHint(path));
  }
}

/** Null when there is no file. A folder, a pipe or a giant is refused before it is opened, so that nothing hangs. */
function readText(path: string): string | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    if (!found.isFile()) throw notAFile(path, found.isDirectory() ? 'a folder' : 'not a plain file');
    if (found.size > largestBytes) throw notAFile(path, `larger than ${largestBytes / 1024 / 1024} MB`);
    return decoded(readFileSync(path), path);
  } catch (error) {
    throw refusedStoreRead(path, error);
  }
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw notUtf8(path, error);
  }
}

function notUtf8(path: string, cause: unknown): AppError {
  const hint = 'It was left exactly as it is. Save it as UTF-8, then try again.';
  return new AppError('store-broken', `${path} is not UTF-8 text.`, { hint, cause });
}

function notAFile(path: string, what: string): AppError {
  return new AppError('store-unreadable', `${path} is ${what}.`, {
    hint: 'It was left exactly as it is. Move it away, then try again.',
  });
}

async function backupHint(path: string): Promise<string> {
  const untouched = 'It was left exactly as it is.';
  const newest = await newestCopy(path);
  if (newest === null || newest.accounts === null) return `${untouched} Mend or move it, then try again.`;
  const when = newest.writtenAt.slice(0, 16).replace('T', ' ');
  return `${untouched} The newest backup, ${newest.path} from ${when} UTC, lists ${newest.accounts} accounts.`;
}

function withHint(error: AppError, hint: string): AppError {
  return new AppError(error.code, error.message, { hint, cause: error });
}

function brokenConfig(path: string, cause: unknown): AppError {
  const line =
    cause instanceof Error && 'line' in cause && typeof cause.line === 'number' ? ` in line ${cause.line}` : '';
  return new AppError('store-broken', `${path} is not valid TOML${line}.`, {
    hint: 'Mend it, then try again.',
    cause,
  });
}

function readConfig(path: string): ConfigFacts {
  const text = readText(path);
  if (text === null) return { credentialStore: 'file', chatgptBaseUrl: null };
  let table: Record<string, unknown>;
  try {
    table = parseToml(text);
  } catch (error) {
    throw brokenConfig(path, error);
  }
  const store = table['cli_auth_credentials_store'] ?? 'file';
  if (typeof store !== 'string' || !credentialStores.has(store)) {
    throw new AppError('store-broken', `${path} has an unknown cli_auth_credentials_store.`, {
      hint: 'Codex knows file, keyring, auto and ephemeral.',
    });
  }
  const base = table['chatgpt_base_url'] ?? '';
  // Whoever set it wants their tokens to go there. Taken as unset they would go to the public address instead.
  if (typeof base !== 'string') {
    throw new AppError('store-broken', `${path} has a chatgpt_base_url that is no text.`, {
      hint: 'Put the address in quotes or take the line out, then try again.',
    });
  }
  return { credentialStore: store as CredentialStore, chatgptBaseUrl: base === '' ? null : base };
}

function makeFolder(dir: string): void {
  try {
    makeDir(dir);
  } catch (error) {
    throw refusedStoreWrite(join(dir, 'x'), error);
  }
}
