import type { ConflictStretch } from '../../../shared/diagnosis-view.ts';
import { conflictMark } from '../ledger/fold-ledger.ts';
import type { LedgerEvent } from '../ledger/ledger-event.ts';

const mostTold = 20;

/** When somebody else was at work and for how long, the latest first. `labelOf`: null for an account that is no longer there. */
export function conflictStory(
  events: readonly LedgerEvent[],
  labelOf: (key: string) => string | null,
): readonly ConflictStretch[] {
  const stretches: ConflictStretch[] = [];
  const going = new Map<string, number>();
  for (const event of events) {
    if (event.kind !== 'conflict-seen' && event.kind !== 'conflict-over') continue;
    const mark = conflictMark(event);
    const at = going.get(mark);
    const known = at === undefined ? undefined : stretches[at];
    if (event.kind === 'conflict-seen' && at === undefined) {
      const labels = event.accounts.flatMap((key) => labelOf(key) ?? []);
      going.set(mark, stretches.push({ conflict: event.conflict, labels, since: event.at, until: null }) - 1);
    } else if (event.kind === 'conflict-over' && at !== undefined && known !== undefined) {
      stretches[at] = { ...known, until: event.at };
      going.delete(mark);
    }
  }
  return stretches.slice(-mostTold).reverse();
}
