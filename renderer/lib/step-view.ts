import type { CheckStep } from '../../shared/verify-report.ts';
import { stepTexts } from '../texts/verdict-texts.ts';

type Rung = 'done' | 'now' | 'ahead';

/** The four steps of a check (visual.md section 3), and the present one in words. */
export interface StepView {
  readonly rungs: readonly { readonly name: CheckStep; readonly state: Rung }[];
  readonly text: string;
}

const rungsDone: Readonly<Record<CheckStep, number>> = {
  looking: 0,
  trying: 1,
  waiting: 2,
  refreshing: 2,
  'trying-new': 3,
  saving: 4,
};
const ladder = ['looking', 'trying', 'refreshing', 'trying-new'] as const satisfies readonly CheckStep[];

/** `undefined`: nothing was begun yet. */
export function stepView(step: CheckStep | undefined): StepView {
  if (step === undefined) return { rungs: ladder.map((name) => ({ name, state: 'ahead' })), text: stepTexts.waiting };
  const done = rungsDone[step];
  // Who waits is at no step.
  const present = step === 'waiting' ? -1 : done;
  const rungs = ladder.map((name, index) => ({ name, state: rungAt(index, done, present) }));
  return { rungs, text: stepTexts[step] };
}

function rungAt(index: number, done: number, present: number): Rung {
  if (index < done) return 'done';
  return index === present ? 'now' : 'ahead';
}
