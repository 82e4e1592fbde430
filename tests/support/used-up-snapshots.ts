import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import type { AccountStatus } from '../../shared/status-report.ts';
import { account, at, sessionAndWeek, snapshot, snapshotNow, usageWindow, weekReset } from './snapshot-parts.ts';

/** Windows with nothing left, and an account that has one window alone. */
export function usedUpSnapshots([mira, kai, june]: readonly [AccountStatus, AccountStatus, AccountStatus]) {
  return {
    'session-used-up': snapshot({
      savedResets: [{ key: mira.key, count: 1, firstEndsAt: at({ days: 17 }) }],
      accounts: [
        {
          ...mira,
          state: 'limited',
          fetchedAt: snapshotNow,
          windows: [
            {
              ...usageWindow({ kind: 'session', leftPercent: 0, resetAt: at({ hours: 1, minutes: 12 }) }),
              binding: true,
            },
            usageWindow({ kind: 'weekly', leftPercent: 44, resetAt: weekReset }),
          ],
        },
        kai,
        june,
      ],
    }),
    'week-used-up': snapshot({
      accounts: [{ ...mira, state: 'limited', fetchedAt: snapshotNow, windows: sessionAndWeek(96, 0) }, june],
    }),
    'month-only': snapshot({
      accounts: [
        account('studio@lanternworks.example', {
          plan: 'Business',
          workspace: 'Lantern Works',
          fetchedAt: at({ minutes: -4 }),
          windows: [
            {
              ...usageWindow({ kind: 'monthly', leftPercent: 73, resetAt: at({ days: 8, hours: 10 }) }),
              binding: true,
            },
          ],
          credits: { hasCredits: true, unlimited: false, balance: '4800' },
        }),
      ],
      reading: { isReading: false, isOffline: false, nextAt: at({ minutes: 11 }) },
    }),
  } as const satisfies Readonly<Record<string, AppSnapshot>>;
}
