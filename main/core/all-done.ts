import { AppError } from './app-error.ts';

/**
 * Waits for work that goes on side by side, all of it: what one of them has against it is told once none is under way any more. Rejects
 * with a fault of ours if there is one among the reasons, else with the first.
 */
export async function allDone(works: readonly (Promise<unknown> | null)[]): Promise<void> {
  const settled = await Promise.allSettled(works);
  const reasons: unknown[] = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (reasons.length > 0) throw reasons.find((reason) => !(reason instanceof AppError)) ?? reasons[0];
}
