import type { Processes } from '../../core/ports.ts';
import type { StorePaths } from '../stores/store-paths.ts';
import { type ListedProcess, listProcesses } from './list-processes.ts';
import { programOf } from './program-of.ts';
import { isSamePlace } from './same-place.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Places = Pick<StorePaths, 'auth' | 'root'>;

export interface ProgramsAtWorkDeps {
  readonly env: Env;
  readonly paths: Places;
  /** Where a program that was started with this has its own. */
  readonly pathsOf: (env: Env) => Places;
}

/** Programs that are at work on the files in use here. */
export function programsAtWork({
  env,
  paths,
  pathsOf,
}: ProgramsAtWorkDeps): Pick<Processes, 'codexMayBeRunning' | 'multiAuthRuns'> {
  const list = (): ReturnType<typeof listProcesses> => listProcesses(process.platform, env);
  const isAtWorkHere = atWorkOn(paths, pathsOf);
  const runsHere = (one: ListedProcess, name: string): boolean => programOf(one.words) === name && isAtWorkHere(one);
  return {
    async codexMayBeRunning() {
      const listed = await list();
      return listed === null || listed.some((one) => runsHere(one, 'codex'));
    },
    async multiAuthRuns() {
      return (await list())?.some((one) => runsHere(one, 'codex-multi-auth')) ?? false;
    },
  };
}

/** One that is at work on other files neither spends our sign-ins nor writes where we would look. */
export function atWorkOn(paths: Places, pathsOf: ProgramsAtWorkDeps['pathsOf']): (one: ListedProcess) => boolean {
  return ({ words, env: startedWith }) => {
    // The others are at the file of Codex itself.
    const place = programOf(words) === 'codex-multi-auth' ? 'root' : 'auth';
    const theirs = startedWith();
    return isSamePlace(paths[place], theirs === null ? null : pathsOf(theirs)[place]);
  };
}
