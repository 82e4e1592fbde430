import type { WindowKind } from '../../../shared/status-report.ts';
import type { UsageReading, UsageWindow } from './usage-reading.ts';

const hour = 3600;
const day = 24 * hour;

/** By duration, never by slot: plans exist with a weekly window in the first one (facts/codex.md 4.2). */
export function windowKind(windowSeconds: number | null): WindowKind {
  if (windowSeconds === null) return 'other';
  if (windowSeconds >= 4.5 * hour && windowSeconds <= 5.5 * hour) return 'session';
  if (windowSeconds >= 6.5 * day && windowSeconds <= 7.5 * day) return 'weekly';
  if (windowSeconds >= 27.5 * day && windowSeconds <= 31.5 * day) return 'monthly';
  return 'other';
}

export function windowName(windowSeconds: number | null): string {
  switch (windowKind(windowSeconds)) {
    case 'session':
      return 'Session (5 hours)';
    case 'weekly':
      return 'Week';
    case 'monthly':
      return `Month (${Math.round((windowSeconds ?? 0) / day)} days)`;
    case 'other':
      return windowSeconds === null ? 'Limit' : lengthName(windowSeconds);
  }
}

/** In the largest unit that comes out even, so that a day and a half is not called two days. Begun minutes count, as Codex counts them. */
function lengthName(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  if (minutes % (24 * 60) === 0) return countOf(minutes / (24 * 60), 'day');
  return minutes % 60 === 0 ? countOf(minutes / 60, 'hour') : countOf(minutes, 'minute');
}

function countOf(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A window whose reset has passed is over: what it said then says nothing now. */
export function isOver(window: UsageWindow, nowMs: number): boolean {
  return window.resetAtMs !== null && window.resetAtMs <= nowMs;
}

/** The main window with the least left; null while none of them is known and running. */
export function bindingWindow(reading: UsageReading, nowMs: number): UsageWindow | null {
  let binding: UsageWindow | null = null;
  for (const window of reading.windows) {
    if (window.usedPercent === null || isOver(window, nowMs)) continue;
    const isTighter = binding === null || window.usedPercent > (binding.usedPercent ?? 0);
    const isAsTight = binding !== null && window.usedPercent === binding.usedPercent;
    if (isTighter || (isAsTight && (window.windowSeconds ?? 0) > (binding?.windowSeconds ?? 0))) binding = window;
  }
  return binding;
}

/**
 * Whether the main limit is reached, and until when. A live `allowed: true` outranks everything else that is recorded. A "no" lapses
 * once all the windows it came with have reset; with windows that were over already it came from a service whose clock is not ours,
 * and counts.
 */
export function limitAt(
  reading: UsageReading,
  nowMs: number,
): { readonly reached: boolean; readonly untilMs: number | null } {
  const running = reading.windows.filter((window) => !isOver(window, nowMs));
  const full = running.filter(({ usedPercent }) => usedPercent !== null && usedPercent >= 100);
  const resets = (full.length > 0 ? full : running).flatMap(({ resetAtMs }) => resetAtMs ?? []);
  // Back when the last of the used-up windows is: until then the longer one keeps the shorter one waiting.
  const untilMs = resets.length === 0 ? null : Math.max(...resets);
  const hasResetSince = (window: UsageWindow): boolean => isOver(window, nowMs) && !isOver(window, reading.fetchedAtMs);
  const isStale = reading.windows.length > 0 && reading.windows.every(hasResetSince);
  if (reading.allowed === true || isStale) return { reached: false, untilMs: null };
  const reached =
    reading.allowed === false || reading.limitReached === true || reading.reachedType !== null || full.length > 0;
  return { reached, untilMs: reached ? untilMs : null };
}
