import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../../main/core/ports.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { systemClock } from '../../../../main/node/clock.ts';
import { createLeaseFiles, type LeaseFiles } from '../../../../main/node/leases/lease-files.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';

export const token = 'rt.made-up.1';
export const hash = createHash('sha256').update(token).digest('hex') as TokenHash;
export const lifeMs = 30_000;

export interface LeaseWorld {
  readonly dir: string;
  readonly lockPath: string;
  readonly resultPath: string;
  readonly leases: LeaseFiles;
  readonly clock: Clock;
  /** Moves what our side takes for the time. */
  passMs(ms: number): void;
}

export function leaseWorld(): LeaseWorld {
  const base = mkdtempSync(join(tmpdir(), 'leases-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const dir = join(base, 'refresh-leases');
  let aheadMs = 0;
  const clock: Clock = { now: () => Date.now() + aheadMs, sleep: systemClock.sleep };
  return {
    dir,
    lockPath: join(dir, `${hash}.lock`),
    resultPath: join(dir, `${hash}.result.json`),
    clock,
    leases: createLeaseFiles({ dir, lifeMs, clock, processes: createProcesses() }),
    passMs(ms) {
      aheadMs += ms;
    },
  };
}
