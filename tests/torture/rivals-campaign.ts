import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import type { RefreshNote } from '../support/rival-refresh.ts';
import { rivalTimes } from '../support/rival-times.ts';
import type { RivalWord } from '../support/rival-words.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld } from '../support/world.ts';
import { watchDisk } from './disk-watch.ts';
import { type Contest, type ContestEffort, codexLoop, ourLoop, personLoop, presentToken } from './rival-writers.ts';
import { blame, type ContestHarm, checkLists, countRequests, type RequestFigures } from './rivals-harm.ts';
import { commandsLoop, createNursery, type Nursery, proxyLoop, rivalTimeFactor } from './rivals-lives.ts';
import { createPersonAtRival, type PersonAtRival } from './rivals-sign-ins.ts';
import { seeded } from './seeded.ts';

export interface ContestFigures extends ContestEffort, RequestFigures {
  rivalSaves: number;
  rivalRefreshes: number;
  /** They took a result that somebody else had left, ours among them. */
  rivalFollowed: number;
  /** They waited for a lease as long as they wait and presented the token without it. */
  rivalBypassed: number;
}

export interface ContestOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** The executables of real Codex releases; of each as many as of every other writer. */
  readonly codexPrograms: readonly string[];
  readonly writersOfEachKind: number;
  readonly weSetAside: boolean;
  readonly report: (harm: ContestHarm, what: string) => void;
}

/** Short enough that everybody has to refresh all the time. */
const accessLifetimeMs = 1_500;

/** Everybody writes into one home at once, and then we are alone: what is there is counted. */
export async function contest(options: ContestOptions): Promise<ContestFigures> {
  const { seed, durationMs, report } = options;
  const random = seeded(seed);
  const latencyMs = random.pick([0, 5, 20]);
  const world = await createWorld({ latencyMs, answerDelayMs: random.pick([0, 5, 20]), accessLifetimeMs });
  const endsAtMs = Date.now() + durationMs;
  const named = (name: string, count: number): MadeUpAccount[] =>
    Array.from({ length: count }, (_, index) => world.account(`${name}${index}`));
  const own = world.account('own');
  const failure = { isThere: false };
  const lease = { CODEX_AUTH_REFRESH_LEASE_TTL_MS: String(rivalTimes(rivalTimeFactor).leaseLifeMs) };
  const held: Contest = {
    world: { ...world, env: { ...world.env, ...lease } },
    moved: named('moved', 3),
    weSetAside: options.weSetAside,
    resident: named('resident', 5),
    renewals: new Map(),
    effort: { ...noEffort },
    isOver: () => Date.now() >= endsAtMs || failure.isThere,
    failure,
    onWrongEnd: (what) => report('wrongEnd', what),
  };
  const atFirst = await fillHome(held, own);
  const wordsDir = await mkdtemp(join(tmpdir(), 'rivals-words-'));
  const disk = watchDisk(world.home.dir);
  try {
    const nursery = createNursery(held, wordsDir);
    const person = createPersonAtRival(held, disk);
    const words = await firstWords(held);
    const judged = { held, disk, report };
    await Promise.all([
      everybodyAtOnce(held, { nursery, person }, options),
      personLoop(held, own, (token) => blame(judged, token)),
    ]);
    await weAlone(held);
    const said = nursery.said();
    const requests = countRequests(judged);
    await checkLists(judged, [...words, ...said.words], atFirst);
    const token = await presentToken(world);
    if (own.rotate(token) === null) blame(judged, token);
    return { ...held.effort, ...requests, ...countWords(said) };
  } finally {
    disk.close();
    await rm(wordsDir, { recursive: true, force: true });
    await world.dispose();
  }
}

const noEffort: ContestEffort = {
  ourRuns: 0,
  codexRefreshes: 0,
  codexStarts: 0,
  codexFellOver: 0,
  codexLost: 0,
  rivalStarts: 0,
  rivalDeaths: 0,
  powerCuts: 0,
  rivalCommands: 0,
  rivalAdded: 0,
  rivalLost: 0,
};

