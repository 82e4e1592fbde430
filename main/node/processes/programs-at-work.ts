import type { Processes } from '../../core/ports.ts';
import type { StorePaths } from '../stores/store-paths.ts';
import { type ListedProcess, listProcesses } from './list-processes.ts';
import { programOf } from './program-of.ts';
import { isSamePlace } from './same-place.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Places = Pick<StorePaths, 'auth' | 'root'>;
type PathsOf = (env: Env) => Places;

export interface ProgramsAtWorkDeps {
  readonly env: Env;
  readonly paths: Places;
  /** Where a program that was started with this has its own. */
  readonly pathsOf: PathsOf;
}

/** Programs that are at work on the files in use here. */
export function programsAtWork({
  env,
  paths,
  pathsOf,
}: ProgramsAtWorkDeps): Pick<Processes, 'codexMayBeRunning' | 'multiAuthRuns'> {
  const list = (): ReturnType<typeof listProcesses> => listProcesses(process.platform, env);
  const isOn = sharing(paths, pathsOf);
  return {
    async codexMayBeRunning() {
      const listed = await list();
      return listed === null || listed.some((one) => programOf(one.words) === 'codex' && isOn(one, 'auth'));
    },
    async multiAuthRuns() {
      return (await list())?.some((one) => programOf(one.words) === 'codex-multi-auth' && isOn(one, 'root')) ?? false;
    },
  };
}

/**
 * Whether a program may touch the accounts in use here, the pool's or Codex's own. Of the others nobody knows where they look: an app
 * of the desktop hears of none of the shell's variables.
 */
export function mayTouchAccounts(paths: Places, pathsOf: PathsOf): (one: ListedProcess) => boolean {
  return (one) => {
    const name = programOf(one.words);
    if (name !== 'codex' && name !== 'codex-multi-auth') return name !== null;
    const isOn = sharing(paths, pathsOf);
    return isOn(one, 'auth') || (name === 'codex-multi-auth' && isOn(one, 'root'));
  };
}

/** One that is at work on other files neither spends our sign-ins nor writes where we would look. */
function sharing(paths: Places, pathsOf: PathsOf): (one: ListedProcess, place: keyof Places) => boolean {
  return ({ env: startedWith }, place) => {
    const theirs = startedWith();
    return isSamePlace(paths[place], theirs === null ? null : pathsOf(theirs)[place]);
  };
}
