import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLeaseSigns } from '../../../../main/node/leases/lease-signs.ts';
import { hash, leaseWorld, lifeMs } from './lease-world.ts';

const nobodys = (): boolean => false;

function writeLease(path: string, line: object | string): void {
  writeFileSync(path, typeof line === 'string' ? line : JSON.stringify(line), { mode: 0o600 });
}

function resultText(refresh: string, createdAt: number): object {
  return { tokenHash: hash, createdAt, result: { type: 'success', access: 'a', refresh, expires: createdAt } };
}

describe('what other programs show in the folder of leases', () => {
  it('is nothing while there is no such folder, and none is made', async () => {
    const world = leaseWorld();
    expect(await createLeaseSigns({ ...world, lifeMs })(nobodys)).toEqual([]);
    expect(() => readdirSync(world.dir)).toThrow('ENOENT');
  });

  it('is a lease without our mark while it is held', async () => {
    const world = leaseWorld();
    mkdirSync(world.dir);
    const see = createLeaseSigns({ ...world, lifeMs });
    const nowMs = world.clock.now();
    writeLease(world.lockPath, {
      tokenHash: hash,
      pid: 1,
      acquiredAt: nowMs,
      expiresAt: nowMs + lifeMs,
      nonce: 'ab12',
    });
    expect(await see(nobodys)).toEqual([{ presented: hash, successor: null, atMs: expect.any(Number) }]);
    world.passMs(lifeMs + 1_000);
    expect(await see(nobodys)).toEqual([]);
  });

  it('is no lease of ours', async () => {
    const world = leaseWorld();
    const lease = await world.leases.acquire(hash, 0);
    expect(await createLeaseSigns({ ...world, lifeMs })(nobodys)).toEqual([]);
    if (lease !== 'busy') await lease.release();
  });

  it('is a result of a token that we did not present, with what came of it by its hash', async () => {
    const world = leaseWorld();
    mkdirSync(world.dir);
    writeLease(world.resultPath, resultText('rt.made-up.2', 5));
    const see = createLeaseSigns({ ...world, lifeMs });
    const successor = createHash('sha256').update('rt.made-up.2').digest('hex');
    expect(await see(nobodys)).toEqual([{ presented: hash, successor, atMs: 5 }]);
    expect(await see((presented) => presented === hash)).toEqual([]);
  });

  it.each([
    ['half a lease', `${hash}.lock`, '{"tokenHash":"ab'],
    ['half a result', `${hash}.result.json`, '{"tokenHash":"ab'],
    ['a result of another token', `${'b'.repeat(64)}.result.json`, JSON.stringify(resultText('rt.made-up.2', 5))],
    ['a result that is being written', `${hash}.result.json.1.2.tmp`, JSON.stringify(resultText('rt.made-up.2', 5))],
    ['something else', 'notes.txt', 'x'],
  ])('is not %s', async (_what, name, text) => {
    const world = leaseWorld();
    mkdirSync(world.dir);
    writeLease(join(world.dir, name), text);
    const longAgo = new Date(world.clock.now() - 5_000);
    utimesSync(join(world.dir, name), longAgo, longAgo);
    expect(await createLeaseSigns({ ...world, lifeMs })(nobodys)).toEqual([]);
  });
});
