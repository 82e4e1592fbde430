import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, LeaseSign, SeeLeases } from '../../core/ports.ts';
import type { TokenHash } from '../../core/tokens/token-set.ts';
import { decideLease, ownerInNonce } from './decide-lease.ts';
import { readLease, readLeaseResult } from './read-lease.ts';

export interface LeaseSignDeps {
  readonly dir: string;
  readonly lifeMs: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** One is enough to tell of another program: a folder in which thousands were left is not read through. */
const mostRead = 200;
const fileName = /^([0-9a-f]{64})\.(lock|result\.json)$/;

/** What other programs left or hold in the folder of leases; nothing is changed, and a folder that cannot be read says nothing. */
export function createLeaseSigns(deps: LeaseSignDeps): SeeLeases {
  return async (isOurs) => {
    const others = namesIn(deps.dir).filter(({ hash, isLease }) => isLease || !isOurs(hash));
    return others
      .slice(0, mostRead)
      .flatMap(({ hash, isLease }) => (isLease ? heldSign(deps, hash) : resultSign(deps, hash)) ?? []);
  };
}

/** Ours say so, whichever process of ours holds them. */
function heldSign({ dir, lifeMs, clock }: LeaseSignDeps, presented: TokenHash): LeaseSign | null {
  const found = readLease(join(dir, `${presented}.lock`));
  if (found === null || found.nonce === null || ownerInNonce(found.nonce) !== null) return null;
  const decision = decideLease({ found, isOwnerDead: false, lifeMs, nowMs: clock.now() });
  return decision === 'held' ? { presented, successor: null, atMs: found.modifiedMs } : null;
}

function resultSign({ dir }: LeaseSignDeps, presented: TokenHash): LeaseSign | null {
  const result = readLeaseResult(join(dir, `${presented}.result.json`), presented);
  if (result === null) return null;
  const successor = createHash('sha256').update(result.refresh).digest('hex') as TokenHash;
  return { presented, successor, atMs: result.createdAtMs };
}

interface NamedFile {
  readonly hash: TokenHash;
  readonly isLease: boolean;
}

function namesIn(dir: string): readonly NamedFile[] {
  try {
    return readdirSync(dir).flatMap((one) => {
      const [, hash, kind] = fileName.exec(one) ?? [];
      return hash === undefined ? [] : [{ hash: hash as TokenHash, isLease: kind === 'lock' }];
    });
  } catch {
    return [];
  }
}
