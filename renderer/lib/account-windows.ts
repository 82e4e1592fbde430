import type { AppSnapshot, WindowTrend } from '../../shared/app-snapshot.ts';
import { lowAtLeftPercent } from '../../shared/low-share.ts';
import type { Settings } from '../../shared/settings.ts';
import type { AccountStatus, UsageWindowView, WindowKind } from '../../shared/status-report.ts';
import type { BarShape } from './bar-shape.ts';
import { type Pace, paceOf } from './pace.ts';

const minuteMs = 60_000;
/** Between two readings when they come as needed: the rarest that happens. */
const rarestIntervalMs = 30 * minuteMs;
const neverOldWithinMs = 10 * minuteMs;

/** One window of an account, judged at one moment. Percents are of what is left, 0 to 100; null is not known. */
export interface JudgedWindow {
  readonly kind: WindowKind;
  /** "Session", "Week"; an additional limit has the limit's own name. */
  readonly name: string;
  /** "5 hours", where the name does not say it. */
  readonly span: string | null;
  readonly leftPercent: number | null;
  /** Of the time until the reset, 0 to 100. An even pace would have as much left. */
  readonly timeLeftPercent: number | null;
  readonly resetAtMs: number | null;
  readonly shape: BarShape;
  readonly pace: Pace;
  readonly trend: WindowTrend | null;
}

export interface JudgedAccount {
  /** Shortest first. */
  readonly windows: readonly JudgedWindow[];
  /** Additional limits. */
  readonly limits: readonly JudgedWindow[];
  readonly binding: JudgedWindow | null;
  readonly isOld: boolean;
}

export interface Judging {
  readonly settings: Settings;
  readonly reading: AppSnapshot['reading'];
  readonly trends: AppSnapshot['trends'];
  readonly nowMs: number;
}

export function judgeAccount(account: AccountStatus, judging: Judging): JudgedAccount {
  const isOld = isOldAccount(account, judging);
  const context = { account, judging, isOld, waitsFor: longestUsedUp(account.windows, judging.nowMs) };
  const judged = account.windows.map((window) => ({ window, judged: judgeWindow(window, context) }));
  const main = judged.filter(({ window }) => !isLimit(window));
  return {
    windows: main.map((each) => each.judged),
    limits: judged.filter(({ window }) => isLimit(window)).map((each) => each.judged),
    binding: main.find(({ window }) => window.binding)?.judged ?? main[0]?.judged ?? null,
    isOld,
  };
}

/** The name of an additional limit stands before a colon. */
function isLimit({ name }: UsageWindowView): boolean {
  return name.includes(': ');
}

function isOldAccount({ stale, error, fetchedAt }: AccountStatus, { settings, nowMs }: Judging): boolean {
  if (stale || error !== null) return true;
  if (fetchedAt === null || settings.cadence === 'manual') return false;
  const intervalMs = settings.cadence === 'adaptive' ? rarestIntervalMs : settings.cadence * minuteMs;
  return nowMs - Date.parse(fetchedAt) > Math.max(neverOldWithinMs, 2 * intervalMs);
}

function isUsedUp({ usedPercent, resetAt }: UsageWindowView, nowMs: number): boolean {
  return usedPercent !== null && usedPercent >= 100 && (resetAt === null || Date.parse(resetAt) > nowMs);
}

function longestUsedUp(windows: readonly UsageWindowView[], nowMs: number): UsageWindowView | null {
  return windows.filter((window) => !isLimit(window)).findLast((window) => isUsedUp(window, nowMs)) ?? null;
}

interface WindowContext {
  readonly account: AccountStatus;
  readonly judging: Judging;
  readonly isOld: boolean;
  readonly waitsFor: UsageWindowView | null;
}

function judgeWindow(window: UsageWindowView, context: WindowContext): JudgedWindow {
  const { account, judging } = context;
  const { nowMs } = judging;
  const resetAtMs = window.resetAt === null ? null : Date.parse(window.resetAt);
  const hasReset = resetAtMs !== null && resetAtMs <= nowMs;
  const known = hasReset || window.usedPercent === null ? null : Math.min(100, Math.max(0, 100 - window.usedPercent));
  const windowMs = window.windowSeconds === null ? null : window.windowSeconds * 1000;
  const hasSpan = !hasReset && resetAtMs !== null && windowMs !== null && windowMs > 0;
  const timeLeftPercent = hasSpan ? Math.min(100, ((resetAtMs - nowMs) / windowMs) * 100) : null;
  const shape = shapeOf(window, known, context);
  const trend = isLimit(window) ? null : trendOf(window, judging.trends[account.key] ?? []);
  return {
    kind: window.kind,
    ...nameOf(window),
    leftPercent: known,
    timeLeftPercent,
    resetAtMs: hasReset ? null : resetAtMs,
    shape,
    trend,
    pace: paceOf({
      shape,
      hasReset,
      isReading: judging.reading.isReading && account.fetchedAt === null,
      leftPercent: known,
      windowMs,
      resetAtMs,
      readAtMs: Math.min(nowMs, account.fetchedAt === null ? nowMs : Date.parse(account.fetchedAt)),
      nowMs,
      waitsFor: context.waitsFor === null ? null : nameOf(context.waitsFor).name,
      usedUpAtMs: usedUpAtMs(trend),
    }),
  };
}

function shapeOf(window: UsageWindowView, known: number | null, context: WindowContext): BarShape {
  const { isOld, waitsFor, judging } = context;
  if (known === null) return 'unknown';
  if (isUsedUp(window, judging.nowMs)) return 'used-up';
  if (!isLimit(window) && waitsFor !== null && isShorter(window, waitsFor)) return 'waiting';
  if (isOld) return 'old';
  return known <= lowAtLeftPercent(judging.settings) ? 'low' : 'current';
}

function isShorter(window: UsageWindowView, other: UsageWindowView): boolean {
  return (window.windowSeconds ?? Number.POSITIVE_INFINITY) < (other.windowSeconds ?? Number.POSITIVE_INFINITY);
}

function nameOf({ name }: UsageWindowView): { readonly name: string; readonly span: string | null } {
  const colon = name.indexOf(': ');
  if (colon >= 0) return { name: name.slice(0, colon), span: null };
  const [, before = name, span = null] = /^(.+) \((.+)\)$/.exec(name) ?? [];
  return { name: before, span };
}

function trendOf(window: UsageWindowView, trends: readonly WindowTrend[]): WindowTrend | null {
  return (
    trends.find(({ kind, windowSeconds }) => kind === window.kind && windowSeconds === window.windowSeconds) ?? null
  );
}

function usedUpAtMs(trend: WindowTrend | null): number | null {
  const point = trend?.points.find(({ usedPercent }) => usedPercent >= 100);
  return point === undefined ? null : Date.parse(point.at);
}
