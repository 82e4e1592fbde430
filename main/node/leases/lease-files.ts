import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Lease, LeaseResult, Leases, ProcessOwners } from '../../core/ports.ts';
import type { TokenHash } from '../../core/tokens/token-set.ts';
import { makeDir } from '../make-dir.ts';
import { systemCode } from '../quota-home/file-refusal.ts';
import { refusedStoreWrite } from '../stores/store-refusal.ts';
import { decideLease, type FoundLease, ownerInNonce, ownNonce } from './decide-lease.ts';
import { createLockFiles, type LockFile, type LockFiles } from './lock-files.ts';
import { readLease, readLeaseResult } from './read-lease.ts';
import { replaceFile, unlinkQuietly } from './small-files.ts';

export interface LeaseFilesDeps {
  readonly dir: string;
  /** `CODEX_AUTH_REFRESH_LEASE_TTL_MS`, else 30 s as codex-multi-auth has it. */
  readonly lifeMs: number;
  readonly clock: Clock;
  readonly processes: ProcessOwners;
}

/** As often as codex-multi-auth looks. */
const pollMs = 150;
/** Taking a fallen lease away takes well under a millisecond. */
const claimLifeMs = 5_000;

/** Tidying up what is left is its own part. */
export type LeaseFiles = Omit<Leases, 'dropResults'>;

/** Leases and results in codex-multi-auth's own files and format (facts/multi-auth.md 1.7). */
export function createLeaseFiles(deps: LeaseFilesDeps): LeaseFiles {
  const { dir, clock } = deps;
  const locks = createLockFiles(dir);
  /** Each time: a process that lives for weeks may see it removed. */
  const ensureDir = (): void => {
    if (existsSync(dir)) return;
    try {
      makeDir(dir);
    } catch (error) {
      throw refusedStoreWrite(dir, error);
    }
  };

  return {
    async acquire(hash, waitMs, signal) {
      const deadlineMs = clock.now() + waitMs;
      for (;;) {
        ensureDir();
        const lease = await tryTake(deps, locks, hash);
        if (lease !== null) return lease;
        if (await clearFallen(deps, hash)) continue;
        if (clock.now() >= deadlineMs || signal?.aborted === true) return 'busy';
        await clock.sleep(Math.min(pollMs, Math.max(1, deadlineMs - clock.now())), signal);
      }
    },
    async result(hash) {
      return readLeaseResult(join(dir, `${hash}.result.json`), hash);
    },
  };
}

async function tryTake(deps: LeaseFilesDeps, locks: LockFiles, hash: TokenHash): Promise<Lease | null> {
  const path = join(deps.dir, `${hash}.lock`);
  const nonce = ownNonce(await deps.processes.self(), randomBytes(8).toString('hex'));
  const acquiredAt = deps.clock.now();
  const text = leaseText({ hash, nonce, acquiredAt, expiresAt: acquiredAt + deps.lifeMs });
  const lock = await locks.take(path, text);
  return lock === null ? null : heldLease(deps, { hash, path, lock, nonce, acquiredAt });
}

interface LeaseLine {
  readonly hash: TokenHash;
  readonly nonce: string;
  readonly acquiredAt: number;
  readonly expiresAt: number;
}

function leaseText({ hash, nonce, acquiredAt, expiresAt }: LeaseLine): string {
  return `${JSON.stringify({ tokenHash: hash, pid: process.pid, acquiredAt, expiresAt, nonce })}\n`;
}

interface OwnLease {
  readonly hash: TokenHash;
  readonly path: string;
  readonly lock: LockFile;
  readonly nonce: string;
  readonly acquiredAt: number;
}

