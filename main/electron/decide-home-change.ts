import { resolve } from 'node:path';

export interface HomeChange {
  /** Null: the dialog was closed without a choice. */
  readonly chosen: string | null;
  readonly inUse: string;
  /** Where the Codex home is when nothing names one. */
  readonly usual: string;
  readonly hasSignIn: boolean;
}

/** `keep`: it counts from the next start on. `forget`: the usual place does, and nothing needs to be kept. */
export type HomeDecision = 'nothing' | 'no-sign-in' | 'keep' | 'forget';

export function decideHomeChange({ chosen, inUse, usual, hasSignIn }: HomeChange): HomeDecision {
  if (chosen === null) return 'nothing';
  // Before the folder in use: who looks elsewhere and comes back to it has to hear that nothing is there either.
  if (!hasSignIn) return 'no-sign-in';
  if (resolve(chosen) === resolve(inUse)) return 'nothing';
  return resolve(chosen) === resolve(usual) ? 'forget' : 'keep';
}
