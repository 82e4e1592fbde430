import type { PathInUse } from './facts.ts';

/** Why this folder and no other, as it follows the folder's name. */
export function becauseOf({ variable, isChosen }: Pick<PathInUse, 'variable' | 'isChosen'>): string {
  if (isChosen) return 'chosen in Settings';
  return variable === null ? 'the default place' : `named by ${variable}`;
}
