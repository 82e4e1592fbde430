import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recallUsage } from '../../../../main/core/glance/recall-usage.ts';
import type { JsonObject, JsonValue } from '../../../../main/core/json.ts';
import { parseUsage } from '../../../../main/core/usage/parse-usage.ts';
import { windowViews } from '../../../../main/core/usage/usage-view.ts';
import {
  emptyUsageMemory,
  encodeUsageMemory,
  parseUsageMemory,
  rememberError,
  rememberReading,
  type UsageMemory,
} from '../../../../main/core/usage-memory/last-values.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const key = 'mira000001';
const body = {
  plan_type: 'pro',
  rate_limit: {
    allowed: true,
    limit_reached: false,
    primary_window: { used_percent: 12.5, limit_window_seconds: 18_000, reset_at: nowMs / 1000 + 600 },
    secondary_window: { used_percent: null, limit_window_seconds: 604_800 },
  },
  rate_limit_reached_type: { type: 'rate_limit_reached' },
  credits: { has_credits: true, unlimited: false, balance: '3' },
  rate_limit_reset_credits: { available_count: 1 },
  additional_rate_limits: [
    { limit_name: 'Spark', rate_limit: { primary_window: { used_percent: 1, limit_window_seconds: 60 } } },
  ],
};

function memoryOf(value: JsonObject): UsageMemory {
  return rememberReading(emptyUsageMemory, key, { fetchedAtMs: nowMs, value });
}

describe('the last values of an account', () => {
  it('come back from disk exactly as they were read', () => {
    const reading = parseUsage(JSON.stringify(body), nowMs);
    const onDisk: JsonValue = JSON.parse(encodeUsageMemory(memoryOf(JSON.parse(JSON.stringify(reading)))));
    const memory = parseUsageMemory(onDisk);
    expect(memory === null ? null : recallUsage(memory, key, nowMs)).toEqual({
      reading,
      fetchedAtMs: nowMs,
      error: null,
      isOld: false,
    });
  });

  it('are unknown for an account that was never read', () => {
    const nothing = { reading: null, fetchedAtMs: null, error: null, isOld: false };
    expect(recallUsage(memoryOf({}), 'kai0000002', nowMs)).toEqual(nothing);
  });

  it('are old once a window has reset, and after a failure', () => {
    const memory = memoryOf(JSON.parse(JSON.stringify(parseUsage(JSON.stringify(body), nowMs))));
    expect(recallUsage(memory, key, nowMs + 600_000).isOld).toBe(true);
    const error = { code: 'offline', message: 'No network.', httpStatus: null, at: new Date(nowMs + 1).toISOString() };
    const failed = recallUsage(rememberError(memory, key, error), key, nowMs + 1);
    expect(failed).toMatchObject({ error, isOld: true, reading: { plan: 'pro' } });
  });

  it('can be shown whatever somebody wrote there, and unknown stays unknown', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(1e300, -1e300, 9e15)).map((value) => value as JsonValue);
    const window = fc.record({ usedPercent: odd, windowSeconds: odd, resetAtMs: odd }, { requiredKeys: [] });
    const value = fc.record(
      {
        plan: odd,
        windows: fc.oneof(odd, fc.array(window, { maxLength: 3 })),
        additional: fc.oneof(odd, fc.array(fc.record({ name: odd, windows: fc.array(window, { maxLength: 2 }) }))),
        credits: odd,
        allowed: odd,
        reachedType: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(value, (written) => {
        const { reading } = recallUsage(memoryOf(written), key, nowMs);
        const views = reading === null ? [] : windowViews(reading, nowMs);
        for (const { usedPercent } of views) expect(usedPercent === null || Number.isFinite(usedPercent)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
