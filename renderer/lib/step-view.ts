import type { CheckStep } from '../../shared/verify-report.ts';

type Rung = 'done' | 'now' | 'ahead';

/** The four steps of a check (visual.md section 3), and the present one in words. */
export interface StepView {
  readonly rungs: readonly { readonly name: CheckStep; readonly state: Rung }[];
  readonly text: string;
}

const steps: Readonly<Record<CheckStep, { readonly done: number; readonly text: string }>> = {
  looking: { done: 0, text: 'Looking for a newer sign-in' },
  trying: { done: 1, text: 'Trying the current sign-in' },
  waiting: { done: 2, text: 'Waiting for its turn' },
  refreshing: { done: 2, text: 'Refreshing the sign-in' },
  'trying-new': { done: 3, text: 'Trying the new sign-in' },
  saving: { done: 4, text: 'Saving it' },
};
const ladder = ['looking', 'trying', 'refreshing', 'trying-new'] as const satisfies readonly CheckStep[];

/** `undefined`: nothing was begun yet. */
export function stepView(step: CheckStep | undefined): StepView {
  if (step === undefined) return { rungs: ladder.map((name) => ({ name, state: 'ahead' })), text: steps.waiting.text };
  const { done, text } = steps[step];
  // Who waits is at no step.
  const present = step === 'waiting' ? -1 : done;
  const rungs = ladder.map((name, index) => ({ name, state: rungAt(index, done, present) }));
  return { rungs, text };
}

function rungAt(index: number, done: number, present: number): Rung {
  if (index < done) return 'done';
  return index === present ? 'now' : 'ahead';
}
