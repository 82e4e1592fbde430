import type { AccountVerification } from '../../../shared/verify-report.ts';
import { errorName } from '../error-name.ts';
import type { Log } from '../ports.ts';
import type { QuotaApp } from '../quota-app.ts';
import type { Lane } from './lane.ts';

/** Spends in flight when nobody waits (product.md section 1, promise 8). */
const spendsAtOnce = 2;

export interface CheckAloneDeps {
  readonly app: QuotaApp;
  readonly lane: Lane;
  readonly log: Log;
  /** Looks at the files again. */
  readonly look: () => Promise<void>;
}

/** Resolves with what was found out; never rejects. */
export type CheckAlone = (keys: readonly string[], restore: boolean) => Promise<readonly AccountVerification[]>;

/** A check of set-aside accounts that nobody asked for, and that a person's own may interrupt. */
export function createCheckAlone({ app, lane, log, look }: CheckAloneDeps): CheckAlone {
  return async (accounts, restore) => {
    const stopping = new AbortController();
    const reports: AccountVerification[] = [];
    const options = { dryRun: false, restore, probe: true, concurrency: spendsAtOnce, accounts };
    const progress = { onReport: (report: AccountVerification) => void reports.push(report) };
    try {
      await lane.take('background', stopping, () =>
        app.verifyFlagged({ ...options, signal: stopping.signal, progress }),
      );
    } catch (error) {
      log.write('warn', 'A check by itself did not come to its end', { cause: errorName(error) });
    }
    await look();
    return reports;
  };
}
