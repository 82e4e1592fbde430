import { describe, expect, it } from 'vitest';
import { savedResets } from '../../../../main/core/glance/saved-resets.ts';
import type { JsonObject } from '../../../../main/core/json.ts';
import { emptyUsageMemory, rememberReading } from '../../../../main/core/usage-memory/last-values.ts';

const nowMs = Date.UTC(2026, 10, 20, 12);
const [gone, soon, later] = [nowMs - 1, nowMs + 1, nowMs + 2];
const iso = (atMs: number): string => new Date(atMs).toISOString();

function savedIn(value: JsonObject): ReturnType<typeof savedResets> {
  return savedResets(rememberReading(emptyUsageMemory, 'mira000001', { fetchedAtMs: nowMs - 9, value }), nowMs);
}

describe('the saved resets of the last values', () => {
  it.each<[string, JsonObject, { count: number; firstEndsAt: string | null }]>([
    [
      'the first to end',
      { resetCreditCount: 2, resetCreditEndsAtMs: [soon, later] },
      { count: 2, firstEndsAt: iso(soon) },
    ],
    ['no end where none is known', { resetCreditCount: 2 }, { count: 2, firstEndsAt: null }],
    [
      'what is left when one has ended since',
      { resetCreditCount: 2, resetCreditEndsAtMs: [gone, later] },
      { count: 1, firstEndsAt: iso(later) },
    ],
    ['one that never ends', { resetCreditCount: 2, resetCreditEndsAtMs: [gone] }, { count: 1, firstEndsAt: null }],
    [
      'what fits of a file that somebody edited',
      { resetCreditCount: 1, resetCreditEndsAtMs: ['x', 1e300, later] },
      { count: 1, firstEndsAt: iso(later) },
    ],
  ])('are told with %s', (_name, value, expected) => {
    expect(savedIn(value)).toEqual([{ key: 'mira000001', ...expected }]);
  });

  it.each<JsonObject>([
    {},
    { resetCreditCount: 0 },
    { resetCreditCount: -1 },
    { resetCreditCount: null, resetCreditEndsAtMs: [later] },
    { resetCreditCount: 1, resetCreditEndsAtMs: [gone] },
  ])('are none in %j', (value) => {
    expect(savedIn(value)).toEqual([]);
  });
});
