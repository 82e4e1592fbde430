import { describe, expect, it } from 'vitest';
import type { OpenMove } from '../../../../main/core/custody/custody-moves.ts';
import type { MoveKind } from '../../../../main/core/custody/custody-record.ts';
import { foldLedger } from '../../../../main/core/ledger/fold-ledger.ts';
import type { Ledger } from '../../../../main/core/ledger/ledger.ts';
import type { LedgerEntry } from '../../../../main/core/ledger/ledger-event.ts';
import { recordArrived } from '../../../../main/core/verification/record-arrived.ts';
import { event, hashOf } from '../ledger/ledger-arbitraries.ts';

const key = 'mira000001';
const movedMs = Date.UTC(2026, 2, 1, 10);
const minute = (minutes: number): string => new Date(movedMs + minutes * 60_000).toISOString();

interface Told {
  readonly kind: MoveKind;
  readonly reason?: string;
  /** What the ledger had when the next start came. */
  readonly before: readonly (readonly [LedgerEntry, at: string])[];
}

async function entriesAfter({ kind, reason, before }: Told): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  const state = foldLedger(before.map(([entry, at]) => event(entry, at)));
  const ledger: Ledger = {
    load: () => Promise.resolve(state),
    record(added) {
      entries.push(...added);
      return Promise.resolve(state);
    },
    assign: () => Promise.resolve([]),
    eventsOf: () => Promise.resolve([]),
    latest: () => Promise.resolve([]),
  };
  const hash = hashOf('b');
  const about = { hash, arrivesAs: hash, at: movedMs, reason: reason ?? null };
  const move: OpenMove = { id: '1', kind, ...about, segment: 'dead' };
  await recordArrived({ ledger }, 'run-2')({ key, record: {}, hash: move.hash, at: movedMs }, move);
  return entries;
}

const known: Told['before'] = [[{ kind: 'works-again', key }, minute(-9)]];
const flagged: LedgerEntry = { kind: 'flagged', key, reason: 'r', httpStatus: 401, by: 'automatic', episode: 4 };

describe('a move whose process died before the ledger had it', () => {
  it.each<readonly [string, Told, LedgerEntry]>([
    ['a restore', { kind: 'restore', before: known }, { kind: 'restored', key, runId: 'run-2' }],
    ['a way back by hand', { kind: 'unflag', before: known }, { kind: 'unflagged', key }],
    ['an undo', { kind: 'undo', before: known }, { kind: 'undone', key }],
    [
      'a flag that a person set',
      { kind: 'flag', reason: 'manual', before: known },
      { kind: 'flagged', key, reason: 'manual', httpStatus: null, by: 'manual', episode: 1 },
    ],
    [
      'a flag after a refusal, in the trouble that is under way',
      { kind: 'flag', reason: 'invalid_grant', before: [[flagged, minute(-9)]] },
      { kind: 'flagged', key, reason: 'invalid_grant', httpStatus: null, by: 'automatic', episode: 4 },
    ],
  ])('is told when it was %s', async (_name, told, entry) => {
    expect(await entriesAfter(told)).toEqual([entry]);
  });

  it.each<readonly [string, Told]>([
    ['it was told already', { kind: 'unflag', before: [[{ kind: 'unflagged', key }, minute(1)]] }],
    ['the account has been set aside since', { kind: 'restore', before: [[flagged, minute(1)]] }],
    ['the account has come back since', { kind: 'flag', before: [[{ kind: 'unflagged', key }, minute(1)]] }],
    ['nothing is known of the account here, as another Codex home has moved it', { kind: 'restore', before: [] }],
  ])('is not told where %s', async (_name, told) => {
    expect(await entriesAfter(told)).toEqual([]);
  });
});
