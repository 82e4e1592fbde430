import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type GuardDecision,
  type GuardState,
  guardRetryAtMs,
  letGo,
  noteWorked,
  passGuard,
  quietGuard,
} from '../../../../main/core/flagging/mass-failure-guard.ts';

const startMs = Date.UTC(2026, 2, 1, 10);
const minuteMs = 60_000;

/** Five accounts, minutes instead of dates, and a guard that is carried from round to round. */
function world(accountsInUse: readonly string[] = ['a', 'b', 'c', 'd', 'e']) {
  let guard: GuardState = quietGuard;
  return {
    guard: () => guard,
    fail(minute: number, keys: string, reason = 'refresh_token_reused'): GuardDecision {
      const nowMs = startMs + minute * minuteMs;
      const failures = [...keys].map((key) => ({ key, reason, httpStatus: 401, atMs: nowMs }));
      const decision = passGuard({ guard, failures, accountsInUse, nowMs });
      guard = decision.guard;
      return decision;
    },
    work(minute: number, key: string): void {
      guard = noteWorked(guard, key, startMs + minute * minuteMs);
    },
  };
}

function keysOf(failures: GuardDecision['flag']): string {
  return failures.map(({ key }) => key).join('');
}

describe('the mass-failure guard', () => {
  it('lets single failures through at once', () => {
    const { fail } = world();
    expect(fail(0, 'a')).toMatchObject({ flag: [{ key: 'a' }], hold: [], began: null, together: false });
    expect(keysOf(fail(1, 'b').flag)).toBe('b');
  });

  it('holds three of five that fail in one round', () => {
    expect(world().fail(0, 'abc')).toMatchObject({ flag: [], began: 'many-at-once', hold: [{}, {}, {}] });
  });

  it('holds the third of five that fail within half an hour', () => {
    const { fail } = world();
    fail(0, 'a');
    fail(10, 'b');
    expect(fail(29, 'c')).toMatchObject({ flag: [], began: 'many-at-once' });
  });

  it('forgets failures after half an hour', () => {
    const { fail } = world();
    fail(0, 'a');
    fail(10, 'b');
    expect(keysOf(fail(30, 'c').flag)).toBe('c');
  });

  it('does not mind three of six', () => {
    expect(keysOf(world(['a', 'b', 'c', 'd', 'e', 'f']).fail(0, 'abc').flag)).toBe('abc');
  });

  it('does not mind both of two', () => {
    expect(keysOf(world(['a', 'b']).fail(0, 'ab').flag)).toBe('ab');
  });

  it('still counts accounts that were set aside just now as accounts', () => {
    const { fail } = world(['c', 'd']);
    fail(0, 'a');
    fail(1, 'b');
    expect(fail(2, 'c').hold).toHaveLength(1);
  });

  it('says once that it holds', () => {
    const { fail } = world();
    expect(fail(0, 'abc').began).toBe('many-at-once');
    expect(fail(5, 'abcd')).toMatchObject({ began: null, hold: [{}, {}, {}, {}] });
  });

  it('wants the held accounts tried again after half an hour', () => {
    const { fail, guard } = world();
    expect(guardRetryAtMs(guard())).toBeNull();
    fail(0, 'abc');
    fail(20, 'abc');
    expect(guardRetryAtMs(guard())).toBe(startMs + 30 * minuteMs);
  });

  it('flags them together when they fail again after half an hour', () => {
    const { fail, guard } = world();
    fail(0, 'abc');
    expect(fail(30, 'abcd')).toMatchObject({ hold: [], together: true, began: null });
    expect(guardRetryAtMs(guard())).toBeNull();
  });

  it('flags the later ones of a group with the first', () => {
    const { fail } = world();
    fail(0, 'a');
    fail(0, 'abc');
    fail(20, 'd');
    expect(keysOf(fail(31, 'abcd').flag)).toBe('abcd');
  });

  it('lets go of an account that works again', () => {
    const { fail, work, guard } = world();
    fail(0, 'abc');
    for (const key of ['a', 'b', 'c']) work(20, key);
    expect(guard()).toMatchObject({ held: [], recent: [] });
    expect(keysOf(fail(25, 'a').flag)).toBe('a');
  });

  it('lets go of an account that is good again without a refresh of ours, which proves nothing of our client', () => {
    let guard = passGuard({
      guard: quietGuard,
      failures: [{ key: 'a', reason: 'invalid_client', httpStatus: 401, atMs: startMs }],
      accountsInUse: ['a', 'b'],
      nowMs: startMs,
    }).guard;
    guard = letGo(guard, 'a');
    expect(guard).toEqual({ recent: [], held: [], worked: new Map() });
  });

  it('lets go of accounts that are nowhere any more, so that the next trouble is told and tried again in time', () => {
    const first = world(['a', 'b', 'c', 'd']);
    first.fail(0, 'abc');
    const nowMs = startMs + 600 * minuteMs;
    const failures = [...'def'].map((key) => ({ key, reason: 'refresh_token_reused', httpStatus: 401, atMs: nowMs }));
    const next = passGuard({ guard: first.guard(), failures, accountsInUse: ['d', 'e', 'f', 'g'], nowMs });
    expect(next).toMatchObject({ began: 'many-at-once', flag: [], hold: failures, guard: { held: failures } });
    expect(guardRetryAtMs(next.guard)).toBe(nowMs + 30 * minuteMs);
  });

  it('begins anew, and says so, when the trouble comes back another day', () => {
    const { fail, work } = world();
    fail(0, 'abc');
    for (const key of ['a', 'b', 'c']) work(20, key);
    expect(fail(1500, 'abc').began).toBe('many-at-once');
  });

  it('does not take what it confirmed for the next trouble', () => {
    const { fail } = world();
    fail(0, 'abc');
    fail(30, 'abc');
    expect(keysOf(fail(35, 'd').flag)).toBe('d');
  });

  it.each(['invalid_client', 'unauthorized_client'])('holds a single %s', (reason) => {
    expect(world().fail(0, 'a', reason)).toMatchObject({ flag: [], began: 'client-refused' });
  });

  it('holds a refused client although another account worked before', () => {
    const { fail, work } = world();
    work(-1, 'b');
    expect(fail(0, 'a', 'invalid_client').hold).toHaveLength(1);
  });

  it('flags a refused client once another account’s refresh has succeeded since', () => {
    const { fail, work } = world();
    fail(0, 'a', 'invalid_client');
    work(1, 'b');
    expect(fail(5, 'a', 'invalid_client')).toMatchObject({ flag: [{ key: 'a' }], together: true });
  });

  it('does not take the account’s own success as proof', () => {
    const { fail, work } = world();
    fail(0, 'a', 'invalid_client');
    work(1, 'a');
    expect(fail(5, 'a', 'invalid_client').hold).toHaveLength(1);
  });

  it('flags a refused client that is refused again after half an hour', () => {
    const { fail } = world();
    fail(0, 'a', 'invalid_client');
    expect(fail(29, 'a', 'invalid_client').hold).toHaveLength(1);
    expect(fail(30, 'a', 'invalid_client')).toMatchObject({ flag: [{ key: 'a' }], together: true });
  });

  it('does not hold for ever when the clock is set back', () => {
    const { fail } = world();
    fail(0, 'abc');
    expect(fail(-100_000, 'abc').flag).toHaveLength(3);
  });

  it('neither loses nor doubles a failure, and holds nobody longer than two rounds half an hour apart', () => {
    const round = fc.record({
      pause: fc.integer({ min: 0, max: 40 }),
      keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 }),
      reason: fc.constantFrom('invalid_grant', 'invalid_client'),
    });
    fc.assert(
      fc.property(fc.array(round, { maxLength: 12 }), (rounds) => {
        const { fail, guard } = world();
        let minute = 0;
        for (const { pause, keys, reason } of rounds) {
          minute += pause;
          const heldBefore = new Map(guard().held.map(({ key, atMs }) => [key, atMs]));
          const { flag, hold } = fail(minute, keys.join(''), reason);
          expect([...flag, ...hold].map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
          for (const { key } of hold) {
            const sinceMs = heldBefore.get(key);
            if (sinceMs !== undefined) expect(startMs + minute * minuteMs - sinceMs).toBeLessThan(30 * minuteMs);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
