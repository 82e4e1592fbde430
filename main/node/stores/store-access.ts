import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountFile } from '../../../shared/errors.ts';
import { AppError, refusalAbout } from '../../core/app-error.ts';
import { type CredentialStore, encodeCliDoc, parseCliDoc } from '../../core/stores/cli-doc.ts';
import { emptyListDoc, encodeListDoc, parseListDoc } from '../../core/stores/list-doc.ts';
import type { StoreFiles, StoresSnapshot } from '../../core/stores/store-queue.ts';
import type { CliDoc, ListDoc, StoreDocs, StoreName } from '../../core/stores/store-types.ts';
import { makeDir } from '../make-dir.ts';
import { replaceFile, resolvedPath, stampOf } from './atomic-file.ts';
import { refuseToBury } from './buried-accounts.ts';
import { type ConfigFacts, readConfig } from './codex-config.ts';
import { holdCodexLocks } from './codex-locks.ts';
import type { FolderLock } from './folder-lock.ts';
import { absentStamp, type FileStamp, type PlacingCalls } from './place-file.ts';
import { readStoreText } from './read-store-text.ts';
import type { StorePaths } from './store-paths.ts';
import { refusedStoreWrite } from './store-refusal.ts';
import { withBackupHint } from './with-backup-hint.ts';

/** Codex 0.140 truncates auth.json in place, so a reader may meet it empty or half written (facts/codex.md 1.3). */
const rereadsMs = [10, 30, 60];

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

/** The reset marker beside a list changes what the list counts as. */
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
      return parseCliDoc(readStoreText(path), store, path);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'store-broken') throw error;
      await new Promise((done) => setTimeout(done, waitMs));
    }
  }
  return parseCliDoc(readStoreText(path), store, path);
}

/**
 * The reset marker makes the flagged list an empty one; the pool only where that cannot be read (facts/multi-auth.md 1.6): a pool that
 * can be is one whose deletion failed, and codex-multi-auth goes on using it.
 */
async function readList(store: 'pool' | 'flagged', path: string, stamp: string): Promise<ListDoc> {
  const isMarked = stamp.endsWith('cleared');
  if (stamp.startsWith(absentStamp) || (isMarked && store === 'flagged')) return emptyListDoc(store);
  const text = readStoreText(path);
  try {
    return parseListDoc(text ?? '', store, path);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store-broken') throw error;
    if (isMarked) return emptyListDoc(store);
    throw await withBackupHint(error, path);
  }
}

function makeFolder(dir: string): void {
  try {
    makeDir(dir);
  } catch (error) {
    throw refusedStoreWrite(join(dir, 'x'), error);
  }
}
