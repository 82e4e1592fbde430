import { AppError } from '../app-error.ts';

export type Urgency = 'person' | 'background';

/** One thing at a time: whatever may present a refresh token goes through here. */
export interface Lane {
  /**
   * What a person asked for goes before what comes by itself, and tells what is under way by itself to stop. `stopping` is aborted
   * then, and when the lane closes; the work still ends in its own time. Rejects with `cancelled` when its turn never came.
   */
  take<T>(urgency: Urgency, stopping: AbortController, work: () => Promise<T>): Promise<T>;
  /** Stops what is going on, refuses what waits, and resolves when nothing goes on any more. */
  close(): Promise<void>;
}

interface Turn {
  readonly urgency: Urgency;
  readonly stopping: AbortController;
  /** Never rejects. */
  readonly begin: () => Promise<void>;
  readonly refuse: () => void;
}

export function createLane(): Lane {
  let waiting: readonly Turn[] = [];
  let current: { readonly turn: Turn; readonly ended: Promise<void> } | null = null;
  let isClosed = false;

  function goOn(): void {
    if (current !== null) return;
    const turn = waiting.find(({ urgency }) => urgency === 'person') ?? waiting[0];
    if (turn === undefined) return;
    waiting = waiting.filter((other) => other !== turn);
    const ended = turn.begin().then(() => {
      current = null;
      goOn();
    });
    current = { turn, ended };
  }

  function enter(turn: Turn): void {
    if (isClosed) {
      turn.refuse();
      return;
    }
    waiting = [...waiting, turn];
    if (turn.urgency === 'person' && current?.turn.urgency === 'background') current.turn.stopping.abort();
    goOn();
  }

  return {
    take: (urgency, stopping, work) =>
      new Promise((resolve, reject) => {
        enter({
          urgency,
          stopping,
          begin: () => work().then(resolve, reject),
          refuse: () => reject(new AppError('cancelled', 'Stopped before its turn came.')),
        });
      }),
    async close() {
      isClosed = true;
      for (const { refuse } of waiting) refuse();
      waiting = [];
      current?.turn.stopping.abort();
      await current?.ended;
    },
  };
}
