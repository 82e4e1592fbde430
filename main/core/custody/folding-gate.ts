/** Folding ends the segment that a line would go into, so neither begins while the other is at it. */
export interface FoldingGate {
  /** Waits for a folding that is under way. */
  write<T>(work: () => Promise<T>): Promise<T>;
  isWriting(): boolean;
  /** To be called in the tick in which `isWriting` said no. */
  fold(work: Promise<void>): Promise<void>;
}

export function createFoldingGate(): FoldingGate {
  let openWrites = 0;
  let folding: Promise<void> | null = null;
  return {
    async write(work) {
      while (folding !== null) await folding.catch(() => undefined);
      openWrites += 1;
      try {
        return await work();
      } finally {
        openWrites -= 1;
      }
    },
    isWriting: () => openWrites > 0,
    fold(work) {
      folding = work.finally(() => {
        folding = null;
      });
      return folding;
    },
  };
}