function heldLease({ dir, lifeMs, clock }: LeaseFilesDeps, own: OwnLease): Lease {
  const { hash, path, lock, nonce, acquiredAt } = own;
  let expiresAt = acquiredAt + lifeMs;
  let hasFallen = false;
  const tempEnd = `${process.pid}.${nonce.slice(-16)}.tmp`;
  const isOurs = (): boolean => readLease(path)?.nonce === nonce;
  return {
    isHeld: (leftMs) => {
      const nowMs = clock.now();
      // A clock that went back says nothing about how long the lease was held.
      return !hasFallen && nowMs >= acquiredAt && expiresAt - nowMs >= leftMs && isOurs();
    },
    async renew() {
      const found = readLease(path);
      // A look that tells nothing (an error of the disk, somebody in mid-write) is no loss: the next one may tell more.
      if (found !== null && found.nonce === null) return true;
      if (found?.nonce !== nonce) return false;
      // Nobody took it meanwhile, and those who go on without a lease may have spent the token: what we saw before is out of date.
      if (clock.now() >= expiresAt) hasFallen = true;
      const until = clock.now() + lifeMs;
      const text = leaseText({ hash, nonce, acquiredAt, expiresAt: until });
      try {
        await replaceFile(path, `${path}.${tempEnd}`, text);
        utimesSync(path, new Date(clock.now()), new Date(clock.now()));
      } catch {
        // A full disk, say: not lost yet, it only has no more time than it had, and the next try may do better.
        return true;
      }
      expiresAt = until;
      return true;
    },
    async publish(result) {
      const target = join(dir, `${hash}.result.json`);
      await replaceFile(target, `${target}.${tempEnd}`, `${JSON.stringify(resultLine(hash, result))}\n`);
    },
    release: () => lock.release(isOurs()),
  };
}

function resultLine(hash: TokenHash, { access, refresh, id, expiresAtMs, createdAtMs }: LeaseResult): object {
  const tokens = {
    type: 'success',
    access,
    refresh,
    expires: expiresAtMs ?? createdAtMs,
    ...(id === null ? {} : { idToken: id }),
  };
  return { tokenHash: hash, createdAt: createdAtMs, result: tokens };
}

/** Takes a fallen lease away, so that the next try can have it. False while it stands, or somebody else is taking it away. */
async function clearFallen(deps: LeaseFilesDeps, hash: TokenHash): Promise<boolean> {
  const path = join(deps.dir, `${hash}.lock`);
  const found = readLease(path);
  if (found === null) return true;
  const owner = found.nonce === null ? null : ownerInNonce(found.nonce);
  const isOwnerDead = owner !== null && (await deps.processes.isDead(owner));
  const decision = decideLease({ found, isOwnerDead, lifeMs: deps.lifeMs, nowMs: deps.clock.now() });
  return decision === 'fallen' && removeFallen(path, found);
}

/**
 * Of all who find the same lease fallen, only the one that makes the claim for it may remove it, and looks again before it does: so
 * what is removed is never the lease of somebody who came in between. All in one tick; a claim that is left over died in it.
 */
function removeFallen(path: string, found: FoundLease): boolean {
  const subject = createHash('sha256').update(`${found.nonce} ${found.modifiedMs}`).digest('hex').slice(0, 16);
  const claim = `${path}.${subject}.tmp`;
  try {
    closeSync(openSync(claim, 'wx', 0o600));
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw refusedStoreWrite(path, error);
    const claimed = statSync(claim, { throwIfNoEntry: false });
    if (claimed !== undefined && Date.now() - claimed.mtimeMs > claimLifeMs) unlinkQuietly(claim);
    return false;
  }
  const now = readLease(path);
  if (now?.nonce === found.nonce && now.modifiedMs === found.modifiedMs) takeAway(path, `${path}.${subject}.aside.tmp`);
  unlinkQuietly(claim);
  return true;
}

/** A folder is only put aside: nobody knows what is in it. */
function takeAway(path: string, aside: string): void {
  try {
    unlinkQuietly(path);
  } catch (error) {
    if (systemCode(error) !== 'EISDIR' && systemCode(error) !== 'EPERM') throw error;
    renameSync(path, aside);
  }
}
