import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRivalLeases, type RivalLeases } from '../../support/rival-leases.ts';
import { rivalTimes } from '../../support/rival-times.ts';

// Each test says what facts/multi-auth.md 1.7 says of the lease.

/** Only the waiting is short: what is old is made old. */
const times = { ...rivalTimes(1), leaseWaitMs: 100, leasePollMs: 5 };
const token = 'rt_made-up_1';
const hash = createHash('sha256').update(token).digest('hex');
const pair = { access: 'access-2', refresh: 'rt_made-up_2', id: undefined, expiresAtMs: 1_900_000_000_000 };

let dir: string;
let leases: RivalLeases;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rival-leases-'));
  leases = createRivalLeases(dir, times);
});
afterEach(() => rmSync(dir, { recursive: true }));

const lockPath = (): string => join(dir, `${hash}.lock`);
const age = (path: string, ms: number): void => {
  const then = new Date(Date.now() - ms);
  utimesSync(path, then, then);
};

describe('the lease of the played codex-multi-auth', () => {
  it('is one line that names the token’s hash, its process and its end', async () => {
    expect(await leases.acquire(token)).toMatchObject({ kind: 'leased' });
    const text = readFileSync(lockPath(), 'utf8');
    expect(text.endsWith('}\n')).toBe(true);
    const line = JSON.parse(text);
    expect(line).toEqual({
      tokenHash: hash,
      pid: process.pid,
      acquiredAt: expect.any(Number),
      expiresAt: line.acquiredAt + times.leaseLifeMs,
      nonce: expect.any(String),
    });
  });

  it('is let go by its nonce: who was slow leaves the next owner’s alone', async () => {
    const slow = leases.take(token, times.leaseLifeMs);
    const next = JSON.stringify({ tokenHash: hash, pid: 1, acquiredAt: 1, expiresAt: 2, nonce: 'next' });
    writeFileSync(lockPath(), next);
    slow.release();
    expect(readFileSync(lockPath(), 'utf8')).toBe(next);
  });

  it('falls when its time is over, whoever holds it', async () => {
    leases.take(token, -1);
    expect(await leases.acquire(token)).toMatchObject({ kind: 'leased' });
  });

  it('falls when its file is older than a lease lives, whatever it says of itself', async () => {
    leases.take(token, 600_000);
    age(lockPath(), times.leaseLifeMs + 1_000);
    expect(await leases.acquire(token)).toMatchObject({ kind: 'leased' });
  });

  it('is waited for, and then the token is presented without it', async () => {
    leases.take(token, 600_000);
    expect(await leases.acquire(token)).toEqual({ kind: 'bypassed' });
    expect(existsSync(lockPath())).toBe(true);
  });

  it('is never taken away half-written, and gone round in the end', async () => {
    leases.leaveHalf(token);
    const half = readFileSync(lockPath(), 'utf8');
    age(lockPath(), times.leaseLifeMs + 1_000);
    expect(await leases.acquire(token)).toEqual({ kind: 'bypassed' });
    expect(readFileSync(lockPath(), 'utf8')).toBe(half);
  });

  it('is not needed for a token whose result is fresh', async () => {
    leases.publish(token, pair, Date.now());
    expect(await leases.acquire(token)).toEqual({ kind: 'followed', pair });
    expect(readdirSync(dir)).toEqual([`${hash}.result.json`]);
  });

  it('is waited for no longer once its holder has left a result', async () => {
    leases.take(token, 600_000);
    const followed = createRivalLeases(dir, { ...times, leaseWaitMs: 20_000 }).acquire(token);
    leases.publish(token, pair, Date.now());
    expect(await followed).toEqual({ kind: 'followed', pair });
  });

  it('does not believe a result that is older than a result lives, and leaves it on disk', async () => {
    leases.publish(token, pair, Date.now() - times.resultLifeMs - 1_000);
    expect(await leases.acquire(token)).toMatchObject({ kind: 'leased' });
    expect(readdirSync(dir)).toContain(`${hash}.result.json`);
  });

  it('sweeps away whatever is old in the folder, results of tokens that nobody has stored among it', async () => {
    leases.publish('rt_made-up_other', pair, Date.now());
    const [other = ''] = readdirSync(dir);
    age(join(dir, other), times.leaseFileLifeMs + 1_000);
    await leases.acquire(token);
    expect(readdirSync(dir)).toEqual([`${hash}.lock`]);
  });
});

describe('the times of the played codex-multi-auth', () => {
  it('are those of the facts where nothing is scaled', () => {
    const { leaseLifeMs, leaseWaitMs, leasePollMs, resultLifeMs, leaseFileLifeMs, guardEveryMs } = rivalTimes(1);
    expect([leaseLifeMs, leaseWaitMs, leasePollMs, resultLifeMs, leaseFileLifeMs, guardEveryMs]).toEqual([
      30_000, 35_000, 150, 20_000, 60_000, 60_000,
    ]);
  });

  it('keep their proportions where one factor scales them all', () => {
    const [full, fifth] = [Object.values(rivalTimes(1)), Object.values(rivalTimes(1 / 5))];
    expect(fifth).toEqual(full.map((ms) => ms / 5));
  });
});
