import type { LastValues } from './last-values.ts';

/** Shown as old after two intervals, but not before ten minutes (visual.md section 4). */
const youngMs = 10 * 60 * 1000;

export type OldBecause =
  /** The last attempt failed. */
  | 'failed'
  /** "Has reset since, not read yet": the figure itself says nothing any more. */
  | 'reset-passed'
  | 'aged';

/**
 * Why the values of an account are old, null while they are current. `resetAtMs`: the resets of its windows, those not known left
 * out; `intervalMs`: time between two readings, null when nobody reads regularly (the command, manual polling), and then age alone
 * makes nothing old.
 */
export function oldBecause(input: {
  readonly values: LastValues;
  readonly resetAtMs: readonly number[];
  readonly intervalMs: number | null;
  readonly nowMs: number;
}): OldBecause | null {
  const { reading, error } = input.values;
  if (reading === null) return error === null ? null : 'failed';
  if (input.resetAtMs.some((atMs) => atMs > reading.fetchedAtMs && atMs <= input.nowMs)) return 'reset-passed';
  if (error !== null) return 'failed';
  if (input.intervalMs === null) return null;
  return input.nowMs - reading.fetchedAtMs > Math.max(youngMs, 2 * input.intervalMs) ? 'aged' : null;
}
