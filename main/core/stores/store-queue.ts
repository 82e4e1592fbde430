import { AppError } from '../app-error.ts';
import type { Clock } from '../ports.ts';
import { restBetweenWrites } from './rest-between-writes.ts';
import type { StoreDocs, StoreEdit, StoreName } from './store-types.ts';

/** One state of the stores and what proves that they are still in it. */
export interface StoresSnapshot {
  readonly docs: StoreDocs;
  readonly stamps: Readonly<Record<StoreName, string>>;
}

/** The stores' files, without any decision in them. */
export interface StoreFiles {
  read(): Promise<StoresSnapshot>;
  /** Holds the locks of these stores, and for auth.json those of Codex too. */
  hold<T>(stores: readonly StoreName[], work: () => Promise<T>): Promise<T>;
  /** Durable, and only over the file that was read. Its new stamp, or `changed` when a rival was faster. */
  replace(store: StoreName, docs: StoreDocs, expected: string): Promise<string>;
}

/** Where a token lives now first: Codex's own file, then the lists. */
const writeOrder: readonly StoreName[] = ['cli', 'pool', 'flagged'];
/** A rival that rewrites a file this often between our read and our write is not a rival but a loop. */
const attempts = 16;

interface Waiting {
  readonly edit: StoreEdit<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Applied {
  readonly waiting: Waiting;
  readonly result: unknown;
  readonly changed: ReadonlySet<StoreName>;
}

/** Every change of ours to a store goes through here: lock, read afresh, apply what waits, compare, replace, look again. */
export function createStoreQueue(files: StoreFiles, clock: Clock): { transact<T>(edit: StoreEdit<T>): Promise<T> } {
  let waiting: Waiting[] = [];
  let isRunning = false;

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const startedMs = clock.now();
      await writeBatch(files, batch).catch((error: unknown) => {
        for (const { reject } of batch) reject(error);
      });
      // Custody has the tokens meanwhile.
      await restBetweenWrites(clock, clock.now() - startedMs, () => waiting.length);
    }
    isRunning = false;
  };

  return {
    transact: <T>(edit: StoreEdit<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ edit, resolve: (result) => resolve(result as T), reject });
        if (!isRunning) void run();
      }),
  };
}

async function writeBatch(files: StoreFiles, batch: readonly Waiting[]): Promise<void> {
  let open = batch;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === attempts) throw rivalTooFast();
    const first = applyAll(open, (await files.read()).docs);
    if (first.changed.length === 0) {
      for (const { waiting, result } of first.applied) waiting.resolve(result);
      return;
    }
    open = await files.hold(first.changed, () => writeUnderLock(files, first));
  }
}

/** Applies to what is there now that the locks are held. Gives back the edits that have to be tried again. */
async function writeUnderLock(files: StoreFiles, first: Application): Promise<readonly Waiting[]> {
  const { docs, stamps } = await files.read();
  const batch = first.applied.map(({ waiting }) => waiting);
  const { after, changed, applied } = docs === first.before ? first : applyAll(batch, docs);
  const again = applied.map(({ waiting }) => waiting);
  if (changed.some((store) => !first.changed.includes(store))) return again;
  const written = new Map<StoreName, string>();
  for (const store of changed) {
    const outcome = await files.replace(store, after, stamps[store]).catch((error: unknown) => ({ error }));
    if (outcome === 'changed') return again;
    if (typeof outcome !== 'string') return settleHalf(applied, { written, failed: store, error: outcome.error });
    written.set(store, outcome);
  }
  const { stamps: now } = await files.read();
  // Somebody who honours no lock wrote at once after us: look whether our edits are still in, and put them in again if not.
  if ([...written].some(([store, stamp]) => now[store] !== stamp)) return again;
  for (const { waiting, result } of applied) waiting.resolve(result);
  return [];
}

interface Application {
  readonly before: StoreDocs;
  readonly after: StoreDocs;
  readonly changed: readonly StoreName[];
  readonly applied: readonly Applied[];
}

function applyAll(batch: readonly Waiting[], docs: StoreDocs): Application {
  let after = docs;
  const applied: Applied[] = [];
  for (const waiting of batch) {
    try {
      const before = after;
      const outcome = waiting.edit(before);
      after = outcome.after;
      const next = after;
      applied.push({
        waiting,
        result: outcome.result,
        changed: new Set(writeOrder.filter((store) => next[store] !== before[store])),
      });
    } catch (error) {
      waiting.reject(error);
    }
  }
  const final = after;
  return { before: docs, after, changed: writeOrder.filter((store) => final[store] !== docs[store]), applied };
}

interface HalfWritten {
  readonly written: ReadonlyMap<StoreName, string>;
  readonly failed: StoreName;
  readonly error: unknown;
}

/**
 * One store could not be written: edits that needed it are refused. Those that needed only what was written are done, unless one
 * before them is not: they may have rested on it, so they and the others are tried again without the refused ones.
 */
function settleHalf(applied: readonly Applied[], { written, failed, error }: HalfWritten): readonly Waiting[] {
  const again: Waiting[] = [];
  let isAllDone = true;
  for (const { waiting, result, changed } of applied) {
    const isDone: boolean = isAllDone && [...changed].every((store) => written.has(store));
    isAllDone = isDone;
    if (isDone) waiting.resolve(result);
    else if (changed.has(failed)) waiting.reject(error);
    else again.push(waiting);
  }
  return again;
}

function rivalTooFast(): AppError {
  return new AppError('store-busy', 'Another program keeps rewriting the account files.', {
    hint: 'Close codex-multi-auth or wait until it is idle, then try again.',
  });
}
