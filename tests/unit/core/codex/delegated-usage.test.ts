import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelegatedUsage } from '../../../../main/core/codex/delegated-usage.ts';
import type { JsonObject } from '../../../../main/core/json.ts';

const nowMs = 1_795_000_000_000;
const main: JsonObject = {
  limitId: 'codex',
  limitName: null,
  primary: { usedPercent: 25, windowDurationMins: 300, resetsAt: 1_795_010_000 },
  secondary: { usedPercent: 40, windowDurationMins: 10_080, resetsAt: 1_795_500_000 },
  credits: { hasCredits: true, unlimited: false, balance: '12.50' },
  spendControlReached: null,
  planType: 'plus',
  rateLimitReachedType: null,
};

describe('the quota as Codex tells it', () => {
  it('is the reading that the usage endpoint would give', () => {
    const answer: JsonObject = {
      ordinaryUsageAllowed: true,
      rateLimits: main,
      rateLimitsByLimitId: { codex: main },
      rateLimitResetCredits: {
        availableCount: 2,
        credits: [{ status: 'available', expiresAt: 1_795_900_000 }, { expiresAt: null }],
      },
      accountId: 'acc-mira',
    };
    expect(readDelegatedUsage(answer, nowMs)).toEqual({
      plan: 'plus',
      windows: [
        { usedPercent: 25, windowSeconds: 18_000, resetAtMs: 1_795_010_000_000 },
        { usedPercent: 40, windowSeconds: 604_800, resetAtMs: 1_795_500_000_000 },
      ],
      additional: [],
      allowed: true,
      limitReached: null,
      reachedType: null,
      credits: { hasCredits: true, unlimited: false, balance: '12.50' },
      resetCreditCount: 2,
      resetCreditEndsAtMs: [1_795_900_000_000],
      fetchedAtMs: nowMs,
    });
  });

  it('has other limits beside the main one, by their name or else by their number', () => {
    const other = { ...main, limitId: 'codex_x', limitName: 'Codex X', secondary: null };
    const unnamed = { ...other, limitId: 'codex_y', limitName: null };
    const byId = { codex: main, codex_x: other, codex_y: unnamed };
    const reading = readDelegatedUsage({ rateLimits: main, rateLimitsByLimitId: byId }, nowMs);
    expect(reading?.additional.map(({ name, windows }) => [name, windows.length])).toEqual([
      ['Codex X', 1],
      ['codex_y', 1],
    ]);
  });

  it.each([
    ['which limit is reached', { rateLimitReachedType: 'rate_limit_reached' }, 'rate_limit_reached'],
    ['that a spending limit is reached', { spendControlReached: true }, 'spend_control'],
    ['nothing of the kind', { spendControlReached: false }, null],
  ])('says %s', (_name, changes, expected) => {
    expect(readDelegatedUsage({ rateLimits: { ...main, ...changes } }, nowMs)?.reachedType).toBe(expected);
  });

  it('of an older Codex leaves open what that one does not say', () => {
    const { credits, ...older } = main;
    expect(readDelegatedUsage({ rateLimits: older }, nowMs)).toMatchObject({
      allowed: null,
      credits: null,
      resetCreditCount: null,
      windows: [{ windowSeconds: 18_000 }, { windowSeconds: 604_800 }],
    });
    expect(credits).toBeDefined();
  });

  it('is no reading, and never 0 %, when there are no limits in it', () => {
    expect(readDelegatedUsage({}, nowMs)).toBeNull();
    expect(readDelegatedUsage({ rateLimits: null }, nowMs)).toBeNull();
    expect(readDelegatedUsage({ rateLimits: {} }, nowMs)?.windows ?? []).toEqual([]);
  });

  it('takes any shape without failing', () => {
    const odd = fc.dictionary(fc.constantFrom(...Object.keys(main)), fc.jsonValue());
    fc.assert(
      fc.property(odd, fc.jsonValue(), (rateLimits, other) => {
        const answer = JSON.parse(
          JSON.stringify({ rateLimits, rateLimitsByLimitId: other, ordinaryUsageAllowed: other }),
        );
        expect(() => readDelegatedUsage(answer, nowMs)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
