import type { LedgerLine } from '../../../shared/app-snapshot.ts';
import type { LedgerEvent } from '../ledger/ledger-event.ts';

const linesAtMost = 20;

/** An account's story as the restore window tells it, newest first; what only we need to know is left out. */
export function ledgerLines(events: readonly LedgerEvent[]): readonly LedgerLine[] {
  const lines = asTold(events).flatMap((event) => lineOf(event) ?? []);
  return lines.slice(-linesAtMost).reverse();
}

/** A restore is noted the moment it is done, before the check that led to it ends; a person expects the check first. */
function asTold(events: readonly LedgerEvent[]): readonly LedgerEvent[] {
  const told = [...events];
  for (const [index, event] of events.entries()) {
    const before = told[index - 1];
    if (event.kind === 'checked' && before?.kind === 'restored') told.splice(index - 1, 2, event, before);
  }
  return told;
}

function lineOf(event: LedgerEvent): LedgerLine | null {
  const { at } = event;
  const plain = { at, by: null, code: null, verdict: null, httpStatus: null };
  switch (event.kind) {
    case 'flagged':
      return {
        ...plain,
        kind: 'set-aside',
        by: event.by === 'manual' ? 'person' : 'automatic',
        code: event.reason,
        httpStatus: event.httpStatus,
      };
    case 're-flagged':
      return { ...plain, kind: 'set-aside', by: 'automatic', code: event.reason };
    case 'checked':
      return {
        ...plain,
        kind: 'checked',
        code: event.reason ?? event.verdict,
        verdict: event.verdict,
        httpStatus: event.httpStatus,
      };
    case 'needs-sign-in':
      return { ...plain, kind: 'needs-sign-in', by: 'automatic', code: event.reason, httpStatus: event.httpStatus };
    case 'restored':
      return { ...plain, kind: 'restored' };
    case 'undone':
      return { ...plain, kind: 'undone', by: 'person' };
    case 'unflagged':
      return { ...plain, kind: 'restored-unchecked', by: 'person' };
    case 'put-back':
      return { ...plain, kind: 'put-back', by: 'automatic' };
    case 'works-again':
    case 'sign-in':
      return { ...plain, kind: 'works-again' };
    default:
      return null;
  }
}
