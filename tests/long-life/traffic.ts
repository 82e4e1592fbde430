import type { RequestLog, RequestRecord } from '../../main/node/made-up-service/request-log.ts';

/** What the service saw, added up so that nothing of it has to be kept. */
export interface Traffic {
  /** Takes what was recorded since the last time, and lets the service forget it. */
  take(log: RequestLog): Hour;
  readonly totals: Totals;
}

export interface Totals {
  usage: number;
  refreshes: number;
  /** Refreshes that rotated a token. */
  rotations: number;
  refused: number;
  /** Tokens that were presented although they had been spent or were presented before. */
  replays: number;
}

export interface Hour {
  /** The most requests for usage that any one account saw. */
  readonly mostUsagePerAccount: number;
  readonly mostRefreshesPerAccount: number;
  /** Requests of any kind. */
  readonly requests: number;
  readonly mostAtOnce: number;
}

export function createTraffic(): Traffic {
  const totals: Totals = { usage: 0, refreshes: 0, rotations: 0, refused: 0, replays: 0 };
  const presented = new Set<string>();
  const addRefresh = ({ tokenHash, successorHash, presented: standing }: RequestRecord): void => {
    totals.refreshes += 1;
    if (successorHash === null) totals.refused += 1;
    else totals.rotations += 1;
    if (standing === 'spent' || (successorHash !== null && presented.has(tokenHash ?? ''))) totals.replays += 1;
    if (successorHash !== null) presented.add(tokenHash ?? '');
  };
  return {
    totals,
    take(log) {
      const [usage, refreshes] = [log.of('usage'), log.of('token')];
      totals.usage += usage.length;
      for (const record of refreshes) addRefresh(record);
      const hour = {
        mostUsagePerAccount: mostOf(usage),
        mostRefreshesPerAccount: mostOf(refreshes),
        requests: log.records.length,
        mostAtOnce: Math.max(log.maxInFlight('usage'), log.maxInFlight('token')),
      };
      log.clear();
      return hour;
    },
  };
}

function mostOf(records: readonly RequestRecord[]): number {
  const counts = new Map<string, number>();
  for (const { accountKey } of records) counts.set(accountKey ?? '', (counts.get(accountKey ?? '') ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
