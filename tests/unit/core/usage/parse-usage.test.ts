import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUsage } from '../../../../main/core/usage/parse-usage.ts';
import type { UsageReading, UsageWindow } from '../../../../main/core/usage/usage-reading.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const resetAtSeconds = nowMs / 1000 + 3_600;
const fullWindow = {
  used_percent: 37,
  limit_window_seconds: 18_000,
  reset_after_seconds: 3_600,
  reset_at: resetAtSeconds,
};

function read(body: unknown): UsageReading | null {
  return parseUsage(typeof body === 'string' ? body : JSON.stringify(body), nowMs);
}

function windowOf(window: unknown): UsageWindow | undefined {
  return read({ rate_limit: { primary_window: window } })?.windows[0];
}

describe('reading a usage answer', () => {
  it('takes everything that Codex itself takes', () => {
    const body = {
      plan_type: 'pro',
      rate_limit: { allowed: true, limit_reached: false, primary_window: fullWindow, secondary_window: null },
      credits: { has_credits: true, unlimited: false, balance: '12.40' },
      rate_limit_reached_type: { type: 'rate_limit_reached' },
      additional_rate_limits: [
        { limit_name: 'Spark', metered_feature: 'spark', rate_limit: { primary_window: fullWindow } },
      ],
      rate_limit_reset_credits: { available_count: 2 },
      code_review_rate_limit: { primary_window: fullWindow },
    };
    const window = { usedPercent: 37, windowSeconds: 18_000, resetAtMs: resetAtSeconds * 1000 };
    expect(read(body)).toEqual({
      plan: 'pro',
      windows: [window],
      additional: [{ name: 'Spark', windows: [window] }],
      allowed: true,
      limitReached: false,
      reachedType: 'rate_limit_reached',
      credits: { hasCredits: true, unlimited: false, balance: '12.40' },
      resetCreditCount: 2,
      fetchedAtMs: nowMs,
    });
  });

  it.each([
    ['an empty body', ''],
    ['a web page', '<!doctype html><html><body>Please sign in to the network</body></html>'],
    ['an error document', { error: { code: 'token_expired' }, status: 401 }],
    ['a detail document', { detail: 'Not found' }],
    ['an empty document', {}],
    ['a list', []],
    ['a bare number', '0'],
    ['null', 'null'],
    ['half an answer', '{"plan_type":"plus","rate_limit":{"primary_window":{"used_percent":1'],
  ])('is no reading at all for %s', (_name, body) => {
    expect(read(body)).toBeNull();
  });

  it.each([
    [37, 37],
    [37.5, 37.5],
    ['37', 37],
    ['37.5', 37.5],
    [0, 0],
    ['0', 0],
    [140, 140],
    [-3, -3],
  ])('takes a percentage of %j for the number %d', (value, percent) => {
    expect(windowOf({ ...fullWindow, used_percent: value })?.usedPercent).toBe(percent);
  });

  it.each([[null], [undefined], [''], ['  '], ['many'], ['37 %'], [true], [{}], [[]], [[37]]])(
    'takes a percentage of %j for unknown, and never for 0',
    (value) => {
      expect(windowOf({ ...fullWindow, used_percent: value })?.usedPercent).toBeNull();
    },
  );

  it('takes a number that is too large for a number to be unknown', () => {
    const body = '{"rate_limit":{"primary_window":{"used_percent":1e999,"limit_window_seconds":18000}}}';
    expect(read(body)?.windows).toEqual([{ usedPercent: null, windowSeconds: 18_000, resetAtMs: null }]);
  });

  it.each([
    ['Unix seconds', { reset_at: resetAtSeconds }, resetAtSeconds * 1000],
    ['Unix seconds as text', { reset_at: String(resetAtSeconds) }, resetAtSeconds * 1000],
    ['Unix seconds with a fraction', { reset_at: resetAtSeconds + 0.5 }, resetAtSeconds * 1000 + 500],
    ['milliseconds', { reset_at: resetAtSeconds * 1000 }, resetAtSeconds * 1000],
    ['a distance', { reset_after_seconds: 90 }, nowMs + 90_000],
    ['a distance as text beside a moment of 0', { reset_at: 0, reset_after_seconds: '90' }, nowMs + 90_000],
    [
      'a moment that wins over the distance',
      { reset_at: resetAtSeconds, reset_after_seconds: 1 },
      resetAtSeconds * 1e3,
    ],
    ['a negative distance, which says nothing', { reset_at: 0, reset_after_seconds: -90 }, null],
    ['no moment', {}, null],
    ['a moment beyond all dates', { reset_at: 1e300 }, null],
    ['prose', { reset_at: 'tomorrow' }, null],
  ])('reads a reset given as %s', (_name, reset, expected) => {
    expect(windowOf({ used_percent: 5, ...reset })?.resetAtMs).toBe(expected);
  });

  it.each([0, -1, null, 'week'])('takes a window length of %j for unknown', (seconds) => {
    expect(windowOf({ ...fullWindow, limit_window_seconds: seconds })?.windowSeconds).toBeNull();
  });

  it.each([
    ['a list', []],
    ['text', 'primary'],
    ['null', null],
    ['an empty object', {}],
    ['an object of nothing but unknown fields', { used: 3 }],
  ])('leaves out a window that is %s', (_name, window) => {
    expect(read({ plan_type: 'plus', rate_limit: { primary_window: window } })?.windows).toEqual([]);
  });

  it('reads a window in the second place when the first one is empty', () => {
    expect(read({ rate_limit: { primary_window: null, secondary_window: fullWindow } })?.windows).toHaveLength(1);
  });

  it('is a reading without windows when the service sends no limits', () => {
    expect(read({ plan_type: 'free', rate_limit: null })).toMatchObject({ plan: 'free', windows: [], allowed: null });
  });

  it.each(['true', 1, 0, null, undefined])('takes `allowed` of %j for unknown', (allowed) => {
    expect(read({ rate_limit: { allowed, primary_window: fullWindow } })?.allowed).toBeNull();
  });

  it('takes a type of limit that nobody has heard of to say nothing', () => {
    expect(read({ plan_type: 'plus', rate_limit_reached_type: { type: 'none' } })?.reachedType).toBeNull();
    expect(read({ plan_type: 'plus', rate_limit_reached_type: 'rate_limit_reached' })?.reachedType).toBeNull();
  });

  it.each([
    'rate_limit_reached',
    'workspace_owner_credits_depleted',
    'workspace_member_credits_depleted',
    'workspace_owner_usage_limit_reached',
    'workspace_member_usage_limit_reached',
  ])('knows the type of limit %s', (type) => {
    expect(read({ plan_type: 'plus', rate_limit_reached_type: { type } })?.reachedType).toBe(type);
  });

  it('tells that the spending limit of the workspace is reached', () => {
    expect(read({ plan_type: 'plus', spend_control: { reached: true } })?.reachedType).toBe('spend_control');
    expect(read({ plan_type: 'plus', spend_control: { reached: 'yes' } })?.reachedType).toBeNull();
  });

  it.each([
    ['a number for a balance', { has_credits: true, balance: 4.5 }, '4.5'],
    ['a balance of 0', { has_credits: false, balance: '0' }, '0'],
    ['no balance', { has_credits: true }, null],
    ['an empty balance', { has_credits: true, balance: '' }, null],
  ])('reads credits with %s', (_name, credits, balance) => {
    expect(read({ plan_type: 'plus', credits })?.credits?.balance).toBe(balance);
  });

  it.each([[null], [[]], [{}], ['none'], [{ has_credits: null, balance: null }]])(
    'takes credits of %j for unknown',
    (credits) => {
      expect(read({ plan_type: 'plus', credits })?.credits).toBeNull();
    },
  );

  it('names an additional limit after its feature when it has no name, and leaves out what has neither', () => {
    const rate_limit = { primary_window: fullWindow };
    const additional = [
      { metered_feature: 'spark', rate_limit },
      { rate_limit },
      { limit_name: 'Empty', rate_limit: null },
      null,
      'x',
    ];
    expect(read({ plan_type: 'plus', additional_rate_limits: additional })?.additional.map(({ name }) => name)).toEqual(
      ['spark'],
    );
  });
});

