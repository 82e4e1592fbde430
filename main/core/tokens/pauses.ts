import { type Counters, deferRetry, retryNotBefore } from '../flagging/counters.ts';
import type { Clock } from '../ports.ts';
import type { Pauses } from './knowledge.ts';

export interface PausesDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly update: (change: (before: Counters) => Counters) => Promise<Counters>;
}

/** `Retry-After` by token, remembered across processes; `load` gives them what earlier ones were told. */
export function createPauses({
  clock,
  update,
}: PausesDeps): Pauses & { load(counters: Counters): void; settled(): Promise<void> } {
  const untilMs = new Map<string, number>();
  let writing: Promise<unknown> = Promise.resolve();
  return {
    load(counters) {
      for (const name of counters.retryNotBefore.keys()) {
        const until = retryNotBefore(counters, name, clock.now());
        if (until !== null) untilMs.set(name, until);
      }
    },
    notBeforeMs: (hash) => untilMs.get(`token ${hash}`) ?? null,
    hold(hash, until) {
      const name = `token ${hash}`;
      untilMs.set(name, until);
      const nowMs = clock.now();
      writing = Promise.all([
        writing,
        update((counters) => deferRetry(counters, name, { untilMs: until, nowMs })),
      ]).catch(() => undefined);
    },
    async settled() {
      await writing;
    },
  };
}
