import type { Lease, Log } from '../ports.ts';

/**
 * A lease is a courtesy to other programs once a token is on its way; custody and the stores say what came of it. So a lease file that
 * cannot be written any more (a full disk, a folder closed meanwhile) is noted and never gets in the way of an answer.
 */
export function forgivingLease(lease: Lease, log: Log): Lease {
  const note = (what: string, error: unknown): void => log.write('warn', what, { cause: String(error) });
  return {
    isHeld: (leftMs) => lease.isHeld(leftMs),
    // Not lost, only not pushed on: the next time it may be possible again.
    renew: () =>
      lease.renew().catch((error: unknown) => {
        note('A lease could not be pushed on', error);
        return true;
      }),
    publish: (result) =>
      lease.publish(result).catch((error: unknown) => note('What came of a lease could not be told', error)),
    release: () => lease.release().catch((error: unknown) => note('A lease could not be given back', error)),
  };
}
