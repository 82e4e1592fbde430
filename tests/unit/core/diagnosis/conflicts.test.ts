import { describe, expect, it } from 'vitest';
import { findConflicts } from '../../../../main/core/diagnosis/conflicts.ts';
import { conflictEntries } from '../../../../main/core/diagnosis/note-conflicts.ts';
import { foldLedger } from '../../../../main/core/ledger/fold-ledger.ts';
import type { LedgerEntry, LedgerEvent } from '../../../../main/core/ledger/ledger-event.ts';
import { type ConflictKind, conflictKinds } from '../../../../shared/conflict-kinds.ts';
import { alone, evidence } from './evidence.ts';

const signs: Readonly<Record<Exclude<ConflictKind, 'other-computer'>, Parameters<typeof evidence>[0]>> = {
  'spent-elsewhere': { replayWithoutUs: true },
  'rotated-elsewhere': { rotations: 'pressing' },
  'leased-elsewhere': { leases: 'pressing' },
  'older-copy': { hasSpentToken: true },
  'one-login-in-two-stores': { inBothStores: true },
  'erased-from-pool': { putBacks: 2 },
};

describe('who else is at work on the sign-ins', () => {
  it('is nobody while nothing tells of anybody', () => {
    expect(findConflicts([evidence(), evidence({ key: 'zyxwv98765' })], alone)).toEqual([]);
  });

  it.each(Object.entries(signs))(
    'shows as %s, once for all the accounts concerned, with what to do',
    (kind, changes) => {
      const both = [
        evidence({ ...changes, key: 'zyxwv98765', label: 'kai' }),
        evidence({ ...changes, label: 'mira' }),
        evidence({ key: 'quiet00000' }),
      ];
      const [found, ...more] = findConflicts(both, alone);
      expect(more).toEqual([]);
      expect(found).toMatchObject({
        kind,
        isPressing: true,
        accounts: ['abcde12345', 'zyxwv98765'],
        sentence: expect.stringContaining('kai, mira'),
      });
      expect(found?.whatToDo).toMatch(/^[A-Z].*\.|\)\.$/);
    },
  );

  it.each([
    ['rotated-elsewhere', { rotations: 'note' }],
    ['leased-elsewhere', { leases: 'note' }],
  ] as const)('presses nobody with %s while it is only good to know', (kind, changes) => {
    expect(findConflicts([evidence(changes)], alone)).toMatchObject([{ kind, isPressing: false }]);
  });

  it.each([
    [{ count: 1, mayBeRenamed: false }, 'Another computer uses this very folder, synced or copied.'],
    [
      { count: 2, mayBeRenamed: true },
      '2 other computers use this very folder, synced or copied, or this one was renamed.',
    ],
  ])('names other computers that write into the same folder: %j', (computers, sentence) => {
    expect(findConflicts([], computers)).toMatchObject([{ kind: 'other-computer', sentence, isPressing: true }]);
  });
});

function asEvents(entries: readonly LedgerEntry[]): readonly LedgerEvent[] {
  return entries.map((entry, index) => ({ ...entry, at: '2026-11-21T12:00:00.000Z', version: '1', id: String(index) }));
}

describe('a conflict in the ledger', () => {
  const found = findConflicts([evidence({ hasSpentToken: true })], alone);

  it('is written once for as long as it stays', () => {
    const first = conflictEntries([], found);
    expect(first).toEqual([{ kind: 'conflict-seen', key: null, conflict: 'older-copy', accounts: ['abcde12345'] }]);
    expect(conflictEntries(foldLedger(asEvents(first)).conflicts, found)).toEqual([]);
  });

  it('is a new one when it comes back after it had gone', () => {
    const first = conflictEntries([], found);
    const over = conflictEntries(foldLedger(asEvents(first)).conflicts, []);
    expect(over).toEqual([{ kind: 'conflict-over', key: null, conflict: 'older-copy', accounts: ['abcde12345'] }]);
    const { conflicts } = foldLedger(asEvents([...first, ...over]));
    expect(conflicts).toEqual([]);
    expect(conflictEntries(conflicts, found)).toEqual(first);
  });

  it('is another one when it concerns other accounts', () => {
    const known = foldLedger(asEvents(conflictEntries([], found))).conflicts;
    const wider = findConflicts(
      [evidence({ hasSpentToken: true }), evidence({ key: 'zyxwv98765', hasSpentToken: true })],
      alone,
    );
    expect(conflictEntries(known, wider).map(({ kind }) => kind)).toEqual(['conflict-seen', 'conflict-over']);
  });

  it('can be of any kind', () => {
    expect(Object.keys(signs).length + 1).toBe(conflictKinds.length);
  });
});
