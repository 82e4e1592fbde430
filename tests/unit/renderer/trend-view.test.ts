import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../main/core/settings.ts';
import { type JudgedWindow, judgeAccount } from '../../../renderer/lib/account-windows.ts';
import { trendDrawing } from '../../../renderer/lib/trend-view.ts';
import type { AccountStatus } from '../../../shared/status-report.ts';
import { account, sessionAndWeek, snapshotNow, trendOf } from '../../support/snapshot-parts.ts';

const nowMs = Date.parse(snapshotNow);

function windowsOf(change: Partial<AccountStatus>): readonly JudgedWindow[] {
  const status = account('mira@fernhill.example', { fetchedAt: snapshotNow, ...change });
  const reading = { isReading: false, isOffline: false, nextAt: null };
  const trends = { [status.key]: status.windows.map((window) => trendOf(window)) };
  return judgeAccount(status, { settings: defaultSettings, reading, trends, nowMs }).windows;
}

function drawn(change: Partial<AccountStatus>) {
  return windowsOf(change).map((window) => trendDrawing(window, nowMs));
}

describe('the trend', () => {
  it('begins full at the left edge and ends in the dot of now', () => {
    const [session] = drawn({ windows: sessionAndWeek(71, 31) });
    expect(session?.was).toMatch(/^M1 3L/);
    expect(session?.now.x).toBeCloseTo(1 + 126 * (166 / 300), 5);
    expect(session?.now.y).toBeCloseTo(3 + 42 * 0.29, 5);
    expect(session?.was.endsWith(`L${Math.round((session.now.x ?? 0) * 10) / 10} 15.2`)).toBe(true);
  });

  it('leads to the reset when it lasts, and to the floor before it when it runs out', () => {
    const [session, week] = drawn({ windows: sessionAndWeek(71, 31) });
    expect(session?.ahead).toMatch(/L127 25$/);
    expect(week?.ahead).toMatch(/L85\.\d 45$/);
  });

  it('leads nowhere when the numbers are old', () => {
    expect(drawn({ stale: true }).map((each) => each?.ahead)).toEqual([null, null]);
  });

  it('is not drawn for a window that is used up or waits', () => {
    expect(drawn({ windows: sessionAndWeek(96, 0) })).toEqual([null, null]);
  });

  it('never has more than sixty points, and keeps the first and the last', () => {
    const [window] = windowsOf({});
    const trend = window?.trend ?? null;
    if (window === undefined || trend === null) throw new Error('The made-up account has a session.');
    const startMs = Date.parse(trend.startsAt);
    const points = Array.from({ length: 500 }, (_, index) => ({
      at: new Date(startMs + index * 1000).toISOString(),
      usedPercent: index / 20,
    }));
    const drawing = trendDrawing({ ...window, trend: { ...trend, points } }, nowMs);
    expect(drawing?.was.split('L')).toHaveLength(60);
    expect(drawing?.was).toMatch(/^M1 3L/);
  });

  it('leaves out points that lie ahead of now', () => {
    const [window] = windowsOf({});
    const trend = window?.trend ?? null;
    if (window === undefined || trend === null) throw new Error('The made-up account has a session.');
    const points = [...trend.points, { at: trend.resetAt, usedPercent: 99 }];
    expect(trendDrawing({ ...window, trend: { ...trend, points } }, nowMs)).toEqual(trendDrawing(window, nowMs));
  });
});
