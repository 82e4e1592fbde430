import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RivalPair } from './rival-orders.ts';
import type { RivalTimes } from './rival-times.ts';

/** What codex-multi-auth does before it presents a token (facts/multi-auth.md 1.7). */
type LeaseAnswer =
  | { readonly kind: 'leased'; readonly lease: RivalLease }
  /** Somebody else has presented it just now. */
  | { readonly kind: 'followed'; readonly pair: RivalPair }
  /** It waited long enough: it presents the token all the same, and nobody knows of it. */
  | { readonly kind: 'bypassed' };

export interface RivalLease {
  /** Only while it is still this one; who was slow finds the next owner's. */
  release(): void;
}

export interface RivalLeases {
  acquire(token: string): Promise<LeaseAnswer>;
  /** Takes it and tells nobody how to let go; throws when it is there. */
  take(token: string, lifeMs: number): RivalLease;
  publish(token: string, pair: RivalPair, createdAtMs: number): void;
  /** A lock of which only the first bytes reached the disk. */
  leaveHalf(token: string): void;
}

export function createRivalLeases(dir: string, times: RivalTimes): RivalLeases {
  const makeDir = (): unknown => mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lockOf = (token: string): string => join(dir, `${sha256(token)}.lock`);
  const resultOf = (token: string): string => join(dir, `${sha256(token)}.result.json`);
  const take = (token: string, lifeMs: number): RivalLease => {
    makeDir();
    const nonce = randomBytes(16).toString('hex');
    const acquiredAt = Date.now();
    const line = { tokenHash: sha256(token), pid: process.pid, acquiredAt, expiresAt: acquiredAt + lifeMs, nonce };
    writeFileSync(lockOf(token), `${JSON.stringify(line)}\n`, { mode: 0o600, flag: 'wx' });
    return {
      release() {
        if (fieldsOf(lockOf(token))?.['nonce'] === nonce) rmSync(lockOf(token), { force: true });
      },
    };
  };
  const tryToTake = (token: string): RivalLease | null => {
    try {
      return take(token, times.leaseLifeMs);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
      throw error;
    }
  };
  return {
    take,
    async acquire(token) {
      makeDir();
      removeOld(dir, times.leaseFileLifeMs);
      for (const deadlineMs = Date.now() + times.leaseWaitMs; ; ) {
        const pair = freshResult(resultOf(token), times.resultLifeMs);
        if (pair !== null) return { kind: 'followed', pair };
        const lease = tryToTake(token);
        if (lease !== null) return { kind: 'leased', lease };
        if (removeStale(lockOf(token), times.leaseLifeMs)) continue;
        if (Date.now() >= deadlineMs) return { kind: 'bypassed' };
        await pause(times.leasePollMs);
      }
    },
    publish(token, { access, refresh, id: idToken, expiresAtMs: expires }, createdAtMs) {
      makeDir();
      const result = { type: 'success', access, refresh, expires, idToken };
      const temp = `${resultOf(token)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
      writeFileSync(temp, JSON.stringify({ tokenHash: sha256(token), createdAt: createdAtMs, result }), {
        mode: 0o600,
      });
      renameSync(temp, resultOf(token));
    },
    leaveHalf(token) {
      makeDir();
      writeFileSync(lockOf(token), `{"tokenHash":"${sha256(token).slice(0, 20)}`, { mode: 0o600 });
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The whole folder each time, whatever lies in it: a result that nobody has stored goes as well. */
function removeOld(dir: string, lifeMs: number): void {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > lifeMs) rmSync(path, { force: true, recursive: true });
  }
}

/** The process that holds it is never asked for, and what cannot be read is nobody's to remove. */
function removeStale(path: string, lifeMs: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return true;
  const expiresAt = fieldsOf(path)?.['expiresAt'];
  if (typeof expiresAt !== 'number') return false;
  if (expiresAt > Date.now() && Date.now() - found.mtimeMs <= lifeMs) return false;
  rmSync(path, { force: true });
  return true;
}

function freshResult(path: string, lifeMs: number): RivalPair | null {
  const line = fieldsOf(path);
  const createdAt = line?.['createdAt'];
  if (typeof createdAt !== 'number' || Date.now() - createdAt > lifeMs) return null;
  const { access, refresh, idToken, expires } = (line?.['result'] ?? {}) as Record<string, unknown>;
  if (typeof access !== 'string' || typeof refresh !== 'string' || typeof expires !== 'number') return null;
  return { access, refresh, id: typeof idToken === 'string' ? idToken : undefined, expiresAtMs: expires };
}

function fieldsOf(path: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
