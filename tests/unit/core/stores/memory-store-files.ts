import type { StoreFiles, StoresSnapshot } from '../../../../main/core/stores/store-queue.ts';
import type { StoreDocs, StoreName } from '../../../../main/core/stores/store-types.ts';

/** The stores' files in memory, with hooks for a rival and for a disk that fails. Every call yields, as a real one does. */
export interface MemoryStoreFiles extends StoreFiles {
  readonly docs: () => StoreDocs;
  /** As another program would: whatever lock is held. */
  rewrite(change: (docs: StoreDocs) => StoreDocs): void;
  readonly writes: readonly StoreName[];
  readonly held: readonly (readonly StoreName[])[];
  readonly reads: () => number;
}

interface Hooks {
  /** Before the nth read, from 1. */
  readonly onRead?: (nth: number, files: MemoryStoreFiles) => void;
  /** Before the nth replacement, from 1. A thrown error is the disk's. */
  readonly beforeReplace?: (store: StoreName, nth: number, files: MemoryStoreFiles) => void;
  readonly afterReplace?: (store: StoreName, nth: number, files: MemoryStoreFiles) => void;
}

const names: readonly StoreName[] = ['cli', 'pool', 'flagged'];

export function createMemoryStoreFiles(start: StoreDocs, hooks: Hooks = {}): MemoryStoreFiles {
  let docs = start;
  let reads = 0;
  let attempts = 0;
  let isHeld = false;
  let turn = Promise.resolve();
  const versions: Record<StoreName, number> = { cli: 0, pool: 0, flagged: 0 };
  const writes: StoreName[] = [];
  const held: (readonly StoreName[])[] = [];
  const stampsNow = (): StoresSnapshot['stamps'] => ({
    cli: `${versions.cli}`,
    pool: `${versions.pool}`,
    flagged: `${versions.flagged}`,
  });
  const put = (after: StoreDocs): void => {
    for (const name of names) if (after[name] !== docs[name]) versions[name] += 1;
    docs = after;
  };
  const files: MemoryStoreFiles = {
    docs: () => docs,
    rewrite: (change) => put(change(docs)),
    writes,
    held,
    reads: () => reads,
    async read() {
      reads += 1;
      await Promise.resolve();
      hooks.onRead?.(reads, files);
      return { docs, stamps: stampsNow() };
    },
    async hold(stores, work) {
      const before = turn;
      let leave = (): void => undefined;
      turn = new Promise((done) => {
        leave = done;
      });
      await before;
      isHeld = true;
      held.push(stores);
      try {
        return await work();
      } finally {
        isHeld = false;
        leave();
      }
    },
    async replace(store, after, expected) {
      if (!isHeld || held.at(-1)?.includes(store) !== true) throw new Error(`${store} was written without its lock.`);
      attempts += 1;
      const nth = attempts;
      await Promise.resolve();
      hooks.beforeReplace?.(store, nth, files);
      if (stampsNow()[store] !== expected) return 'changed';
      put({ ...docs, [store]: after[store] });
      writes.push(store);
      const stamp = stampsNow()[store];
      hooks.afterReplace?.(store, nth, files);
      return stamp;
    },
  };
  return files;
}
