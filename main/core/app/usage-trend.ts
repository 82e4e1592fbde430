import type { TrendPoint, WindowTrend } from '../../../shared/app-snapshot.ts';
import type { AccountStatus, UsageWindowView } from '../../../shared/status-report.ts';
import type { HistoryPoint, UsageHistory } from './usage-history.ts';

const pointsAtMost = 60;

/** A window of the plan itself whose place in time is known: what a history and a trend can be about. */
interface KnownWindow {
  readonly view: UsageWindowView;
  readonly windowSeconds: number;
  readonly resetAtMs: number;
}

/** What a status says that is worth keeping: read well, and not kept before. */
export function pointsOf(
  accounts: readonly AccountStatus[],
  isKept: (key: string, fetchedAt: string) => boolean,
): readonly HistoryPoint[] {
  return accounts.flatMap(({ key, fetchedAt, error, windows }): readonly HistoryPoint[] => {
    if (fetchedAt === null || error !== null || isKept(key, fetchedAt)) return [];
    const atMs = Date.parse(fetchedAt);
    return windows.flatMap((view) => {
      const known = knownWindow(view);
      if (known === null || view.usedPercent === null) return [];
      return [{ key, windowSeconds: known.windowSeconds, atMs, usedPercent: view.usedPercent }];
    });
  });
}

/** By account key; a window without a single point has no trend. */
export async function buildTrends(
  accounts: readonly AccountStatus[],
  history: UsageHistory,
): Promise<Readonly<Record<string, readonly WindowTrend[]>>> {
  const built = await Promise.all(accounts.map(async (one) => [one.key, await trendsOf(one, history)] as const));
  return Object.fromEntries(built.filter(([, trends]) => trends.length > 0));
}

async function trendsOf({ key, windows }: AccountStatus, history: UsageHistory): Promise<readonly WindowTrend[]> {
  const found = await Promise.all(
    windows.map(async (view): Promise<readonly WindowTrend[]> => {
      const known = knownWindow(view);
      if (known === null) return [];
      const { windowSeconds, resetAtMs } = known;
      const startMs = resetAtMs - windowSeconds * 1000;
      const kept = await history.since({ key, windowSeconds, fromMs: startMs });
      const points = thinned(kept.filter(({ atMs }) => atMs < resetAtMs));
      if (points.length === 0) return [];
      return [{ kind: view.kind, windowSeconds, startsAt: iso(startMs), resetAt: iso(resetAtMs), points }];
    }),
  );
  return found.flat();
}

/** Additional limits have their own name in front, and windows as long as the plan's. */
function knownWindow(view: UsageWindowView): KnownWindow | null {
  const { windowSeconds, resetAt, name } = view;
  if (windowSeconds === null || windowSeconds <= 0 || resetAt === null || name.includes(':')) return null;
  return { view, windowSeconds, resetAtMs: Date.parse(resetAt) };
}

/** Evenly among what is there; the first and the last one stay. */
function thinned(kept: readonly Pick<HistoryPoint, 'atMs' | 'usedPercent'>[]): readonly TrendPoint[] {
  const points = kept.map(({ atMs, usedPercent }) => ({ at: iso(atMs), usedPercent }));
  if (points.length <= pointsAtMost) return points;
  const stride = (points.length - 1) / (pointsAtMost - 1);
  return Array.from({ length: pointsAtMost }, (_, index) => points[Math.round(index * stride)]).flatMap((p) => p ?? []);
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
