import { closeSync, openSync, unlinkSync } from 'node:fs';
import type { Clock } from '../../../../main/core/ports.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { systemClock } from '../../../../main/node/clock.ts';
import { createLeaseFiles } from '../../../../main/node/leases/lease-files.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';

/**
 * A process of its own. `hold`: takes the lease, says so and stays. `race`: waits for a line with a hash, takes that lease, and while
 * it counts as held puts up a sign that only one can put up; answers `alone` or `twice`.
 */
const [dir = '', mode = 'hold', hash = ''] = process.argv.slice(2);
/** Looks much more often than the real one, so that a hundred races take seconds. */
const clock: Clock = {
  now: systemClock.now,
  sleep: (durationMs, signal) => systemClock.sleep(Math.min(durationMs, 2), signal),
};
const leases = createLeaseFiles({ dir, lifeMs: 30_000, clock, processes: createProcesses() });

if (mode === 'hold') {
  await leases.acquire(hash as TokenHash, 0);
  process.stdout.write('held\n');
  process.stdin.resume();
} else {
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    for (const line of String(chunk).split('\n').filter(Boolean)) {
      process.stdout.write(`${await race(line as TokenHash)}\n`);
    }
  }
}

async function race(raced: TokenHash): Promise<'alone' | 'twice' | 'busy'> {
  const lease = await leases.acquire(raced, 20_000);
  if (lease === 'busy') return 'busy';
  const sign = `${dir}/${raced}.sign`;
  try {
    if (!lease.isHeld(2_000)) return 'alone';
    try {
      closeSync(openSync(sign, 'wx'));
    } catch {
      return 'twice';
    }
    await systemClock.sleep(2);
    unlinkSync(sign);
    return 'alone';
  } finally {
    await lease.release();
  }
}
