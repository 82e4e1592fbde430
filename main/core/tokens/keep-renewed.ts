import type { Clock, Lease } from '../ports.ts';

/** A third of the 30 s after which codex-multi-auth lets a lease fall: one renewal may fail, and the next still comes in time. */
const longestPauseMs = 10_000;
const renewalsPerLife = 3;
/** Under a lease that lives for less than two seconds nothing is sent, so nothing is gained by hurrying. */
const shortestPauseMs = 500;

export interface KeepRenewedDeps {
  readonly clock: Pick<Clock, 'sleep'>;
  /** So long both programs let a lease stand that nobody renews; whoever shortens it for codex-multi-auth shortens it for both. */
  readonly leaseLifeMs: number;
}

/** Without a reason of ours an error with a stack would be made each time. */
const ended = 'ended';

/** Pushes the lease on for as long as `work` takes. */
export async function whileRenewed<T>(
  deps: KeepRenewedDeps,
  lease: Pick<Lease, 'renew'>,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const renewing = keepRenewed(deps, lease, done.signal);
  try {
    return await work();
  } finally {
    done.abort(ended);
    await renewing;
  }
}

/** Pushes the lease on until `signal` says that the answer is here, or somebody else has the lease. Never rejects. */
export async function keepRenewed(
  { clock, leaseLifeMs }: KeepRenewedDeps,
  lease: Pick<Lease, 'renew'>,
  signal: AbortSignal,
): Promise<void> {
  const pauseMs = Math.max(shortestPauseMs, Math.min(longestPauseMs, leaseLifeMs / renewalsPerLife));
  for (;;) {
    await clock.sleep(pauseMs, signal);
    if (signal.aborted) return;
    // A renewal that fails for want of room is tried again: nothing about it may end a spend whose answer is on its way.
    const isRenewed = await lease.renew().catch(() => null);
    if (isRenewed === false) return;
  }
}
