import { describe, expect, it } from 'vitest';
import type { Clock, Lease } from '../../../../main/core/ports.ts';
import { takePlaceAndLease } from '../../../../main/core/tokens/place-and-lease.ts';
import { createSpendLimiter } from '../../../../main/core/tokens/spend-limiter.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';

const hash = 'a'.repeat(64) as TokenHash;
const login = { hash };
const lease: Lease = {
  isHeld: () => true,
  renew: async () => true,
  publish: async () => undefined,
  release: async () => undefined,
};

/** A clock on which only sleeping takes time, and a lease in another program's hand for the first `busyTimes` looks. */
function waiting(busyTimes: number) {
  let nowMs = 0;
  let looks = 0;
  const pausesMs: number[] = [];
  const clock: Clock = {
    now: () => nowMs,
    async sleep(durationMs) {
      pausesMs.push(durationMs);
      nowMs += durationMs;
    },
  };
  const fractions = [0, 0.5, 0.999];
  const deps = {
    clock,
    entropy: { fraction: () => fractions[pausesMs.length % fractions.length] ?? 0 },
    log: { write: () => undefined },
    leases: {
      acquire: async () => {
        looks += 1;
        return looks > busyTimes ? lease : ('busy' as const);
      },
    },
  };
  return { deps, pausesMs, looks: () => looks };
}

describe('waiting for the lease of a token', () => {
  it('looks about as often as codex-multi-auth, never twice after the same pause in a row', async () => {
    const { deps, pausesMs } = waiting(3);
    const held = await takePlaceAndLease(deps, login, { limiter: createSpendLimiter(1), leaseWaitMs: 10_000 });
    expect(held).toHaveProperty('lease');
    expect(pausesMs).toEqual([100, 150, 199]);
  });

  it('is over with its time, and the place is free for others', async () => {
    const { deps, looks } = waiting(Infinity);
    const limiter = createSpendLimiter(1);
    expect(await takePlaceAndLease(deps, login, { limiter, leaseWaitMs: 300 })).toBe('busy');
    expect(looks()).toBe(4);
    expect(await limiter.enter(undefined)).toHaveProperty('release');
  });

  it('leaves the place free when the lease cannot be looked at', async () => {
    const { deps } = waiting(0);
    const limiter = createSpendLimiter(1);
    const broken = { ...deps, leases: { acquire: () => Promise.reject(new Error('no folder')) } };
    await expect(takePlaceAndLease(broken, login, { limiter, leaseWaitMs: 0 })).rejects.toThrow('no folder');
    expect(await limiter.enter(undefined)).toHaveProperty('release');
  });
});
