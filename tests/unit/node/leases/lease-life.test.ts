import { describe, expect, it } from 'vitest';
import { leaseLifeMs } from '../../../../main/node/leases/lease-life.ts';

describe('how long a lease stands that nobody renews', () => {
  it.each([
    ['as long as the variable of codex-multi-auth says', '1500', 1_500],
    ['half a minute where nothing is said', undefined, 30_000],
    ['half a minute where no time is said', 'soon', 30_000],
    ['half a minute where it would be over at once', '0', 30_000],
    ['half a minute where it would have no end', 'Infinity', 30_000],
  ])('is %s', (_name, said, lifeMs) => {
    expect(leaseLifeMs({ CODEX_AUTH_REFRESH_LEASE_TTL_MS: said })).toBe(lifeMs);
  });
});
