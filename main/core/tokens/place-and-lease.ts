import type { Clock, Entropy, Lease, Leases, Log } from '../ports.ts';
import { forgivingLease } from './forgiving-lease.ts';
import type { HashedLogin } from './knowledge.ts';
import type { SpendLimiter, SpendPlace } from './spend-limiter.ts';

interface PlaceAndLeaseDeps {
  readonly leases: Pick<Leases, 'acquire'>;
  readonly clock: Clock;
  readonly entropy: Pick<Entropy, 'fraction'>;
  readonly log: Log;
}

interface WaitOptions {
  readonly limiter: SpendLimiter;
  readonly signal?: AbortSignal;
  /** How long another holder of the lease is waited for. */
  readonly leaseWaitMs: number;
}

interface Held {
  readonly place: SpendPlace;
  readonly lease: Lease;
}

/** The place first, so that no lease grows old in a queue; whoever has to wait for another's lease does not wait in a place. */
export async function takePlaceAndLease(
  { leases, clock, entropy, log }: PlaceAndLeaseDeps,
  { hash }: Pick<HashedLogin, 'hash'>,
  { limiter, leaseWaitMs, signal }: WaitOptions,
): Promise<Held | 'silent' | 'cancelled' | 'busy'> {
  const deadlineMs = clock.now() + leaseWaitMs;
  for (;;) {
    const place = await limiter.enter(signal);
    if (typeof place === 'string') return place;
    const lease = await leases.acquire(hash, 0, signal).catch((error: unknown) => {
      place.release();
      throw error;
    });
    if (lease !== 'busy') return { place, lease: forgivingLease(lease, log) };
    place.release();
    if (clock.now() >= deadlineMs) return 'busy';
    await clock.sleep(pollPauseMs(entropy), signal);
  }
}

/** About as often as codex-multi-auth looks (150 ms), and never in step with others who wait for the same lease. */
function pollPauseMs({ fraction }: PlaceAndLeaseDeps['entropy']): number {
  return 100 + Math.floor(fraction() * 100);
}
