import { createCustody } from '../../../../main/core/custody/custody.ts';
import type { Clock, Entropy } from '../../../../main/core/ports.ts';
import { createStoreQueue } from '../../../../main/core/stores/store-queue.ts';
import type { Stores } from '../../../../main/core/stores/store-types.ts';
import { docsOf, hashOf, loginsOf } from '../stores/made-up-docs.ts';
import { createMemoryStoreFiles, type MemoryStoreFiles } from '../stores/memory-store-files.ts';
import { type CustodyFolder, createCustodyFolder, processesOf } from './custody-folder.ts';
import { readAnswer } from './made-up-custody.ts';

const clock: Clock = { now: () => 1_000, sleep: () => Promise.resolve() };
const silent = { write: () => undefined };

/** What is on the disk. */
export interface Home {
  readonly folder: CustodyFolder;
  readonly files: MemoryStoreFiles;
}

/** With a custody segment of these lines, left by a process that is dead. */
export function homeOf(docs: Parameters<typeof docsOf>[0], ...lines: readonly string[]): Home {
  const folder = createCustodyFolder();
  if (lines.length > 0) folder.segments.set('old.segment', `${lines.join('\n')}\n`);
  return { folder, files: createMemoryStoreFiles(docsOf(docs)) };
}

/** One process on this home. `life.steps` durable steps from now on it is killed, and does nothing more. */
export function startProcess(home: Home, pid: number, living: readonly number[] = []) {
  const life = { steps: Number.POSITIVE_INFINITY };
  const live = (): void => {
    life.steps -= 1;
    if (life.steps < 0) throw new Killed();
  };
  const replace: MemoryStoreFiles['replace'] = async (...change) => {
    live();
    return home.files.replace(...change);
  };
  const queue = createStoreQueue({ ...home.files, replace }, clock);
  const stores: Stores = {
    loginsOf,
    transact: queue.transact,
    read: async () => (await home.files.read()).docs,
    recent: async () => (await home.files.read()).docs,
    checkWritable: async () => undefined,
  };
  const custody = createCustody({
    files: home.folder.files(`p${pid}`, live),
    processes: processesOf(pid, living),
    clock,
    readAnswer,
    tokensInStores: async () => new Set(),
    lock: { hold: (work) => work() },
  });
  let nextId = 0;
  const entropy: Entropy = { uuid: () => `${pid}-${++nextId}`, fraction: () => 0.5, sha256Hex: hashOf };
  return { stores, custody, clock, entropy, log: silent, life, onArrived: () => Promise.resolve() };
}

class Killed extends Error {}

export type MadeUpProcess = ReturnType<typeof startProcess>;

/** The process is killed before its nth durable step. True when its work came to its end. */
export async function runUntilKilled(
  process: MadeUpProcess,
  step: number,
  work: () => Promise<unknown>,
): Promise<boolean> {
  process.life.steps = step - 1;
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  }
}

/** Kills before each durable step in turn, until one run comes to its end. */
export async function atEveryStep(scene: (step: number) => Promise<boolean>): Promise<number> {
  for (let step = 1; step <= 20; step += 1) if (await scene(step)) return step - 1;
  throw new Error('It never came to its end.');
}
