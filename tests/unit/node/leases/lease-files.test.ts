import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../../main/core/ports.ts';
import { hash, type LeaseWorld, leaseWorld, lifeMs, token } from './lease-world.ts';

async function taken({ leases }: LeaseWorld): Promise<Lease> {
  const lease = await leases.acquire(hash, 0);
  if (lease === 'busy') throw new Error('The lease was not to be had.');
  return lease;
}

/** A lease as codex-multi-auth writes it. */
function foreignLease(world: LeaseWorld, changes: object = {}): void {
  const nowMs = Date.now();
  const line = { tokenHash: hash, pid: 1, acquiredAt: nowMs, expiresAt: nowMs + lifeMs, nonce: 'of-another-program' };
  mkdirSync(world.dir, { recursive: true });
  writeFileSync(world.lockPath, `${JSON.stringify({ ...line, ...changes })}\n`, { mode: 0o600 });
}

function age(path: string, ageMs: number): void {
  const at = new Date(Date.now() - ageMs);
  utimesSync(path, at, at);
}

describe('a lease file', () => {
  it('is one JSON line with exactly the fields of codex-multi-auth, readable by nobody else', async () => {
    const world = leaseWorld();
    await taken(world);
    const text = readFileSync(world.lockPath, 'utf8');
    expect(text).toMatch(/^\{.*\}\n$/);
    const line = JSON.parse(text);
    expect(Object.keys(line)).toEqual(['tokenHash', 'pid', 'acquiredAt', 'expiresAt', 'nonce']);
    expect(line).toMatchObject({ tokenHash: hash, pid: process.pid });
    expect(line.expiresAt - line.acquiredAt).toBe(lifeMs);
    expect(text).not.toContain(token);
    expect(statSync(world.lockPath).mode & 0o777).toBe(0o600);
    expect(statSync(world.dir).mode & 0o777).toBe(0o700);
  });

  it('says who holds it by a nonce of its own each time', async () => {
    const world = leaseWorld();
    const nonces: unknown[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const lease = await taken(world);
      nonces.push(JSON.parse(readFileSync(world.lockPath, 'utf8')).nonce);
      await lease.release();
    }
    expect(new Set(nonces).size).toBe(2);
  });

  it('can be taken after somebody removed the folder under a long-lived process', async () => {
    const world = leaseWorld();
    await taken(world);
    rmSync(world.dir, { recursive: true });
    expect((await taken(world)).isHeld(1)).toBe(true);
  });

  it('goes away with its release, and nothing else lies there', async () => {
    const world = leaseWorld();
    await (await taken(world)).release();
    expect(readdirSync(world.dir)).toEqual([]);
  });

  it('is refused with a sentence about the folder when it cannot be made', async () => {
    const world = leaseWorld();
    writeFileSync(world.dir, 'a file where the folder would be');
    await expect(world.leases.acquire(hash, 0)).rejects.toThrow();
  });
});

describe('a lease of another program', () => {
  it('is waited for while it is young', async () => {
    const world = leaseWorld();
    foreignLease(world);
    expect(await world.leases.acquire(hash, 200)).toBe('busy');
    expect(JSON.parse(readFileSync(world.lockPath, 'utf8')).nonce).toBe('of-another-program');
  });

  it('is not waited for any longer once the caller is cancelled', async () => {
    const world = leaseWorld();
    foreignLease(world);
    expect(await world.leases.acquire(hash, 3_600_000, AbortSignal.abort())).toBe('busy');
  });

  it('is had as soon as it is released', async () => {
    const world = leaseWorld();
    const first = await taken(world);
    const second = world.leases.acquire(hash, 20_000);
    await first.release();
    await expect(second).resolves.toHaveProperty('isHeld');
  });

  it('falls when its time is over', async () => {
    const world = leaseWorld();
    foreignLease(world, { expiresAt: Date.now() - 1 });
    expect((await taken(world)).isHeld(0)).toBe(true);
  });

  it('falls by its file’s age too, whatever it says', async () => {
    const world = leaseWorld();
    foreignLease(world, { expiresAt: Date.now() + 3_600_000 });
    age(world.lockPath, lifeMs + 1_000);
    expect((await taken(world)).isHeld(0)).toBe(true);
  });

  it.each([
    ['half a line', '{"tokenHash":"'],
    ['nothing', ''],
    ['another format', '{"v":2}\n'],
    ['no JSON', 'pid 12\n'],
  ])('that cannot be read is left for a minute: %s', async (_name, text) => {
    const world = leaseWorld();
    mkdirSync(world.dir, { recursive: true });
    writeFileSync(world.lockPath, text);
    age(world.lockPath, 50_000);
    expect(await world.leases.acquire(hash, 0)).toBe('busy');
    age(world.lockPath, 61_000);
    expect((await taken(world)).isHeld(0)).toBe(true);
    expect(readdirSync(world.dir)).toEqual([`${hash}.lock`]);
  });
});

