import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import type { ListRecord } from '../support/codex-home.ts';
import type { Rival } from '../support/rival.ts';
import type { DiskWatch } from './disk-watch.ts';
import type { Contest } from './rival-writers.ts';

/** Nobody takes longer to write what it was answered. */
const lostAfterMs = 6_000;

/**
 * The person signs in again, by codex-multi-auth, where that has lost a sign-in: else all of them would be dead before the contest is
 * over. Never where the answer is ours to bring back.
 */
export interface PersonAtRival {
  look(rival: Rival): Promise<void>;
}

export function createPersonAtRival(contest: Contest, disk: DiskWatch): PersonAtRival {
  const { world, moved, resident, effort, renewals } = contest;
  const seenMs = new Map<string, number>();
  const successorOf = (hash: string): string | null =>
    world.service.log.of('token').find(({ tokenHash, successorHash }) => tokenHash === hash && successorHash !== null)
      ?.successorHash ?? null;
  const isLost = (hash: string): boolean => {
    const successor = successorOf(hash);
    if (successor === null) return false;
    const sinceMs = seenMs.get(hash) ?? Date.now();
    seenMs.set(hash, sinceMs);
    if (Date.now() - sinceMs < lostAfterMs || disk.wasThere(successor, Date.now())) return false;
    return !disk.wasInCustody(successor) && !existsSync(join(world.home.leaseDir, `${hash}.result.json`));
  };
  return {
    async look(rival) {
      const { pool, flagged } = await readLists(contest);
      for (const account of [...moved, ...resident]) {
        const isOwn = (record: ListRecord): boolean => record['email'] === account.email;
        const record = pool.find(isOwn) ?? flagged.find(isOwn);
        if (record === undefined || !isLost(sha256Hex(record.refreshToken))) continue;
        const now = Date.now();
        const tokens = account.signIn({ issuedAtMs: now, expiresAtMs: now + 1_500 });
        renewals.set(sha256Hex(record.refreshToken), sha256Hex(tokens.refresh));
        effort.rivalLost += 1;
        await rival.order({ do: 'remember' });
        await rival.order({ do: 'drop', list: 'pool', email: account.email });
        const fresh = { refreshToken: tokens.refresh, accessToken: tokens.access, expiresAt: tokens.expiresAtMs };
        await rival.order({ do: 'put', list: 'pool', record: { ...withoutReasons(record), ...fresh, enabled: true } });
        await rival.order({ do: 'save', list: 'pool' });
      }
    },
  };
}

/** Empty while one cannot be read. */
async function readLists({ world: { home } }: Contest): Promise<Record<'pool' | 'flagged', readonly ListRecord[]>> {
  const orNone = (records: Promise<readonly ListRecord[]>): Promise<readonly ListRecord[]> => records.catch(() => []);
  return { pool: await orNone(home.readPool()), flagged: await orNone(home.readFlagged()) };
}

function withoutReasons({ flaggedAt: _at, flaggedReason: _reason, lastError: _error, ...record }: ListRecord): object {
  return record;
}
