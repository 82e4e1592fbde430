import { conflictKinds } from '../../../shared/conflict-kinds.ts';
import { conflictMark } from '../ledger/fold-ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-event.ts';
import type { Conflict } from './conflicts.ts';

/** What goes into the ledger: each conflict when it is first seen, and when it is gone. */
export function conflictEntries(known: readonly string[], found: readonly Conflict[]): readonly LedgerEntry[] {
  const marks = found.map(({ kind, accounts }) => conflictMark({ conflict: kind, accounts }));
  const seen = found
    .filter((_, index) => !known.includes(marks[index] ?? ''))
    .map(({ kind, accounts }) => ({ kind: 'conflict-seen', key: null, conflict: kind, accounts }) as const);
  const over = known
    .filter((mark) => !marks.includes(mark))
    .flatMap((mark) => {
      const [name, ...accounts] = mark.split(' ');
      const conflict = conflictKinds.find((kind) => kind === name);
      return conflict === undefined ? [] : [{ kind: 'conflict-over', key: null, conflict, accounts } as const];
    });
  return [...seen, ...over];
}
