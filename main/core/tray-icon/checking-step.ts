import type { CheckingStep } from './tray-picture.ts';

/** How long the gap of a running check stays where it is. */
export const checkingStepMs = 400;

const walk = [0, 1, 2, 3] as const satisfies readonly CheckingStep[];

/** Where the gap stands at that moment, any beginning will do. With reduced motion it never moves, so no timer is needed. */
export function checkingStepAt(elapsedMs: number, reducedMotion: boolean): CheckingStep {
  if (reducedMotion) return 1;
  const steps = Math.floor(Math.max(elapsedMs, 0) / checkingStepMs);
  return walk[steps % walk.length] ?? 0;
}
