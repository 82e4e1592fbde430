import { assertNever } from '../../shared/errors.ts';
import type { BarShape } from './bar-shape.ts';

/** Before this share of a window is over, its first minutes say nothing about the rest. */
const tellingFromShare = 0.03;
const tightAtLeftPercent = 20;

/** Where the use of a window leads, if it goes on as it did since the window began. */
export type Pace =
  | { readonly kind: 'lasts' }
  | { readonly kind: 'runs-out'; readonly inMs: number }
  | { readonly kind: 'too-early'; readonly isTight: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'has-reset' }
  | { readonly kind: 'waits'; readonly waitsFor: string }
  | { readonly kind: 'used-up'; readonly atMs: number | null };

export interface PaceFacts {
  readonly shape: BarShape;
  readonly hasReset: boolean;
  /** The first reading is under way. */
  readonly isReading: boolean;
  readonly leftPercent: number | null;
  readonly windowMs: number | null;
  readonly resetAtMs: number | null;
  readonly readAtMs: number;
  readonly nowMs: number;
  readonly waitsFor: string | null;
  readonly usedUpAtMs: number | null;
}

export function paceOf(facts: PaceFacts): Pace {
  switch (facts.shape) {
    case 'unknown':
      if (facts.isReading) return { kind: 'reading' };
      return { kind: facts.hasReset ? 'has-reset' : 'unknown' };
    case 'used-up':
      return { kind: 'used-up', atMs: facts.usedUpAtMs };
    case 'waiting':
      return { kind: 'waits', waitsFor: facts.waitsFor ?? '' };
    case 'old':
      return { kind: 'unknown' };
    case 'low':
    case 'current':
      return forecast(facts);
    default:
      return assertNever(facts.shape);
  }
}

function forecast({ leftPercent, windowMs, resetAtMs, readAtMs, nowMs }: PaceFacts): Pace {
  if (leftPercent === null || windowMs === null || resetAtMs === null || windowMs <= 0) return { kind: 'unknown' };
  const startMs = resetAtMs - windowMs;
  const elapsedMs = Math.max(0, readAtMs - startMs);
  if (elapsedMs < windowMs * tellingFromShare) return { kind: 'too-early', isTight: leftPercent <= tightAtLeftPercent };
  const usedPercent = 100 - leftPercent;
  const endsAtMs = usedPercent <= 0 ? Number.POSITIVE_INFINITY : startMs + (elapsedMs * 100) / usedPercent;
  return endsAtMs < resetAtMs ? { kind: 'runs-out', inMs: Math.max(0, endsAtMs - nowMs) } : { kind: 'lasts' };
}

/** Amber: it ends before it resets. A verdict on the window, not on the level (visual.md 1). */
export function isShort(pace: Pace): boolean {
  return pace.kind === 'runs-out' || (pace.kind === 'too-early' && pace.isTight);
}
