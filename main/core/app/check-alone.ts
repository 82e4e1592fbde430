import type { AccountVerification } from '../../../shared/verify-report.ts';
import { errorName } from '../error-name.ts';
import type { Clock, Log } from '../ports.ts';
import type { QuotaApp } from '../quota-app.ts';
import type { StateCell } from './app-state.ts';
import type { Lane } from './lane.ts';
import { type Running, withReport, withSteps } from './running.ts';
import { createStepTeller } from './step-teller.ts';

/** Spends in flight when nobody waits (product.md section 1, promise 8). */
const spendsAtOnce = 2;

export interface CheckAloneDeps {
  readonly app: QuotaApp;
  readonly state: StateCell;
  readonly lane: Lane;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly log: Log;
  /** Looks at the files again. */
  readonly look: () => Promise<void>;
}

/** Resolves with what was found out; never rejects. */
export type CheckAlone = (keys: readonly string[], restore: boolean) => Promise<readonly AccountVerification[]>;

/**
 * A check of set-aside accounts that nobody asked for, and that a person's own may interrupt. It is shown while it goes on, unless
 * there is something of a person to be seen; what it found is in each account's story.
 */
export function createCheckAlone(deps: CheckAloneDeps): CheckAlone {
  const { app, lane, log, look } = deps;
  return async (accounts, restore) => {
    const stopping = new AbortController();
    const shown = createShownRun(deps);
    const reports: AccountVerification[] = [];
    const options = { dryRun: false, restore, probe: true, concurrency: spendsAtOnce, accounts };
    const progress = {
      onStep: createStepTeller(deps.clock, stopping.signal, (steps) => shown.change((run) => withSteps(run, steps))),
      onReport(report: AccountVerification) {
        reports.push(report);
        shown.change((run) => withReport(run, report));
      },
    };
    try {
      await lane.take('background', stopping, () => {
        shown.begin(accounts, restore);
        return app.verifyFlagged({ ...options, signal: stopping.signal, progress });
      });
    } catch (error) {
      log.write('warn', 'A check by itself did not come to its end', { cause: errorName(error) });
    }
    await look();
    shown.end();
    return reports;
  };
}

function createShownRun({ state, clock }: CheckAloneDeps) {
  const own = (): Running | null => {
    const { run } = state.now();
    return run.kind === 'running' && run.isByItself ? run : null;
  };
  return {
    begin(keys: readonly string[], restore: boolean): void {
      if (state.now().run.kind !== 'idle') return;
      const startedAt = new Date(clock.now()).toISOString();
      const mode = restore ? 'restore' : 'check';
      const run = { kind: 'running', mode, keys, startedAt, reports: [], steps: {}, isStopping: false } as const;
      state.set({ run: { ...run, isByItself: true } });
    },
    change(how: (run: Running) => Running): void {
      const run = own();
      if (run !== null) state.set({ run: how(run) });
    },
    end(): void {
      if (own() !== null) state.set({ run: { kind: 'idle' } });
    },
  };
}
