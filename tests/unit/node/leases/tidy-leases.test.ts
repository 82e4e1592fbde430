import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownNonce } from '../../../../main/node/leases/decide-lease.ts';
import { tidyLeases } from '../../../../main/node/leases/tidy-leases.ts';
import { createProcesses } from '../../../../main/node/processes/processes.ts';
import { hash, type LeaseWorld, leaseWorld, lifeMs } from './lease-world.ts';

const [spent, held] = ['a'.repeat(64), 'b'.repeat(64)];

function leave({ dir }: LeaseWorld, name: string, { text = '', ageMs = 0 }): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), text);
  const at = new Date(Date.now() - ageMs);
  utimesSync(join(dir, name), at, at);
}

async function namesAfterALease(world: LeaseWorld): Promise<readonly string[]> {
  const lease = await tidyLeases(world.leases, world).acquire(hash, 0);
  if (lease === 'busy') throw new Error('The lease was not to be had.');
  await lease.release();
  return readdirSync(world.dir);
}

describe('what dead processes left among the leases', () => {
  it('goes with the first lease of the next process, once it is a minute old: half a result', async () => {
    const world = leaseWorld();
    leave(world, `${spent}.result.json.77.0123456789abcdef.tmp`, { ageMs: 61_000 });
    leave(world, `${held}.result.json.78.0123456789abcdef.tmp`, { ageMs: 50_000 });
    expect(await namesAfterALease(world)).toEqual([`${held}.result.json.78.0123456789abcdef.tmp`]);
  });

  it('goes too when it is the lease of a token that nobody will ask for again', async () => {
    const world = leaseWorld();
    const owner = { ...(await createProcesses().self()), startedAt: 'long ago' };
    leave(world, `${spent}.lock`, { text: `${JSON.stringify({ nonce: ownNonce(owner, 'x') })}\n`, ageMs: 61_000 });
    expect(await namesAfterALease(world)).toEqual([]);
  });

  it('goes a few at a time where there are thousands, from wherever each process begins, until none is left', async () => {
    const world = leaseWorld();
    const stays = Array.from({ length: 150 }, (_, index) => `${index.toString(16).padStart(64, '0')}.lock`);
    const line = { nonce: 'of-another-program', expiresAt: Date.now() + 3_600_000 };
    for (const name of stays) leave(world, name, { text: `${JSON.stringify(line)}\n` });
    for (let index = 1_000; index < 1_600; index += 1)
      leave(world, `${index.toString(16).padStart(64, '0')}.lock`, { ageMs: 61_000 });
    let left = 750;
    for (let processes = 0; processes < 200 && left > stays.length; processes += 1) {
      const { length } = await namesAfterALease(world);
      expect(left - length).toBeLessThanOrEqual(200);
      left = length;
    }
    expect(readdirSync(world.dir).sort()).toEqual(stays.sort());
  });

  it('stays when it is a result, which may be the only copy of a sign-in and which no lease tells anything about', async () => {
    const world = leaseWorld();
    leave(world, `${spent}.result.json`, { ageMs: 3_600_000 });
    expect(await namesAfterALease(world)).toEqual([`${spent}.result.json`]);
  });

  it('is told from a lease that another process holds', async () => {
    const world = leaseWorld();
    const line = { nonce: 'of-another-program', expiresAt: Date.now() + lifeMs };
    leave(world, `${held}.lock`, { text: `${JSON.stringify(line)}\n` });
    expect(await namesAfterALease(world)).toEqual([`${held}.lock`]);
  });

  it('is looked for once in the life of a process', async () => {
    const world = leaseWorld();
    const leases = tidyLeases(world.leases, world);
    const first = await leases.acquire(hash, 0);
    leave(world, `${spent}.result.json.77.0123456789abcdef.tmp`, { ageMs: 61_000 });
    if (first !== 'busy') await first.release();
    expect(await leases.acquire(hash, 0)).not.toBe('busy');
    expect(readdirSync(world.dir)).toHaveLength(2);
  });
});

describe('an old result', () => {
  async function publish({ leases }: LeaseWorld, refresh: string): Promise<void> {
    const lease = await leases.acquire(hash, 0);
    if (lease === 'busy') throw new Error('The lease was not to be had.');
    await lease.publish({ access: 'at.made-up', refresh, id: null, expiresAtMs: null, createdAtMs: Date.now() });
    await lease.release();
  }
  function age({ resultPath }: LeaseWorld, ageMs: number): void {
    const at = new Date(Date.now() - ageMs);
    utimesSync(resultPath, at, at);
  }
  const always = () => Promise.resolve(true);

  it.each([
    ['goes when it is older than codex-multi-auth keeps it and of no use', 61_000, true, []],
    ['stays while codex-multi-auth would keep it', 50_000, true, [`${hash}.result.json`]],
    ['stays at any age while it may be of use', 3_600_000, false, [`${hash}.result.json`]],
  ])('%s', async (_what, ageMs, isOfNoUse, left) => {
    const world = leaseWorld();
    await publish(world, 'rt.made-up.2');
    age(world, ageMs);
    await tidyLeases(world.leases, world).dropResults(async () => isOfNoUse);
    expect(readdirSync(world.dir)).toEqual(left);
  });

  it('stays when it was written anew while somebody decided', async () => {
    const world = leaseWorld();
    await publish(world, 'rt.made-up.2');
    age(world, 61_000);
    await tidyLeases(world.leases, world).dropResults(async () => {
      await publish(world, 'rt.made-up.3');
      return true;
    });
    expect((await world.leases.result(hash))?.refresh).toBe('rt.made-up.3');
  });

  it('stays when nobody can read what it says', async () => {
    const world = leaseWorld();
    leave(world, `${hash}.result.json`, { text: '{"tokenHash":', ageMs: 3_600_000 });
    await tidyLeases(world.leases, world).dropResults(always);
    expect(readdirSync(world.dir)).toEqual([`${hash}.result.json`]);
  });

  it('is looked for among a few at a time where there are thousands', async () => {
    const world = leaseWorld();
    for (let index = 0; index < 500; index += 1)
      leave(world, `${index.toString(16).padStart(64, '0')}.result.json`, {
        text: JSON.stringify({
          tokenHash: index.toString(16).padStart(64, '0'),
          createdAt: 1,
          result: { type: 'success', access: 'at.made-up', refresh: `rt.made-up.${index}` },
        }),
        ageMs: 61_000,
      });
    await tidyLeases(world.leases, world).dropResults(always);
    expect(readdirSync(world.dir)).toHaveLength(300);
  });

  it('is looked for once an hour, and never where there is no folder', async () => {
    const world = leaseWorld();
    const leases = tidyLeases(world.leases, world);
    await leases.dropResults(always);
    await publish(world, 'rt.made-up.2');
    age(world, 61_000);
    await leases.dropResults(always);
    expect(readdirSync(world.dir)).toEqual([`${hash}.result.json`]);
    world.passMs(3_600_001);
    await leases.dropResults(always);
    expect(readdirSync(world.dir)).toEqual([]);
  });
});
