/** Resolves once everything written before the call is on disk. */
export type SharedSync = () => Promise<void>;

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Callers share a sync that begins after their write: whoever comes while one is under way goes into the next, which begins as soon as
 * that one ends. Nobody waits for company.
 */
export function createSharedSync(sync: (done: (error: Error | null) => void) => void): SharedSync {
  let waiting: Waiting[] = [];
  let isRunning = false;

  const run = (): void => {
    if (waiting.length === 0) {
      isRunning = false;
      return;
    }
    isRunning = true;
    const served = waiting;
    waiting = [];
    sync((error) => {
      for (const { resolve, reject } of served) {
        if (error === null) resolve();
        else reject(error);
      }
      run();
    });
  };

  return () =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (!isRunning) run();
    });
}
