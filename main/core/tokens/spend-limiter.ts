/** A place among the spends in flight. */
export interface SpendPlace {
  /** No answer in the time a caller waits: the place stays taken, but tells whoever queues that the service is silent. */
  markOverdue(): void;
  release(): void;
}

/**
 * At most `limit` spends in flight (promise 8). When every one of them is overdue the service is silent: whoever queues is told so
 * instead of being sent, because a token that is not presented cannot be left in doubt.
 */
export interface SpendLimiter {
  enter(signal: AbortSignal | undefined): Promise<SpendPlace | 'silent' | 'cancelled'>;
}

type Entry = SpendPlace | 'silent' | 'cancelled';

export function createSpendLimiter(limit: number): SpendLimiter {
  let taken = 0;
  let overdue = 0;
  const queue: ((entry: Entry) => void)[] = [];

  const place = (): SpendPlace => {
    taken += 1;
    let isOverdue = false;
    let isReleased = false;
    return {
      markOverdue() {
        if (isOverdue || isReleased) return;
        isOverdue = true;
        overdue += 1;
        if (overdue >= limit) for (const enter of queue.splice(0)) enter('silent');
      },
      release() {
        if (isReleased) return;
        isReleased = true;
        taken -= 1;
        if (isOverdue) overdue -= 1;
        const next = queue.shift();
        if (next !== undefined) next(place());
      },
    };
  };

  return {
    async enter(signal) {
      if (signal?.aborted === true) return 'cancelled';
      if (overdue >= limit) return 'silent';
      if (taken < limit) return place();
      return new Promise<Entry>((resolve) => {
        const leave = (): void => {
          const index = queue.indexOf(enter);
          if (index >= 0) queue.splice(index, 1);
          resolve('cancelled');
        };
        const enter = (entry: Entry): void => {
          signal?.removeEventListener('abort', leave);
          resolve(entry);
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(enter);
      });
    },
  };
}
