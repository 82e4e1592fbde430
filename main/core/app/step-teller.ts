import type { CheckStep } from '../../../shared/verify-report.ts';
import type { Clock } from '../ports.ts';

/** Hundreds of accounts take their steps at once, and nobody reads faster than this. */
const stepsEveryMs = 100;

/** By key, the newest step of each. */
type Steps = Readonly<Record<string, CheckStep>>;

/** Steps of one run are shown a little later and all at once; without waiting once the signal is aborted. */
export function createStepTeller(
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
  show: (steps: Steps) => void,
): (key: string, step: CheckStep) => void {
  let told = new Map<string, CheckStep>();
  async function showSoon(): Promise<void> {
    await clock.sleep(stepsEveryMs, signal);
    const steps = Object.fromEntries(told);
    told = new Map();
    show(steps);
  }
  return (key, step) => {
    told.set(key, step);
    if (told.size === 1) void showSoon();
  };
}