describe('taking a fallen lease away', () => {
  it('is left to whoever is at it already, and taken over from one who died at it', async () => {
    const world = leaseWorld();
    foreignLease(world, { expiresAt: Date.now() - 1 });
    const found = `of-another-program ${statSync(world.lockPath).mtimeMs}`;
    const claim = `${world.lockPath}.${createHash('sha256').update(found).digest('hex').slice(0, 16)}.tmp`;
    writeFileSync(claim, '');
    expect(await world.leases.acquire(hash, 0)).toBe('busy');
    expect(existsSync(world.lockPath)).toBe(true);
    age(claim, 10_000);
    expect(await world.leases.acquire(hash, 5_000)).not.toBe('busy');
    expect(readdirSync(world.dir)).toEqual([`${hash}.lock`]);
  });
});

describe('a lease of ours', () => {
  it('is held until shortly before it ends, by the clock on the wall', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    expect(lease.isHeld(2_000)).toBe(true);
    world.passMs(lifeMs - 1_000);
    expect(lease.isHeld(2_000)).toBe(false);
  });

  it('is not held after the clock was set back, since nobody knows for how long', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    world.passMs(-60_000);
    expect(lease.isHeld(0)).toBe(false);
  });

  it('is pushed on after it fell in a sleep, but is not held any more: what was looked at under it is out of date', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    world.passMs(lifeMs + 5_000);
    expect(await lease.renew()).toBe(true);
    expect(JSON.parse(readFileSync(world.lockPath, 'utf8')).expiresAt).toBeGreaterThan(world.clock.now());
    expect(lease.isHeld(2_000)).toBe(false);
  });

  it('is pushed on by renewing, in what it says and in its file’s age', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    const before = JSON.parse(readFileSync(world.lockPath, 'utf8'));
    world.passMs(20_000);
    expect(await lease.renew()).toBe(true);
    const after = JSON.parse(readFileSync(world.lockPath, 'utf8'));
    expect(after).toEqual({ ...before, expiresAt: after.expiresAt });
    expect(after.expiresAt - before.expiresAt).toBeGreaterThanOrEqual(20_000);
    expect(statSync(world.lockPath).mtimeMs).toBeGreaterThan(Date.now() + 15_000);
    expect(lease.isHeld(lifeMs - 5_000)).toBe(true);
    expect(readdirSync(world.dir)).toEqual([`${hash}.lock`]);
  });

  it('is neither held, nor renewed, nor released once somebody else has it', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    foreignLease(world);
    expect(lease.isHeld(0)).toBe(false);
    expect(await lease.renew()).toBe(false);
    await lease.release();
    expect(JSON.parse(readFileSync(world.lockPath, 'utf8')).nonce).toBe('of-another-program');
  });

  it('has no more time than before when renewing cannot be written, and can be renewed later', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    // A folder in the place of the temporary file: the write fails although the lease can be read.
    const { nonce } = JSON.parse(readFileSync(world.lockPath, 'utf8'));
    const inTheWay = `${world.lockPath}.${process.pid}.${String(nonce).slice(-16)}.tmp`;
    mkdirSync(inTheWay);
    world.passMs(20_000);
    expect(await lease.renew()).toBe(true);
    expect(lease.isHeld(15_000)).toBe(false);
    rmdirSync(inTheWay);
    expect(await lease.renew()).toBe(true);
    expect(lease.isHeld(15_000)).toBe(true);
  });

  it('is not lost by one look at it that tells nothing: the next renewal pushes it on', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    const text = readFileSync(world.lockPath, 'utf8');
    writeFileSync(world.lockPath, text.slice(0, 40));
    expect(lease.isHeld(0)).toBe(false);
    expect(await lease.renew()).toBe(true);
    expect(readFileSync(world.lockPath, 'utf8')).toBe(text.slice(0, 40));
    writeFileSync(world.lockPath, text);
    world.passMs(20_000);
    expect(await lease.renew()).toBe(true);
    expect(lease.isHeld(15_000)).toBe(true);
  });

  it('leaves nothing half written behind when its result cannot be published', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    mkdirSync(world.resultPath);
    const result = { access: 'at.2', refresh: 'rt.2', id: null, expiresAtMs: null, createdAtMs: 5 };
    await expect(lease.publish(result)).rejects.toMatchObject({ code: 'store-not-writable' });
    expect(readdirSync(world.dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('can be released twice', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    await lease.release();
    await lease.release();
    expect(existsSync(world.lockPath)).toBe(false);
  });
});

