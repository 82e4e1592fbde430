import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Counters,
  clearUnclear,
  countUnclear,
  deferRetry,
  emptyCounters,
  encodeCounters,
  parseCounters,
  pruneCounters,
  retryNotBefore,
} from '../../../../main/core/flagging/counters.ts';
import { parseJson } from '../../../../main/core/json.ts';

const nowMs = Date.UTC(2026, 2, 1, 10);
const dayMs = 24 * 3_600_000;

const name = fc.constantFrom('mira000001', 'kai0000002', 'token-service', '__proto__');
const atMs = fc.integer({ min: 0, max: nowMs });
const failure = fc.record({
  key: name,
  reason: fc.constantFrom('invalid_grant', 'invalid_client'),
  httpStatus: fc.constantFrom(null, 400),
  atMs,
});
const counters: fc.Arbitrary<Counters> = fc.record({
  unclear: fc
    .array(fc.tuple(name, fc.record({ count: fc.integer({ min: 1, max: 9 }), lastAtMs: atMs })))
    .map((all) => new Map(all)),
  retryNotBefore: fc.array(fc.tuple(name, fc.record({ untilMs: atMs, heldAtMs: atMs }))).map((all) => new Map(all)),
  guard: fc.record({
    held: fc.array(failure),
    recent: fc.array(fc.record({ key: name, atMs })),
    worked: fc.array(fc.tuple(name, atMs)).map((all) => new Map(all)),
  }),
  serviceAheadMs: atMs,
});

describe('the counters', () => {
  it('come back from their file as they were', () => {
    fc.assert(
      fc.property(counters, (all) => {
        expect(parseCounters(parseJson(encodeCounters(all)))).toEqual(all);
      }),
    );
  });

  it.each([undefined, null, 'text', 7, []])('are not read from %j', (value) => {
    expect(parseCounters(value)).toBeNull();
  });

  it('are read from any object, leaving out what does not fit', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('unclear', 'retryNotBefore', 'guard', 'other'), fc.jsonValue()),
        (value) => {
          expect(parseCounters(parseJson(JSON.stringify(value)))).not.toBeNull();
        },
      ),
    );
    const mixed = {
      unclear: { a: { count: 2, lastAtMs: 5 }, b: { count: -1, lastAtMs: 5 }, c: 3 },
      retryNotBefore: { d: 'soon', e: { untilMs: 9, heldAtMs: 5 }, f: { untilMs: 9 }, g: 9 },
    };
    const read = parseCounters(mixed);
    expect(read?.unclear).toEqual(new Map([['a', { count: 2, lastAtMs: 5 }]]));
    expect(read?.retryNotBefore).toEqual(new Map([['e', { untilMs: 9, heldAtMs: 5 }]]));
  });

  it('forget the ambiguous failures of an account that works', () => {
    const counted = countUnclear(emptyCounters, 'a', { count: 2, lastAtMs: nowMs });
    expect(clearUnclear(counted, 'a')).toEqual(emptyCounters);
  });

  it('are the very same when there was nothing to forget', () => {
    expect(clearUnclear(emptyCounters, 'a')).toBe(emptyCounters);
  });

  it('keep the later of two moments to wait for', () => {
    const later = deferRetry(emptyCounters, 'a', { untilMs: nowMs + 2000, nowMs });
    expect(deferRetry(later, 'a', { untilMs: nowMs + 1000, nowMs })).toBe(later);
    expect(retryNotBefore(later, 'a', nowMs)).toBe(nowMs + 2000);
  });

  it('wait for nothing once the moment has come', () => {
    const waiting = deferRetry(emptyCounters, 'a', { untilMs: nowMs + 2000, nowMs });
    expect(retryNotBefore(waiting, 'a', nowMs + 2000)).toBeNull();
  });

  it('wait at most seven days', () => {
    const waiting = deferRetry(emptyCounters, 'a', { untilMs: nowMs + 400 * dayMs, nowMs });
    expect(retryNotBefore(waiting, 'a', nowMs)).toBe(nowMs + 7 * dayMs);
  });

  it('do not wait for a moment that a wrong clock wrote', () => {
    const waiting = deferRetry(emptyCounters, 'a', { untilMs: nowMs + 1000 * dayMs, nowMs: nowMs + 999 * dayMs });
    expect(retryNotBefore(waiting, 'a', nowMs)).toBeNull();
    const again = deferRetry(waiting, 'a', { untilMs: nowMs + 1000, nowMs });
    expect(retryNotBefore(again, 'a', nowMs)).toBe(nowMs + 1000);
  });

  it('do not wait for what was asked before the clock was set back, however short it was', () => {
    const ahead = nowMs + 2 * dayMs;
    const waiting = deferRetry(emptyCounters, 'a', { untilMs: ahead + 60_000, nowMs: ahead });
    expect(retryNotBefore(waiting, 'a', nowMs)).toBeNull();
    const again = deferRetry(waiting, 'a', { untilMs: nowMs + 1000, nowMs });
    expect(retryNotBefore(again, 'a', nowMs)).toBe(nowMs + 1000);
  });

  it('go on waiting when the clock was only set right by some seconds', () => {
    const waiting = deferRetry(emptyCounters, 'a', { untilMs: nowMs + 60_000, nowMs });
    expect(retryNotBefore(waiting, 'a', nowMs - 5_000)).toBe(nowMs + 60_000);
  });

  it('drop what is long past', () => {
    const old = countUnclear(deferRetry(emptyCounters, 'a', { untilMs: 1000, nowMs: 0 }), 'b', {
      count: 1,
      lastAtMs: 0,
    });
    const fresh = countUnclear(deferRetry(old, 'c', { untilMs: nowMs + 1000, nowMs }), 'd', {
      count: 1,
      lastAtMs: nowMs,
    });
    const pruned = pruneCounters(fresh, nowMs);
    expect([...pruned.retryNotBefore.keys()]).toEqual(['c']);
    expect([...pruned.unclear.keys()]).toEqual(['d']);
  });
});
