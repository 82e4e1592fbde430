import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../../main/core/json.ts';
import {
  emptyUsageMemory,
  encodeUsageMemory,
  type LastValues,
  mergeUsageMemory,
  parseUsageMemory,
  pruneUsageMemory,
  rememberError,
  rememberReading,
  type UsageMemory,
} from '../../../../main/core/usage-memory/last-values.ts';
import type { ReadingError } from '../../../../shared/status-report.ts';

const startMs = Date.UTC(2026, 2, 1, 10);
const dayMs = 24 * 3_600_000;
const key = 'mira000001';

function errorAt(atMs: number, code = 'offline'): ReadingError {
  return { code, message: 'No network.', httpStatus: null, at: new Date(atMs).toISOString() };
}

const moment = fc.integer({ min: 0, max: 5 }).map((minute) => startMs + minute * 60_000);
const step = fc.record({
  key: fc.constantFrom('mira000001', 'kai0000002'),
  atMs: moment,
  used: fc.integer({ min: 0, max: 100 }),
  failed: fc.boolean(),
});
const memory: fc.Arbitrary<UsageMemory> = fc
  .array(step, { maxLength: 8 })
  .map((steps) =>
    steps.reduce(
      (known, { key: whose, atMs, used, failed }) =>
        failed
          ? rememberError(known, whose, errorAt(atMs, `code-${used}`))
          : rememberReading(known, whose, { fetchedAtMs: atMs, value: { used } }),
      emptyUsageMemory,
    ),
  );

function valuesOf(known: UsageMemory): LastValues | undefined {
  return known.accounts.get(key);
}

describe('the last values', () => {
  const reading = { fetchedAtMs: startMs, value: { plan: 'plus', windows: [{ usedPercent: 12.5 }] } };

  it('keep the good reading when a later attempt fails', () => {
    const known = rememberError(rememberReading(emptyUsageMemory, key, reading), key, errorAt(startMs + 1));
    expect(valuesOf(known)).toEqual({ reading, error: errorAt(startMs + 1) });
  });

  it('forget the error with the next good reading', () => {
    const failed = rememberError(emptyUsageMemory, key, errorAt(startMs - 1));
    expect(valuesOf(rememberReading(failed, key, reading))).toEqual({ reading, error: null });
  });

  it('are not replaced by an earlier reading that arrives late', () => {
    const known = rememberReading(emptyUsageMemory, key, reading);
    const late = rememberReading(known, key, { fetchedAtMs: startMs - 1, value: {} });
    expect(valuesOf(late)).toEqual({ reading, error: null });
  });

  it('are not called failed by an error from before the reading', () => {
    const known = rememberReading(emptyUsageMemory, key, reading);
    expect(valuesOf(rememberError(known, key, errorAt(startMs)))?.error).toBeNull();
  });

  it('come back from their file as they were', () => {
    fc.assert(
      fc.property(memory, (known) => {
        expect(parseUsageMemory(parseJson(encodeUsageMemory(known)))).toEqual(known);
      }),
    );
  });

  it('of two writers come to the same in any order, and twice is once', () => {
    fc.assert(
      fc.property(memory, memory, memory, (a, b, c) => {
        expect(mergeUsageMemory(a, b)).toEqual(mergeUsageMemory(b, a));
        expect(mergeUsageMemory(mergeUsageMemory(a, b), c)).toEqual(mergeUsageMemory(a, mergeUsageMemory(b, c)));
        expect(mergeUsageMemory(a, a)).toEqual(a);
      }),
    );
  });

  it.each([undefined, null, [], 'text', {}, { accounts: 3 }])('are not read from %j', (value) => {
    expect(parseUsageMemory(value)).toBeNull();
  });

  it('leave out an entry that does not fit, and keep the others', () => {
    const good = { reading, error: null };
    const accounts = {
      [key]: good,
      a: 1,
      b: { reading: { value: {} } },
      c: { error: { code: 'x', message: 'y', at: 'never' } },
    };
    expect(parseUsageMemory(parseJson(JSON.stringify({ accounts })))?.accounts).toEqual(new Map([[key, good]]));
  });

  it('hold no token, however deep one was in the answer', () => {
    const value = {
      access_token: 'secret-1',
      nested: [
        { refreshToken: 'secret-2', note: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln' },
        { refresh_token: 'secret-3' },
      ],
      authorization: 'Bearer secret-4',
      text: 'see rt_abcdefghijklmnopqrstuv',
      token_count: 12,
    };
    const text = encodeUsageMemory(rememberReading(emptyUsageMemory, key, { fetchedAtMs: startMs, value }));
    expect(text).not.toMatch(/secret|eyJ|rt_abc/);
    expect(text).toContain('"token_count": 12');
  });

  it('of accounts that are gone are dropped after 90 days, of others never', () => {
    const known = rememberReading(rememberReading(emptyUsageMemory, key, reading), 'kai0000002', reading);
    const inUse = new Set([key]);
    expect([...pruneUsageMemory(known, inUse, startMs + 89 * dayMs).accounts.keys()]).toEqual([key, 'kai0000002']);
    expect([...pruneUsageMemory(known, inUse, startMs + 90 * dayMs).accounts.keys()]).toEqual([key]);
  });
});