describe('the result of a lease', () => {
  it('is published in codex-multi-auth’s format and read back', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    const result = { access: 'at.2', refresh: 'rt.2', id: 'id.2', expiresAtMs: 1_800_000_000_000, createdAtMs: 5 };
    await lease.publish(result);
    expect(JSON.parse(readFileSync(world.resultPath, 'utf8'))).toEqual({
      tokenHash: hash,
      createdAt: 5,
      result: { type: 'success', access: 'at.2', refresh: 'rt.2', expires: 1_800_000_000_000, idToken: 'id.2' },
    });
    expect(statSync(world.resultPath).mode & 0o777).toBe(0o600);
    expect(await world.leases.result(hash)).toEqual(result);
  });

  it('leaves out an id token that there is none of', async () => {
    const world = leaseWorld();
    const lease = await taken(world);
    await lease.publish({ access: 'at.2', refresh: 'rt.2', id: null, expiresAtMs: null, createdAtMs: 5 });
    expect(JSON.parse(readFileSync(world.resultPath, 'utf8')).result).toEqual({
      type: 'success',
      access: 'at.2',
      refresh: 'rt.2',
      expires: 5,
    });
  });

  it('is read at any age, since it may be the only copy of a sign-in', async () => {
    const world = leaseWorld();
    mkdirSync(world.dir, { recursive: true });
    const result = { type: 'success', access: 'at.2', refresh: 'rt.2', expires: 7, multiAccount: true };
    writeFileSync(world.resultPath, JSON.stringify({ tokenHash: hash, createdAt: 1, result }));
    age(world.resultPath, 365 * 86_400_000);
    expect(await world.leases.result(hash)).toEqual({
      access: 'at.2',
      refresh: 'rt.2',
      id: null,
      expiresAtMs: 7,
      createdAtMs: 1,
    });
  });

  it.each([
    ['there is none', null],
    ['it is half written', '{"tokenHash":'],
    ['it is of another token', JSON.stringify({ tokenHash: 'x', createdAt: 1, result: success() })],
    ['it is a failure', JSON.stringify({ tokenHash: hash, createdAt: 1, result: { ...success(), type: 'failed' } })],
    ['a token is missing', JSON.stringify({ tokenHash: hash, createdAt: 1, result: success({ refresh: ' ' }) })],
    ['it is no object', '[]'],
  ])('says nothing when %s', async (_name, text) => {
    const world = leaseWorld();
    mkdirSync(world.dir, { recursive: true });
    if (text !== null) writeFileSync(world.resultPath, text);
    expect(await world.leases.result(hash)).toBeNull();
  });
});

function success(changes: object = {}): object {
  return { type: 'success', access: 'at.2', refresh: 'rt.2', expires: 7, ...changes };
}
