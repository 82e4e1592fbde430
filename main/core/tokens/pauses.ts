import { type Counters, deferRetry, type Pause, pauseEndMs } from '../flagging/counters.ts';
import type { Clock } from '../ports.ts';
import type { Pauses } from './knowledge.ts';

export interface PausesDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly update: (change: (before: Counters) => Counters) => Promise<Counters>;
}

/** What the services asked for, remembered across processes. */
export interface KeptPauses {
  /** `Retry-After` of the token endpoint, by token. */
  readonly tokens: Pauses;
  /** `Retry-After` of the usage endpoint, by account key. */
  readonly usage: Pauses<string>;
  /** What earlier processes were told. */
  load(counters: Counters): void;
  settled(): Promise<void>;
}

export function createPauses({ clock, update }: PausesDeps): KeptPauses {
  const pauses = new Map<string, Pause>();
  let writing: Promise<unknown> = Promise.resolve();
  const pausesOf = <Name extends string>(kind: string): Pauses<Name> => ({
    notBeforeMs: (subject) => pauseEndMs(pauses.get(`${kind}${subject}`), clock.now()),
    hold(subject, untilMs) {
      const name = `${kind}${subject}`;
      const nowMs = clock.now();
      pauses.set(name, { untilMs, heldAtMs: nowMs });
      const written = update((counters) => deferRetry(counters, name, { untilMs, nowMs }));
      writing = Promise.all([writing, written]).catch(() => undefined);
    },
  });
  return {
    tokens: pausesOf('token '),
    usage: pausesOf(''),
    load(counters) {
      for (const [name, pause] of counters.retryNotBefore) {
        if (pauseEndMs(pause, clock.now()) !== null) pauses.set(name, pause);
      }
    },
    async settled() {
      await writing;
    },
  };
}
