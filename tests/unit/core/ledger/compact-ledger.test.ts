import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIdentity } from '../../../../main/core/accounts/identity.ts';
import { compactLedger, isWorthCompacting } from '../../../../main/core/ledger/compact-ledger.ts';
import { foldLedger } from '../../../../main/core/ledger/fold-ledger.ts';
import { encodeLedgerEvent, parseLedger } from '../../../../main/core/ledger/parse-ledger.ts';
import { event, ledgerEvents } from './ledger-arbitraries.ts';

const check = {
  kind: 'checked',
  verdict: 'undetermined',
  outcome: 'undetermined',
  reason: 'offline',
  httpStatus: null,
  spent: false,
} as const;

function checksOf(key: string, count: number) {
  return Array.from({ length: count }, () => event({ ...check, key }));
}

describe('compacting the ledger', () => {
  it('keeps what it says, for any story', () => {
    fc.assert(
      fc.property(ledgerEvents(400), (events) => {
        expect(foldLedger(compactLedger(events))).toEqual(foldLedger(events));
      }),
      { numRuns: 150 },
    );
  });

  it('keeps what it says when it goes through the file and more happens afterwards', () => {
    fc.assert(
      fc.property(ledgerEvents(300), ledgerEvents(100), (before, more) => {
        // An alias found later joins two lives whose order in time is not kept; see the next test.
        const after = more.filter(({ kind }) => kind !== 'key-alias');
        const text = compactLedger(before).map(encodeLedgerEvent).join('');
        expect(foldLedger([...parseLedger(text).events, ...after])).toEqual(foldLedger([...before, ...after]));
      }),
      { numRuns: 100 },
    );
  });

  it('lets two accounts become one later, with the facts of both', () => {
    const [mira, former] = ['mira000001', 'former0001'].map((key) => [
      event({
        kind: 'key-assigned',
        key,
        identityHash: `i-${key}`,
        lineageHash: `l-${key}`,
        identity: unknownIdentity,
      }),
      ...checksOf(key, 200),
    ]);
    const compacted = compactLedger([...(former ?? []), ...(mira ?? [])]);
    const joined = foldLedger([...compacted, event({ kind: 'key-alias', key: 'mira000001', alias: 'former0001' })]);
    expect([...joined.accounts.keys()]).toEqual(['mira000001']);
    const history = joined.accounts.get('mira000001');
    expect(history?.verificationCount).toBe(400);
    expect(history?.identityHashes.toSorted()).toEqual(['i-former0001', 'i-mira000001']);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(ledgerEvents(300), (events) => {
        const once = compactLedger(events);
        expect(compactLedger(once)).toEqual(once);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the last 50 events of each account and one line for all before', () => {
    const many = checksOf('mira000001', 500);
    const few = checksOf('kai0000002', 3);
    const compacted = compactLedger([...many, ...few]);
    expect(compacted).toHaveLength(51 + 3);
    expect(compacted.slice(1)).toEqual([...many.slice(-50), ...few]);
    expect(foldLedger(compacted).accounts.get('mira000001')?.verificationCount).toBe(500);
  });

  it('keeps fewer of each when there are very many accounts', () => {
    const all = Array.from({ length: 1000 }, (_, account) => checksOf(`account-${account}`, 20)).flat();
    expect(isWorthCompacting(all)).toBe(true);
    expect(compactLedger(all)).toHaveLength(1000 * (1 + 5));
    expect(foldLedger(compactLedger(all))).toEqual(foldLedger(all));
  });

  it('is worth it only when half of the file can go', () => {
    expect(isWorthCompacting([])).toBe(false);
    expect(isWorthCompacting(checksOf('mira000001', 90))).toBe(false);
    expect(isWorthCompacting(checksOf('mira000001', 120))).toBe(true);
    expect(isWorthCompacting(['a', 'b', 'c'].flatMap((key) => checksOf(key, 50)))).toBe(false);
  });
});
