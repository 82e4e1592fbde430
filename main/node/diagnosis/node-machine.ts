import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import type { CodexCli } from '../../core/codex/codex-cli.ts';
import type { FoundProgram, Machine, PathFacts, PathInUse } from '../../core/diagnosis/facts.ts';
import type { Processes } from '../../core/ports.ts';
import { changeableCodex } from '../codex/codex-app-server.ts';
import { programEnv } from '../codex/program-env.ts';
import type { ProxiesInUse } from '../http/http-client.ts';
import { leaseLifeMs } from '../leases/lease-life.ts';
import { namesIn } from '../names-in.ts';
import { listProcesses } from '../processes/list-processes.ts';
import { mayTouchAccounts } from '../processes/programs-at-work.ts';
import { runningPrograms } from '../processes/running-programs.ts';
import { findMultiAuth, versionSaidBy } from '../programs/find-program.ts';
import { searchHere } from '../programs/search-folders.ts';
import { findStorePaths } from '../stores/find-store-paths.ts';
import { codexHomeNamedIn, isAccountStorage, multiAuthCandidates, type StorePaths } from '../stores/store-paths.ts';
import { accessFacts } from './access-facts.ts';
import { leftoverFiles } from './leftover-files.ts';
import { networkSettings } from './network-settings.ts';
import type { PlaceNotes } from './place-notes.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface NodeMachineDeps {
  readonly env: Env;
  readonly paths: StorePaths;
  /** The Codex home that `env` names was chosen in the app, and no variable of this computer names it. */
  readonly isHomeChosen: boolean;
  readonly osHome: string;
  readonly quotaDir: string;
  readonly version: string;
  readonly codex: Pick<CodexCli, 'find'>;
  readonly processes: Pick<Processes, 'isDead'>;
  readonly proxies: () => Promise<ProxiesInUse>;
  readonly settingsProblems: readonly string[];
  readonly placeNotes: PlaceNotes;
}

/** This computer, asked without a shell, without the network and without leaving a trace. */
export function createNodeMachine(deps: NodeMachineDeps): Machine {
  const { env, paths, quotaDir, version, processes, proxies, settingsProblems, placeNotes } = deps;
  const { platform } = process;
  const custodyDir = join(quotaDir, 'custody');
  const folders = [...new Set([paths.codexHome, paths.root, quotaDir])];
  return {
    places: () => ({ folders, homeDirs: personAt(deps).homeDirs }),
    async gather(signal) {
      const nowMs = Date.now();
      const dirs = [...folders, custodyDir, ...(placeNotes.dir === null ? [] : [placeNotes.dir])];
      const [codex, listed, leftovers, inUse] = await Promise.all([
        findCodex(deps, signal),
        listProcesses(platform, env),
        leftoverFiles({ dirs, leaseDir: paths.leases, leaseLifeMs: leaseLifeMs(env), processes, nowMs }),
        proxies(),
      ]);
      const nodeVersion = process.versions.node;
      const multiAuth = findMultiAuth(searchHere(env));
      return {
        installation: {
          ownVersion: version,
          nodeVersion,
          platform,
          codex,
          changeableCodex: changeableCodex(env),
          multiAuth,
        },
        paths: pathFacts(deps),
        access: accessFacts(
          { files: [paths.auth, ...listFiles(paths.root)], folders, secretFolders: [custodyDir, paths.leases] },
          platform,
        ),
        network: networkSettings(env, inUse, platform),
        running: runningPrograms(listed?.filter(mayTouchAccounts(paths, findStorePaths)) ?? null),
        leftovers,
        settingsProblems,
        person: personAt(deps),
      };
    },
  };
}

async function findCodex({ codex, env, paths }: NodeMachineDeps, signal?: AbortSignal): Promise<FoundProgram | null> {
  const found = await codex.find();
  if (found === null) return null;
  const version = await versionSaidBy(
    found.path,
    { ...programEnv(found.path, env), CODEX_HOME: paths.codexHome },
    signal,
  );
  return { path: found.path, version };
}

function personAt({ env, osHome }: NodeMachineDeps) {
  const homeDirs = [env['HOME'], env['USERPROFILE'], osHome].flatMap((dir) => (dir === undefined ? [] : [dir]));
  const names = [env['USER'], env['USERNAME'], env['LOGNAME'], userName(), ...homeDirs.map((dir) => basename(dir))];
  return { homeDirs: [...new Set(homeDirs)], userNames: [...new Set(names.flatMap((name) => name ?? []))] };
}

/** In a container the user may have no entry at all. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** Backups and journals of the lists hold the same tokens. */
function listFiles(root: string): readonly string[] {
  return namesIn(root)
    .filter((name) => /^openai-codex-(flagged-)?accounts\.json/.test(name) && !name.endsWith('.tmp'))
    .map((name) => join(root, name));
}

function isNamed(env: NodeMachineDeps['env'], variable: string): boolean {
  return variable === 'CODEX_HOME' ? codexHomeNamedIn(env) !== null : (env[variable]?.trim() ?? '') !== '';
}

/** The folders in use, and what decided each. */
export function placesInUse({
  env,
  paths,
  isHomeChosen,
  quotaDir,
}: Pick<NodeMachineDeps, 'env' | 'paths' | 'isHomeChosen' | 'quotaDir'>): readonly PathInUse[] {
  const place = (name: string, path: string, variable: string): PathInUse => {
    const isChosen = isHomeChosen && variable === 'CODEX_HOME';
    const decided = { variable: !isChosen && isNamed(env, variable) ? variable : null, isChosen };
    return { name, path, ...decided, exists: existsSync(path), isAbsolute: isAbsolute(path) };
  };
  return [
    place('Codex home', paths.codexHome, 'CODEX_HOME'),
    place('codex-multi-auth', paths.root, 'CODEX_MULTI_AUTH_DIR'),
    place('Codex Quota', quotaDir, 'CODEX_QUOTA_HOME'),
    place('Leases', paths.leases, 'CODEX_AUTH_REFRESH_LEASE_DIR'),
  ];
}

function pathFacts(deps: NodeMachineDeps): PathFacts {
  const { env, paths, osHome, placeNotes } = deps;
  const inUse = placesInUse(deps);
  const candidates = multiAuthCandidates({ env, platform: process.platform, osHome, namesIn }, paths.codexHome);
  return {
    inUse,
    otherSide: placeNotes.other(inUse),
    otherPools: candidates.filter((dir) => dir !== paths.root && namesIn(dir).some(isAccountStorage)),
    projectPools: namesIn(join(paths.root, 'projects')).filter((name) =>
      namesIn(join(paths.root, 'projects', name)).some(isAccountStorage),
    ).length,
  };
}
