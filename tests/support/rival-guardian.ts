import { setTimeout as pause } from 'node:timers/promises';
import type { RivalLists, RivalRecord } from './rival-lists.ts';
import type { RivalRefresh, RivalRefresher } from './rival-refresh.ts';
import type { RivalTimes } from './rival-times.ts';

/** Refreshes what is about to end, whether anybody asks for it or not (facts/multi-auth.md section 5). */
export interface RivalGuardian {
  /** One account after the other, with a rest in between, until all had their turn or `isOver`. */
  round(isOver: () => boolean): Promise<void>;
}

export interface RivalGuardianDeps {
  readonly lists: RivalLists;
  readonly refresher: RivalRefresher;
  readonly times: RivalTimes;
  readonly url: string;
  readonly onChange: () => void;
}

export function createRivalGuardian({ lists, refresher, times, url, onChange }: RivalGuardianDeps): RivalGuardian {
  const streaks = new Map<unknown, number>();
  return {
    async round(isOver) {
      for (const record of lists.accounts('pool').filter((one) => isDue(one, Date.now(), times.guardAheadMs))) {
        if (isOver()) return;
        const token = String(record['refreshToken']);
        const refreshed = await refresher.refresh(token, url);
        if (refreshed.kind === 'renewed') {
          lists.rotate(token, refreshed.pair);
          streaks.delete(record['email']);
          onChange();
        } else if (isAuthFailure(refreshed)) {
          const streak = (streaks.get(record['email']) ?? 0) + 1;
          streaks.set(record['email'], streak);
          record['coolingDownUntil'] = Date.now() + coolDownMs(streak, times);
          record['cooldownReason'] = 'auth-failure';
          onChange();
        }
        await pause(times.guardRestMs);
      }
    },
  };
}

export function isDue({ enabled, coolingDownUntil, expiresAt }: RivalRecord, nowMs: number, aheadMs: number): boolean {
  if (enabled === false || Number(coolingDownUntil ?? 0) > nowMs) return false;
  return Number(expiresAt ?? 0) - nowMs <= aheadMs;
}

/** Anything else says nothing about the sign-in. It never sets an account aside. */
export function isAuthFailure(refreshed: Extract<RivalRefresh, { kind: 'failed' }>): boolean {
  return refreshed.reason === 'invalid_response' || [400, 401, 403].includes(refreshed.status ?? 0);
}

export function coolDownMs(streak: number, times: Pick<RivalTimes, 'coolDownMs' | 'guardAheadMs'>): number {
  return Math.min(times.coolDownMs * streak, times.guardAheadMs);
}
