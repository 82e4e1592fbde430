import type { CreditsView, UsageWindowView } from '../../../shared/status-report.ts';
import { isoOrNull } from '../iso-time.ts';
import { plainName } from '../plain-name.ts';
import type { UsageReading, UsageWindow } from './usage-reading.ts';
import { bindingWindow, isOver, windowKind, windowName } from './windows.ts';

/** Main windows first, shortest first; then additional limits with their own name in front. */
export function windowViews(reading: UsageReading, nowMs: number): readonly UsageWindowView[] {
  const binding = bindingWindow(reading, nowMs);
  const main = [...reading.windows].sort((a, b) => (a.windowSeconds ?? Infinity) - (b.windowSeconds ?? Infinity));
  return [
    ...main.map((window) => view(window, { nowMs, binding: window === binding, prefix: '' })),
    ...reading.additional.flatMap(({ name, windows }) =>
      windows.map((window) => view(window, { nowMs, binding: false, prefix: `${plainName(name) ?? 'Limit'}: ` })),
    ),
  ];
}

interface ViewContext {
  readonly nowMs: number;
  readonly binding: boolean;
  readonly prefix: string;
}

/** A window that has reset since is not read yet: its old percentage would be a lie, and 0 a guess. */
function view(window: UsageWindow, { nowMs, binding, prefix }: ViewContext): UsageWindowView {
  return {
    kind: windowKind(window.windowSeconds),
    name: `${prefix}${windowName(window.windowSeconds)}`,
    windowSeconds: window.windowSeconds,
    usedPercent: isOver(window, nowMs) ? null : window.usedPercent,
    resetAt: isoOrNull(window.resetAtMs),
    binding,
  };
}

export function creditsView({ credits }: UsageReading): CreditsView | null {
  return credits;
}