describe('whatever the usage endpoint sends', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom('', '37', '1e999', -1, 0, 1e300, 9e15));
  const window = fc.option(
    fc.record(
      { used_percent: odd, limit_window_seconds: odd, reset_after_seconds: odd, reset_at: odd },
      { requiredKeys: [] },
    ),
  );
  const limit = fc.record(
    { allowed: odd, limit_reached: odd, primary_window: fc.oneof(window, odd), secondary_window: window },
    { requiredKeys: [] },
  );
  const answer = fc.record(
    {
      plan_type: odd,
      rate_limit: fc.oneof(limit, odd),
      credits: odd,
      spend_control: odd,
      rate_limit_reached_type: odd,
      additional_rate_limits: fc.oneof(odd, fc.array(fc.record({ limit_name: odd, rate_limit: fc.oneof(limit, odd) }))),
      rate_limit_reset_credits: odd,
    },
    { requiredKeys: [] },
  );

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => parseUsage(body, nowMs)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('comes out as finite numbers and moments that a calendar holds, or as unknown', () => {
    fc.assert(
      fc.property(answer, (body) => {
        const reading = read(body);
        const windows = [...(reading?.windows ?? []), ...(reading?.additional.flatMap((one) => one.windows) ?? [])];
        for (const { usedPercent, windowSeconds, resetAtMs } of windows) {
          expect(usedPercent === null || Number.isFinite(usedPercent)).toBe(true);
          expect(windowSeconds === null || windowSeconds > 0).toBe(true);
          expect(resetAtMs === null || !Number.isNaN(new Date(resetAtMs).getTime())).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is 0 % only where the service itself wrote a zero', () => {
    const isZero = (value: unknown): boolean =>
      value === 0 || (typeof value === 'string' && value.trim() !== '' && Number(value) === 0);
    fc.assert(
      fc.property(odd, (percent) => {
        const used = windowOf({ ...fullWindow, used_percent: percent })?.usedPercent;
        expect(used === 0).toBe(isZero(percent));
      }),
      { numRuns: 300 },
    );
  });
});
