import type { Custody } from '../custody/custody.ts';
import { latestMoves } from '../custody/latest-moves.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { canonicalKey } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from '../ports.ts';

export interface HeedClearingDeps {
  readonly custody: Pick<Custody, 'load' | 'record'>;
  readonly ledger: Pick<Ledger, 'load'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * A person who empties the whole pool with codex-multi-auth wants none of it back, what we had brought there included: from here on it
 * counts as removed, since the marker of the clearing goes with the next write of the pool (facts/multi-auth.md 1.6).
 */
export async function heedClearing({ custody, ledger, clock }: HeedClearingDeps): Promise<void> {
  const nowMs = clock.now();
  const [state, known] = await Promise.all([ledger.load(), custody.load()]);
  for (const { kind, kept } of latestMoves(known, (key) => canonicalKey(state, key))) {
    const { key, hash, at } = kept;
    if (kind === 'restored' && nowMs - at < restoreWatchMs)
      await custody.record({ t: 'removed', at: Math.max(at, nowMs), key, hashes: [hash] });
  }
}
