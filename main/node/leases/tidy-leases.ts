import { randomInt } from 'node:crypto';
import { lstatSync, readdirSync, rmSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Leases } from '../../core/ports.ts';
import type { TokenHash } from '../../core/tokens/token-set.ts';
import { removeLeftBehind } from '../stores/left-behind.ts';
import type { LeaseFiles } from './lease-files.ts';

/** As old as codex-multi-auth lets files in this folder become. */
const oldMs = 60_000;
const lookEveryMs = 60 * 60 * 1000;
/**
 * A folder in which tens of thousands were left holds nobody up: so many are looked at in one go, and each go begins elsewhere, so
 * that those which stay do not stand in front of those which may go.
 */
const mostAtOnce = 200;
const leaseName = /^([0-9a-f]{64})\.lock$/;
const resultName = /^([0-9a-f]{64})\.result\.json$/;

/**
 * With its first lease a process takes away what dead ones left in the folder: half-written results, with tokens in them, and leases
 * of tokens that nobody will ask for again. codex-multi-auth does so; where it is not in use, nobody else would. Whole results stay until
 * somebody knows that they are of no use: one may be the only copy of a sign-in.
 */
export function tidyLeases(
  leases: LeaseFiles,
  { dir, clock }: { readonly dir: string; readonly clock: Clock },
): Leases {
  let isTidy = false;
  let nextLookMs = Number.NEGATIVE_INFINITY;
  return {
    result: leases.result,
    async acquire(hash, waitMs, signal) {
      const lease = await leases.acquire(hash, waitMs, signal);
      if (lease === 'busy' || isTidy) return lease;
      isTidy = true;
      removeLeftBehind(dir, (name) => name.endsWith('.tmp'));
      // It never gets in the way of the lease that was asked for.
      for (const old of oldOnes(dir, leaseName)) await takeAndLeave(leases, old).catch(() => undefined);
      return lease;
    },
    async dropResults(isOfNoUse) {
      const nowMs = clock.now();
      if (nowMs < nextLookMs) return;
      nextLookMs = nowMs + lookEveryMs;
      for (const hash of oldOnes(dir, resultName)) {
        const path = join(dir, `${hash}.result.json`);
        const before = statOf(path);
        const result = await leases.result(hash);
        if (result === null || !(await isOfNoUse(hash, result))) continue;
        // Nobody writes between this look and the removal, in one tick, but another process; for a token that is long spent.
        if (statOf(path)?.mtimeMs === before?.mtimeMs) rmSync(path, { force: true });
      }
    },
  };
}

/** One that has not fallen yet is left where it is. */
async function takeAndLeave(leases: LeaseFiles, hash: TokenHash): Promise<void> {
  const lease = await leases.acquire(hash, 0);
  if (lease !== 'busy') await lease.release();
}

function oldOnes(dir: string, namePattern: RegExp): readonly TokenHash[] {
  try {
    const names = readdirSync(dir).filter((name) => namePattern.test(name));
    const first = names.length > mostAtOnce ? randomInt(names.length) : 0;
    return [...names.slice(first), ...names.slice(0, first)].slice(0, mostAtOnce).flatMap((name) => {
      const [, hash] = namePattern.exec(name) ?? [];
      if (hash === undefined) return [];
      const found = statOf(join(dir, name));
      return found?.isFile() === true && Date.now() - found.mtimeMs > oldMs ? [hash as TokenHash] : [];
    });
  } catch {
    return [];
  }
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
