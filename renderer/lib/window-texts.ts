import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { duration } from '../../shared/duration.ts';
import { assertNever } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';
import { lowerFirst } from '../texts/lower-first.ts';
import { texts } from '../texts/texts.ts';
import type { JudgedWindow } from './account-windows.ts';
import { type Format, spokenDuration, wholePercent } from './format.ts';
import { shownPercent } from './show-share.ts';

interface Telling {
  readonly snapshot: Pick<AppSnapshot, 'settings'>;
  readonly nowMs: number;
  readonly format: Format;
}

/** Where an even pace would be, as shown: the share of time that is left, in used mode of what has passed. */
export function evenPercent({ timeLeftPercent }: JudgedWindow, settings: Pick<Settings, 'showAs'>): number | null {
  return timeLeftPercent === null ? null : shownPercent(timeLeftPercent, settings);
}

export function paceText({ pace }: JudgedWindow, { format, nowMs }: Telling): string {
  switch (pace.kind) {
    case 'lasts':
      return texts.lasts;
    case 'runs-out':
      return texts.runsOut(duration(pace.inMs));
    case 'too-early':
      return texts.tooEarly;
    case 'unknown':
      return texts.paceUnknown;
    case 'reading':
      return texts.readingFirst;
    case 'has-reset':
      return texts.hasReset;
    case 'waits':
      return texts.waitsFor(pace.waitsFor);
    case 'used-up': {
      const clock = pace.atMs === null ? null : format.clock(pace.atMs, nowMs);
      return texts.usedUpAt(clock?.text ?? null, clock?.isToday ?? false);
    }
    default:
      return assertNever(pace);
  }
}

export function resetText(resetAtMs: number, as: Settings['showResetAs'], { format, nowMs }: Telling): string {
  if (as === 'countdown') return texts.resetsIn(duration(resetAtMs - nowMs));
  const { text, isToday } = format.clock(resetAtMs, nowMs);
  return texts.resetsAt(text, isToday);
}

export function spokenReset(resetAtMs: number, nowMs: number): string {
  return texts.resetsIn(spokenDuration(resetAtMs - nowMs));
}

/** "71 percent left, an even pace would be 45, lasts until reset, resets in 2 hours 14 minutes" */
export function meterText(window: JudgedWindow, telling: Telling): string {
  const { settings } = telling.snapshot;
  const { leftPercent, name, shape, resetAtMs, pace } = window;
  if (leftPercent === null) return texts.meterUnknown(name);
  const even = shape === 'current' || shape === 'low' ? evenPercent(window, settings) : null;
  const spokenPace = pace.kind === 'runs-out' ? texts.runsOut(spokenDuration(pace.inMs)) : paceText(window, telling);
  return [
    texts.meterShare(wholePercent(shownPercent(leftPercent, settings)), settings.showAs === 'used'),
    even === null ? null : texts.meterEven(wholePercent(even)),
    lowerFirst(spokenPace),
    resetAtMs === null ? null : lowerFirst(spokenReset(resetAtMs, telling.nowMs)),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

export function trendText({ name, span, leftPercent, timeLeftPercent, shape }: JudgedWindow): string {
  if (shape === 'old' || leftPercent === null || timeLeftPercent === null) {
    return texts.trend(name, span, texts.trendOld);
  }
  const ahead = leftPercent - timeLeftPercent;
  if (Math.abs(ahead) < 2) return texts.trend(name, span, texts.atEven);
  return texts.trend(name, span, ahead > 0 ? texts.aheadOfEven : texts.behindEven);
}

/** Beside a row, where the words have no room: "2 d 3 h" or "Wed 17:30". */
export function shortReset(resetAtMs: number, { snapshot: { settings }, format, nowMs }: Telling): string {
  return settings.showResetAs === 'clock' ? format.clock(resetAtMs, nowMs).text : duration(resetAtMs - nowMs);
}
