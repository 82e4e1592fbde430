import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../main/core/settings.ts';
import { judgeAccount } from '../../../renderer/lib/account-windows.ts';
import type { AccountStatus } from '../../../shared/status-report.ts';
import { account, at, sessionAndWeek, snapshotNow, usageWindow, weekReset } from '../../support/snapshot-parts.ts';

const email = 'mira@fernhill.example';
const nowMs = Date.parse(snapshotNow);

function judged(change: Partial<AccountStatus>, settings = defaultSettings) {
  const reading = { isReading: false, isOffline: false, nextAt: null };
  return judgeAccount(account(email, change), { settings, reading, trends: {}, nowMs });
}

function shapes(change: Partial<AccountStatus>, settings = defaultSettings) {
  return judged(change, settings).windows.map(({ shape }) => shape);
}

describe('the bars of an account', () => {
  it.each<[string, Partial<AccountStatus>, readonly string[]]>([
    ['are solid while both are current', {}, ['current', 'current']],
    ['become a plug at a fifth left', { windows: sessionAndWeek(20, 21) }, ['low', 'current']],
    ['are hatched when the last reading failed', { stale: true }, ['old', 'old']],
    ['are hatched when the last reading is over an hour ago', { fetchedAt: at({ minutes: -61 }) }, ['old', 'old']],
    ['stay solid within the hour', { fetchedAt: at({ minutes: -59 }) }, ['current', 'current']],
    ['are hollow when used up', { windows: sessionAndWeek(0, 40) }, ['used-up', 'current']],
    ['stay hollow however old the reading is', { windows: sessionAndWeek(0, 40), stale: true }, ['used-up', 'old']],
    ['wait, the shorter for the longer', { windows: sessionAndWeek(96, 0) }, ['waiting', 'used-up']],
    ['are bare where nothing is known', { windows: sessionAndWeek(null, 40) }, ['unknown', 'current']],
    [
      'are bare once the reset has passed',
      { windows: [usageWindow({ kind: 'session', leftPercent: 30, resetAt: at({ minutes: -1 }) })] },
      ['unknown'],
    ],
    [
      'no longer wait once the longer window has reset',
      {
        windows: [
          usageWindow({ kind: 'session', leftPercent: 96, resetAt: at({ hours: 1 }) }),
          usageWindow({ kind: 'weekly', leftPercent: 0, resetAt: at({ minutes: -1 }) }),
        ],
      },
      ['current', 'unknown'],
    ],
  ])('%s', (_name, change, expected) => {
    expect(shapes(change)).toEqual(expected);
  });

  it('become a plug where the first notification is due', () => {
    const settings = { ...defaultSettings, thresholdsUsedPercent: [50, 95] };
    expect(shapes({ windows: sessionAndWeek(50, 51) }, settings)).toEqual(['low', 'current']);
  });

  it('never grow old by themselves when readings come only when asked', () => {
    expect(shapes({ fetchedAt: at({ days: -1 }) }, { ...defaultSettings, cadence: 'manual' })).toEqual([
      'current',
      'current',
    ]);
  });

  it('grow old after two intervals, but never within ten minutes', () => {
    const often = { ...defaultSettings, cadence: 2 } as const;
    expect(shapes({ fetchedAt: at({ minutes: -10 }) }, often)).toEqual(['current', 'current']);
    expect(shapes({ fetchedAt: at({ minutes: -11 }) }, often)).toEqual(['old', 'old']);
    expect(shapes({ fetchedAt: at({ minutes: -29 }) }, { ...defaultSettings, cadence: 15 })).toEqual([
      'current',
      'current',
    ]);
  });
});

describe('what an account has', () => {
  it('keeps additional limits apart from its windows', () => {
    const review = usageWindow({ kind: 'weekly', leftPercent: 96, resetAt: weekReset, limit: 'Code review' });
    const { windows, limits } = judged({ windows: [...sessionAndWeek(62, 58), review] });
    expect(windows.map(({ name, span }) => [name, span])).toEqual([
      ['Session', '5 hours'],
      ['Week', null],
    ]);
    expect(limits.map(({ name }) => name)).toEqual(['Code review']);
  });

  it('never lets an additional limit that is used up hold back its windows', () => {
    const review = usageWindow({ kind: 'weekly', leftPercent: 0, resetAt: weekReset, limit: 'Code review' });
    expect(shapes({ windows: [...sessionAndWeek(62, 58), review] })).toEqual(['current', 'current']);
  });

  it('names the window that limits it', () => {
    expect(judged({ windows: sessionAndWeek(62, 58) }).binding?.name).toBe('Week');
    expect(judged({ windows: sessionAndWeek(40, 58) }).binding?.name).toBe('Session');
    expect(judged({ windows: [] }).binding).toBeNull();
  });

  it('puts an even pace at the share of time that is left', () => {
    const [session] = judged({}).windows;
    expect(session?.timeLeftPercent).toBeCloseTo((134 / 300) * 100);
  });
});
