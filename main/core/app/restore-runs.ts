import type { RestoreRun, RunMode } from '../../../shared/app-snapshot.ts';
import { AppError, toErrorView } from '../app-error.ts';
import { errorName } from '../error-name.ts';
import type { Clock, Log } from '../ports.ts';
import type { QuotaApp } from '../quota-app.ts';
import type { StateCell } from './app-state.ts';
import type { Lane } from './lane.ts';
import { type Running, withReport, withSteps } from './running.ts';
import { createStepTeller } from './step-teller.ts';

/** Spends in flight (product.md section 1, promise 8). */
const onRequest = 4;

export interface RestoreRunsDeps {
  readonly app: QuotaApp;
  readonly state: StateCell;
  readonly lane: Lane;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Looks at the files again. */
  readonly look: () => Promise<void>;
}

/** Checks that a person asked for: the restore window shows them. */
export interface RestoreRuns {
  /** Begins, or throws AppError. No keys: all that are set aside. */
  start(mode: RunMode, keys: readonly string[]): void;
  stop(): void;
  clear(): void;
  /** Resolves when no run of a person goes on. */
  ended(): Promise<void>;
}

export function createRestoreRuns({ app, state, lane, log, clock, look }: RestoreRunsDeps): RestoreRuns {
  let stopping: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();

  function change(how: (run: Running) => RestoreRun): void {
    const { run } = state.now();
    if (run.kind === 'running' && !run.isByItself) state.set({ run: how(run) });
  }

  async function carryOut(mode: RunMode, keys: readonly string[], control: AbortController): Promise<void> {
    const how = { dryRun: mode === 'preview', restore: mode === 'restore', probe: true, concurrency: onRequest };
    await lane.take('person', control, async () => {
      if (control.signal.aborted) return;
      await app.verifyFlagged({
        ...how,
        accounts: keys,
        signal: control.signal,
        progress: {
          onStep: createStepTeller(clock, control.signal, (steps) => change((run) => withSteps(run, steps))),
          onReport: (report) => change((run) => withReport(run, report)),
        },
      });
    });
  }

  function finish(wasStopped: boolean, error: unknown): void {
    if (error !== null && !(error instanceof AppError))
      log.write('error', 'A check failed', { cause: errorName(error) });
    change(({ mode, keys, startedAt, reports }) => ({
      kind: 'finished',
      mode,
      keys,
      startedAt,
      endedAt: new Date(clock.now()).toISOString(),
      wasStopped,
      reports,
      error: error === null ? null : toErrorView(error),
    }));
  }

  async function runOnce(mode: RunMode, keys: readonly string[], control: AbortController): Promise<void> {
    let failure: unknown = null;
    try {
      await carryOut(mode, keys, control);
    } catch (error) {
      failure = error;
    }
    await look();
    stopping = null;
    finish(control.signal.aborted, failure);
  }

  return {
    start(mode, wanted) {
      const { run } = state.now();
      if (run.kind === 'running' && !run.isByItself)
        throw new AppError('not-possible', 'A check is under way.', { hint: 'Stop it first, or wait for its end.' });
      const all = state.now().status?.flagged.accounts.map(({ key }) => key) ?? [];
      const keys = wanted.length === 0 ? all : all.filter((key) => wanted.includes(key));
      if (keys.length === 0) throw new AppError('not-possible', 'None of these accounts is set aside any more.');
      stopping = new AbortController();
      const startedAt = new Date(clock.now()).toISOString();
      state.set({
        run: { kind: 'running', mode, keys, startedAt, reports: [], steps: {}, isStopping: false, isByItself: false },
      });
      running = runOnce(mode, keys, stopping);
    },
    stop() {
      stopping?.abort();
      change((run) => ({ ...run, isStopping: true }));
    },
    clear() {
      if (state.now().run.kind === 'finished') state.set({ run: { kind: 'idle' } });
    },
    ended: () => running,
  };
}
