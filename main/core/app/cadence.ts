import type { Settings } from '../../../shared/settings.ts';

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

/** How long ago the popover was last opened, and how often it is read until then; beyond the last, and without mains, rarely. */
const steps = [
  { withinMs: 5 * minuteMs, intervalMs: 2 * minuteMs },
  { withinMs: hourMs, intervalMs: 5 * minuteMs },
  { withinMs: 4 * hourMs, intervalMs: 15 * minuteMs },
] as const;
const rarelyMs = 30 * minuteMs;

export interface CadenceFacts {
  readonly cadence: Settings['cadence'];
  /** Null: not opened since the start. */
  readonly popoverOpenedAtMs: number | null;
  readonly isOnBattery: boolean;
  readonly nowMs: number;
}

/** Milliseconds between the beginnings of two readings; null: only when asked (product.md section 10, Polling). */
export function readingIntervalMs({ cadence, popoverOpenedAtMs, isOnBattery, nowMs }: CadenceFacts): number | null {
  if (cadence === 'manual') return null;
  if (cadence !== 'adaptive') return cadence * minuteMs;
  if (isOnBattery || popoverOpenedAtMs === null) return rarelyMs;
  // A clock that was set back counts as just opened.
  const agoMs = Math.max(0, nowMs - popoverOpenedAtMs);
  return steps.find(({ withinMs }) => agoMs < withinMs)?.intervalMs ?? rarelyMs;
}