/** Records with much in them, so that much can be lost. Gives back how each stood there, by e-mail. */
async function fillHome(
  { world: { home }, moved, resident, weSetAside }: Contest,
  own: MadeUpAccount,
): Promise<ReadonlyMap<string, ListRecord>> {
  const extra = (name: string): object => ({
    workspaces: [
      { id: `${name}-1`, enabled: true, name: 'Home', isDefault: true },
      { id: `${name}-2`, enabled: false, disabledAt: 1_760_000_000_000 },
    ],
    currentWorkspaceIndex: 0,
    accountLabel: `${name} at first`,
    foreign: { kept: ['by', 'whom'] },
  });
  await writeManagement(home.dir, weSetAside ? 'manage' : 'watch');
  await home.writeAuth(own.tokens);
  const flagged = moved.map(({ tokens, key }) => flaggedRecord(tokens, extra(key)));
  const pool = resident.map(({ tokens, key }) => poolRecord(tokens, extra(key)));
  await home.writeFlagged(flagged);
  await home.writePool(pool, { foreign: 1, affinityGeneration: 1 });
  return new Map([...flagged, ...pool].map((record) => [String(record['email']), record]));
}

/** What stood there before anybody wrote counts as said. */
async function firstWords({ world: { home } }: Contest): Promise<readonly RivalWord[]> {
  const before = { beganUs: 0, endedUs: 0 };
  const [pool, flagged] = [await home.readText('pool'), await home.readText('flagged')];
  return [
    { list: 'pool', text: pool, ...before },
    { list: 'flagged', text: flagged, ...before },
  ];
}

function countWords({ words, notes }: ReturnType<Nursery['said']>) {
  const count = (what: RefreshNote): number => notes.filter((note) => note === what).length;
  return {
    rivalSaves: words.filter(({ endedUs }) => endedUs !== null).length,
    rivalRefreshes: count('asked'),
    rivalFollowed: count('followed'),
    rivalBypassed: count('bypassed'),
  };
}

async function writeManagement(homeDir: string, management: 'manage' | 'watch'): Promise<void> {
  const dir = join(homeDir, 'quota-tray');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'settings.json'), JSON.stringify({ management }));
}

interface RivalSide {
  readonly nursery: Nursery;
  readonly person: PersonAtRival;
}

async function everybodyAtOnce(held: Contest, { nursery, person }: RivalSide, options: ContestOptions): Promise<void> {
  const { seed, codexPrograms, writersOfEachKind } = options;
  const each = Array.from({ length: writersOfEachKind }, (_, index) => index);
  const [firstCodex] = codexPrograms;
  // One of us finds a Codex and leaves its sign-in to it, where there is one.
  const paths = each.map((index) =>
    index === 0 && firstCodex !== undefined ? `${dirname(firstCodex)}:/usr/bin:/bin` : '/usr/bin:/bin',
  );
  const rivalLoop = (index: number): Promise<void> => {
    const random = seeded(seed * 100 + 30 + index);
    if (index === 0) return commandsLoop({ ...held, person }, random, () => nursery.start('commands', false));
    // The first proxy is of this release, the next one of a later, and so on in turn.
    return proxyLoop(held, random, () => nursery.start(`proxy${index}`, index % 2 === 0));
  };
  await allToTheirEnd(held, [
    ...paths.map((path, index) => ourLoop(held, seeded(seed * 100 + index), path)),
    ...each.map(rivalLoop),
    ...codexPrograms.flatMap((program, kind) =>
      each.map((index) => codexLoop(held, seeded(seed * 100 + 60 + kind * 10 + index), program)),
    ),
  ]);
  // What the last power cut left for nobody to read is recovered by whoever reads it next.
  const reader = await nursery.start('reader', true);
  await reader.order({ do: 'remember' }).finally(() => reader.close());
}

/** Rejects with the first failure, once everybody has stopped: nobody writes into a home that is being taken away. */
async function allToTheirEnd({ failure }: Contest, loops: readonly Promise<void>[]): Promise<void> {
  const stopped = loops.map((loop) =>
    loop.catch((error: unknown) => {
      failure.isThere = true;
      throw error;
    }),
  );
  for (const end of await Promise.allSettled(stopped)) if (end.status === 'rejected') throw end.reason;
}

/** Whatever can be finished or healed is then. */
async function weAlone({ world }: Contest): Promise<void> {
  const env = { ...world.env, PATH: '/usr/bin:/bin' };
  for (let round = 0; round < 2; round += 1) {
    await runCommand(['verify-flagged', '--json'], env);
    await runCommand(['status', '--refresh', '--json'], env);
  }
}
