import type { Surroundings } from '../../shared/app-snapshot.ts';

export interface HomeLinks {
  /** Another Codex home can be chosen here: no variable names one, which would have the last word. */
  readonly canChoose: boolean;
  readonly canForget: boolean;
  readonly canTryMadeUp: boolean;
}

/** What is offered about where accounts come from. */
export function homeLinks({ codexHomeBy, isDemo }: Pick<Surroundings, 'codexHomeBy' | 'isDemo'>): HomeLinks {
  return {
    canChoose: codexHomeBy !== 'variable' && !isDemo,
    canForget: codexHomeBy === 'choice' && !isDemo,
    canTryMadeUp: !isDemo,
  };
}
