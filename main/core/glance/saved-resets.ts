import type { SavedResets } from '../../../shared/status-report.ts';
import { isoOrNull } from '../iso-time.ts';
import type { UsageReading } from '../usage/usage-reading.ts';
import type { UsageMemory } from '../usage-memory/last-values.ts';
import { recallUsage } from './recall-usage.ts';

/** The accounts that have a reset saved, from the last values. */
export function savedResets(memory: UsageMemory, nowMs: number): readonly SavedResets[] {
  return [...memory.accounts.keys()].flatMap((key) => {
    const { reading } = recallUsage(memory, key, nowMs);
    const left = reading === null ? null : leftAt(reading, nowMs);
    return left === null ? [] : [{ key, ...left }];
  });
}

/** One that has ended since is gone, also while nobody has read anew. */
function leftAt(
  { resetCreditCount, resetCreditEndsAtMs = [] }: UsageReading,
  nowMs: number,
): Omit<SavedResets, 'key'> | null {
  const running = resetCreditEndsAtMs.filter((atMs) => atMs > nowMs);
  const count = (resetCreditCount ?? 0) - (resetCreditEndsAtMs.length - running.length);
  return count > 0 ? { count, firstEndsAt: isoOrNull(running[0] ?? null) } : null;
}
