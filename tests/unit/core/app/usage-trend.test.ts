import { describe, expect, it } from 'vitest';
import type { HistoryPoint, UsageHistory } from '../../../../main/core/app/usage-history.ts';
import { buildTrends, pointsOf } from '../../../../main/core/app/usage-trend.ts';
import {
  account,
  at,
  failure,
  sessionAndWeek,
  sessionReset,
  snapshotNow,
  usageWindow,
} from '../../../support/snapshot-parts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const resetMs = Date.parse(sessionReset);
const startMs = resetMs - 5 * hourMs;
const session = usageWindow({ kind: 'session', leftPercent: 40, resetAt: sessionReset });
const mira = account('mira@fernhill.example', { windows: [session], fetchedAt: snapshotNow });

function historyOf(points: readonly Pick<HistoryPoint, 'atMs' | 'usedPercent'>[]): UsageHistory {
  return {
    record: async () => undefined,
    since: async ({ windowSeconds, fromMs }) =>
      windowSeconds === 18_000 ? points.filter(({ atMs }) => atMs >= fromMs) : [],
    close: () => undefined,
  };
}

describe('what is kept of a reading', () => {
  it('is each window whose share and place in time are known', () => {
    const windows = [
      ...sessionAndWeek(62, null),
      usageWindow({ kind: 'monthly', leftPercent: 50, resetAt: null }),
      usageWindow({ kind: 'weekly', leftPercent: 50, resetAt: sessionReset, limit: 'Spark' }),
    ];
    expect(pointsOf([{ ...mira, windows }], () => false)).toEqual([
      { key: mira.key, windowSeconds: 18_000, atMs: Date.parse(snapshotNow), usedPercent: 38 },
    ]);
  });

  it.each([
    { what: 'was kept before', one: mira, isKept: true },
    { what: 'was never read', one: { ...mira, fetchedAt: null }, isKept: false },
    {
      what: 'failed',
      one: { ...mira, ...failure('unreachable', { code: 'timeout', message: '', httpStatus: null }) },
      isKept: false,
    },
  ])('is nothing when it $what', ({ one, isKept }) => {
    expect(pointsOf([one], () => isKept)).toEqual([]);
  });
});

describe('a trend', () => {
  it('begins with its window and holds what was read since, oldest first', async () => {
    const points = [
      { atMs: startMs - minuteMs, usedPercent: 99 },
      { atMs: startMs, usedPercent: 0 },
      { atMs: startMs + hourMs, usedPercent: 30 },
    ];
    const trends = await buildTrends([mira], historyOf(points));
    expect(trends).toEqual({
      [mira.key]: [
        {
          kind: 'session',
          windowSeconds: 18_000,
          startsAt: new Date(startMs).toISOString(),
          resetAt: sessionReset,
          points: [
            { at: new Date(startMs).toISOString(), usedPercent: 0 },
            { at: new Date(startMs + hourMs).toISOString(), usedPercent: 30 },
          ],
        },
      ],
    });
  });

  it('has sixty points at most, the first and the last among them, none twice', async () => {
    const points = Array.from({ length: 145 }, (_, turn) => ({
      atMs: startMs + turn * 2 * minuteMs,
      usedPercent: turn / 2,
    }));
    const trends = await buildTrends([mira], historyOf(points));
    const shares = trends[mira.key]?.[0]?.points.map(({ usedPercent }) => usedPercent) ?? [];
    expect(shares).toHaveLength(60);
    expect([shares[0], shares.at(-1)]).toEqual([0, 72]);
    expect(new Set(shares).size).toBe(60);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('does not exist without a point', async () => {
    expect(await buildTrends([mira, account('b', { windows: [] })], historyOf([]))).toEqual({});
  });

  it('leaves out what was read after the reset that it is about', async () => {
    const points = [{ atMs: resetMs + 1, usedPercent: 1 }];
    expect(await buildTrends([{ ...mira, fetchedAt: at({ hours: 3 }) }], historyOf(points))).toEqual({});
  });
});
