import { type Counters, deferRetry, retryNotBefore } from '../flagging/counters.ts';
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
  const untilMs = new Map<string, number>();
  let writing: Promise<unknown> = Promise.resolve();
  const pausesOf = <Name extends string>(kind: string): Pauses<Name> => ({
    notBeforeMs: (subject) => untilMs.get(`${kind}${subject}`) ?? null,
    hold(subject, until) {
      const name = `${kind}${subject}`;
      untilMs.set(name, until);
      const nowMs = clock.now();
      const written = update((counters) => deferRetry(counters, name, { untilMs: until, nowMs }));
      writing = Promise.all([writing, written]).catch(() => undefined);
    },
  });
  return {
    tokens: pausesOf('token '),
    usage: pausesOf(''),
    load(counters) {
      for (const name of counters.retryNotBefore.keys()) {
        const until = retryNotBefore(counters, name, clock.now());
        if (until !== null) untilMs.set(name, until);
      }
    },
    async settled() {
      await writing;
    },
  };
}
