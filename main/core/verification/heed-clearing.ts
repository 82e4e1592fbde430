import type { Custody } from '../custody/custody.ts';
import { latestMoves } from '../custody/latest-moves.ts';
import { restoreWatchMs } from '../flagging/restore-watch.ts';
import { canonicalKey } from '../ledger/fold-ledger.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Clock } from '../ports.ts';
import type { ListDoc } from '../stores/store-types.ts';

export interface HeedClearingDeps {
  readonly custody: Pick<Custody, 'load' | 'record'>;
  readonly ledger: Pick<Ledger, 'load'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * A person who empties a whole list with codex-multi-auth wants none of it back, what we had brought there included: from here on it
 * counts as removed, since the marker of the clearing goes with the next write of the list (facts/multi-auth.md 1.6).
 */
export async function heedClearing(
  { custody, ledger, clock }: HeedClearingDeps,
  cleared: ReadonlySet<ListDoc['store']>,
): Promise<void> {
  if (cleared.size === 0) return;
  const nowMs = clock.now();
  const [state, known] = await Promise.all([ledger.load(), custody.load()]);
  for (const { kind, kept } of latestMoves(known, (key) => canonicalKey(state, key))) {
    const { key, hash, at } = kept;
    if (cleared.has(kind === 'restored' ? 'pool' : 'flagged') && nowMs - at < restoreWatchMs)
      await custody.record({ t: 'removed', at: Math.max(at, nowMs), key, hashes: [hash] });
  }
}
