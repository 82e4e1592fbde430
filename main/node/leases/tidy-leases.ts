import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Leases } from '../../core/ports.ts';
import type { TokenHash } from '../../core/tokens/token-set.ts';
import { removeLeftBehind } from '../stores/left-behind.ts';

/** As old as codex-multi-auth lets files in this folder become. */
const oldMs = 60_000;
const leaseName = /^([0-9a-f]{64})\.lock$/;

/**
 * With its first lease a process takes away what dead ones left in the folder: half-written results, with tokens in them, and leases
 * of tokens that nobody will ask for again. codex-multi-auth does so; where it is not in use, nobody else would. Whole results stay: one
 * may be the only copy of a sign-in.
 */
export function tidyLeases(leases: Leases, dir: string): Leases {
  let isTidy = false;
  return {
    result: leases.result,
    async acquire(hash, waitMs, signal) {
      const lease = await leases.acquire(hash, waitMs, signal);
      if (lease === 'busy' || isTidy) return lease;
      isTidy = true;
      removeLeftBehind(dir, (name) => name.endsWith('.tmp'));
      // It never gets in the way of the lease that was asked for.
      for (const old of oldLeases(dir)) await takeAndLeave(leases, old).catch(() => undefined);
      return lease;
    },
  };
}

/** One that has not fallen yet is left where it is. */
async function takeAndLeave(leases: Leases, hash: TokenHash): Promise<void> {
  const lease = await leases.acquire(hash, 0);
  if (lease !== 'busy') await lease.release();
}

function oldLeases(dir: string): readonly TokenHash[] {
  try {
    return readdirSync(dir).flatMap((name) => {
      const [, hash] = leaseName.exec(name) ?? [];
      if (hash === undefined) return [];
      const found = statSync(join(dir, name), { throwIfNoEntry: false });
      return found?.isFile() === true && Date.now() - found.mtimeMs > oldMs ? [hash as TokenHash] : [];
    });
  } catch {
    return [];
  }
}
