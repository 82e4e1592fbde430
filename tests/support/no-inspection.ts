import type { Inspection } from '../../main/core/diagnosis/inspection.ts';

const refuse = (): Promise<never> => Promise.reject(new Error('Nobody looks into the setup here.'));

/** Nobody looks into the setup here; that has its own tests. */
export const noInspection: Inspection = {
  look: refuse,
  plan: refuse,
  repair: refuse,
  takeBack: refuse,
  report: refuse,
  forget: () => undefined,
};
