/** Moves that somebody in this very process is in the middle of, by id. */
export interface MovesUnderWay {
  has(id: string): boolean;
  /** Until `work` has come to its end, be it by an error. */
  during<T>(id: string, work: () => Promise<T>): Promise<T>;
}

export function createMovesUnderWay(): MovesUnderWay {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    async during(id, work) {
      ids.add(id);
      try {
        return await work();
      } finally {
        ids.delete(id);
      }
    },
  };
}
