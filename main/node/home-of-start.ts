import type { Surroundings } from '../../shared/app-snapshot.ts';
import { couldBeFolder } from './folders-in-use.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface HomeOfStart {
  /** Names the Codex home that counts, unless that is the usual one. */
  readonly env: Env;
  readonly by: Surroundings['codexHomeBy'];
}

/**
 * Which Codex home this start of the app uses: the environment has the first word (product.md section 3). A chosen one that a file stands
 * in the way of is passed over, since an app that does not start could not be told another.
 */
export function homeOfStart(env: Env, chosen: string | null): HomeOfStart {
  if ((env['CODEX_HOME']?.trim() ?? '') !== '') return { env, by: 'variable' };
  if (chosen === null || !couldBeFolder(chosen)) return { env, by: 'default' };
  return { env: { ...env, CODEX_HOME: chosen }, by: 'choice' };
}
