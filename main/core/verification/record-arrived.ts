import type { KeptRestore, OpenMove } from '../custody/custody-moves.ts';
import { episodeOfFailure } from '../flagging/after-restore.ts';
import type { AccountHistory } from '../ledger/account-history.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import { historyOf } from '../ledger/ledger-queries.ts';
import { manualReason } from './move-account.ts';

/**
 * A move whose process died before the ledger had it: without this nobody would watch over the account, nor could a restore be taken
 * back. One that another Codex home on the same pool made is told there.
 */
export function recordArrived(
  { ledger }: { readonly ledger: Ledger },
  runId: string,
): (arrived: KeptRestore, move: OpenMove) => Promise<void> {
  return async ({ key, at }, move) => {
    const history = historyOf(await ledger.load(), key);
    if (history === null || Math.max(history.wayBack?.atMs ?? 0, history.flag?.sinceMs ?? 0) >= at) return;
    await ledger.record([entryOf(move, history, runId)]);
  };
}

function entryOf({ kind, reason, at }: OpenMove, history: AccountHistory, runId: string): LedgerEntry {
  const { key } = history;
  switch (kind) {
    case 'restore':
      return { kind: 'restored', key, runId };
    case 'unflag':
      return { kind: 'unflagged', key };
    case 'undo':
      return { kind: 'undone', key };
    case 'flag': {
      const isManual = reason === manualReason;
      const episode = isManual ? history.episode.number + 1 : episodeOfFailure(history, at).episode;
      const by = isManual ? 'manual' : 'automatic';
      return { kind: 'flagged', key, reason: reason ?? 'refused', httpStatus: null, by, episode };
    }
  }
}
