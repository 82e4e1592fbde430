import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../../main/core/ledger/ledger-event.ts';
import { ledgerLines } from '../../../../main/core/standing/ledger-lines.ts';

const at = '2026-11-16T14:26:00.000Z';
const about = { at, version: '1.0.0', id: 'e1', key: 'k7q2m9x4za' } as const;
const checked = { ...about, kind: 'checked', httpStatus: null, spent: true } as const;

describe('the story of an account', () => {
  it('has the verdict of a check beside its code', () => {
    const events: readonly LedgerEvent[] = [
      { ...checked, verdict: 'healthy', outcome: 'restore-skipped', reason: 'pool-full' },
      { ...checked, verdict: 'needs-sign-in', outcome: 'still-flagged', reason: 'invalid_grant' },
      { ...about, kind: 'undone' },
    ];
    expect(ledgerLines(events).map(({ kind, code, verdict }) => [kind, code, verdict])).toEqual([
      ['undone', null, null],
      ['checked', 'invalid_grant', 'needs-sign-in'],
      ['checked', 'pool-full', 'healthy'],
    ]);
  });
});
