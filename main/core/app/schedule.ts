import type { AccountVerification } from '../../../shared/verify-report.ts';
import type { Clock } from '../ports.ts';
import { type Job, type JobFacts, planNext, type Tried } from './next-job.ts';
import type { WakeReason } from './tray-app.ts';

/** The longest that a computed moment is trusted without another look at the clock: people set clocks. */
const longestSleepMs = 10 * 60 * 1000;
/** Between two things that are due: a plan that is wrong somewhere shall not keep a processor busy. */
const breathMs = 1_000;
/** A network that has just come back wants a moment for its names and routes. */
const settleMs: Readonly<Partial<Record<WakeReason, number>>> = { resume: 3_000, unlock: 1_000, online: 1_000 };
/** Somebody read just now; nothing new is to be had. */
const freshMs = 30_000;

export interface ScheduleDeps {
  readonly clock: Clock;
  readonly facts: () => Omit<JobFacts, 'nowMs' | 'startedAtMs' | 'readSoonAtMs' | 'tried'>;
  readonly read: () => Promise<void>;
  readonly check: (keys: readonly string[], restore: boolean) => Promise<readonly AccountVerification[]>;
  /** When the next reading is planned, whenever that changes. */
  readonly onPlan: (readAtMs: number | null) => void;
}

/** Does what is due, one thing after the other, and sleeps in between. Owns the only timer of the app. */
export interface Schedule {
  start(): void;
  /** Something that a plan stands on has changed. */
  replan(reason?: WakeReason): void;
  /** Resolves when it does nothing any more; no timer is left. */
  stop(): Promise<void>;
}

export function createSchedule({ clock, facts, read, check, onPlan }: ScheduleDeps): Schedule {
  const stopping = new AbortController();
  const startedAtMs = clock.now();
  const tried = new Map<string, Tried>();
  let readSoonAtMs: number | null = null;
  let nap = new AbortController();
  let loop: Promise<void> = Promise.resolve();

  async function carryOut(job: Job): Promise<void> {
    if (job.kind === 'read') {
      readSoonAtMs = null;
      await read();
      return;
    }
    const reports = await check(job.keys, job.restore);
    const told = new Map(reports.map((report) => [report.key, report]));
    for (const key of job.keys) {
      const isTold = (told.get(key)?.outcome ?? 'undetermined') !== 'undetermined';
      tried.set(key, { atMs: clock.now(), undetermined: isTold ? 0 : (tried.get(key)?.undetermined ?? 0) + 1 });
    }
  }

  /** What is not set aside any more needs no memory. */
  function forget(keys: readonly string[]): void {
    const known = new Set(keys);
    for (const key of tried.keys()) if (!known.has(key)) tried.delete(key);
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      const now = facts();
      forget(now.setAside.map(({ key }) => key));
      const nowMs = clock.now();
      const plan = planNext({ ...now, nowMs, startedAtMs, readSoonAtMs, tried });
      onPlan(plan.readAtMs);
      const waitMs = plan.next === null ? longestSleepMs : plan.next.dueMs - nowMs;
      if (plan.next !== null && waitMs <= 0) {
        await carryOut(plan.next);
        await clock.sleep(breathMs, stopping.signal);
      } else await clock.sleep(Math.min(waitMs, longestSleepMs), nap.signal);
    }
  }

  return {
    start() {
      loop = run();
    },
    replan(reason) {
      const settle = reason === undefined ? undefined : settleMs[reason];
      const lastMs = facts().lastReadAtMs;
      // What was read without a network is not fresh.
      const isFresh = reason !== 'online' && lastMs !== null && Math.abs(clock.now() - lastMs) < freshMs;
      if (settle !== undefined && !isFresh) readSoonAtMs = clock.now() + settle;
      nap.abort();
    },
    async stop() {
      stopping.abort();
      nap.abort();
      await loop;
    },
  };
}
