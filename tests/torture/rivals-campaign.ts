import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { RequestRecord } from '../../main/node/made-up-service/request-log.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { startRival } from '../support/rival.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld } from '../support/world.ts';
import { type DiskWatch, watchDisk } from './disk-watch.ts';
import {
  type Contest,
  type ContestEffort,
  codexLoop,
  ourLoop,
  personLoop,
  presentToken,
  rivalLoop,
  takeTurns,
} from './rival-writers.ts';
import { seeded } from './seeded.ts';

/** None of these may ever happen. */
export const contestHarms = {
  lost: 'accounts in neither list at the end',
  twice: 'accounts in both lists, or twice in one, at the end',
  changed: 'changes of another program that are gone',
  dead: 'sign-ins dead whose newest token we had, or was on disk',
  replayed: 'answered tokens that we presented again although their successor was on disk',
  wrongEnd: 'runs of ours that ended in a way that is not theirs',
} as const;

export type ContestHarm = keyof typeof contestHarms;

export interface ContestFigures extends ContestEffort {
  ourSpends: number;
  othersSpends: number;
  /** The one case that no reader can avoid: spent by another program whose answer was on no disk when we looked. */
  ourUnavoidableReplays: number;
  othersReplays: number;
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
  const held: Contest = {
    world,
    moved: named('moved', 3),
    weSetAside: options.weSetAside,
    resident: named('resident', 5),
    labels: new Map(),
    effort: {
      ourRuns: 0,
      codexRefreshes: 0,
      codexStarts: 0,
      codexFellOver: 0,
      rivalRefreshes: 0,
      rivalSaves: 0,
      rivalAdded: 0,
      codexLost: 0,
    },
    rivalsTurn: takeTurns(),
    isOver: () => Date.now() >= endsAtMs || failure.isThere,
    failure,
    onWrongEnd: (what) => report('wrongEnd', what),
  };
  await writeManagement(world.home.dir, options.weSetAside ? 'manage' : 'watch');
  await world.home.writeAuth(own.tokens);
  await world.home.writeFlagged(held.moved.map(({ tokens }) => flaggedRecord(tokens)));
  await world.home.writePool(held.resident.map(({ tokens }) => poolRecord(tokens)));
  const disk = watchDisk(world.home.dir);
  try {
    const blame = (token: string): void => {
      if (wasAnsweredToUs(held, disk, token)) report('dead', 'the sign-in of auth.json');
      else held.effort.codexLost += 1;
    };
    await Promise.all([everybodyAtOnce(held, options), personLoop(held, own, blame)]);
    await weAlone(held);
    const requests = countRequests(held, disk, report);
    await checkLists(held, report);
    const token = await presentToken(world);
    if (own.rotate(token) === null) blame(token);
    return { ...held.effort, ...requests };
  } finally {
    disk.close();
    await world.dispose();
  }
}

async function writeManagement(homeDir: string, management: 'manage' | 'watch'): Promise<void> {
  const dir = join(homeDir, 'quota-tray');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'settings.json'), JSON.stringify({ management }));
}

async function everybodyAtOnce(held: Contest, options: ContestOptions): Promise<void> {
  const { seed, codexPrograms, writersOfEachKind } = options;
  const dir = dirname(held.world.home.poolPath);
  const each = Array.from({ length: writersOfEachKind }, (_, index) => index);
  const rivals = await Promise.all(each.map(() => startRival(dir)));
  const [firstCodex] = codexPrograms;
  // One of us finds a Codex and leaves its sign-in to it, where there is one.
  const paths = each.map((index) =>
    index === 0 && firstCodex !== undefined ? `${dirname(firstCodex)}:/usr/bin:/bin` : '/usr/bin:/bin',
  );
  try {
    await allToTheirEnd(held, [
      ...paths.map((path, index) => ourLoop(held, seeded(seed * 100 + index), path)),
      ...rivals.map((rival, index) => rivalLoop(held, seeded(seed * 100 + 30 + index), rival)),
      ...codexPrograms.flatMap((program, kind) =>
        each.map((index) => codexLoop(held, seeded(seed * 100 + 60 + kind * 10 + index), program)),
      ),
    ]);
  } finally {
    await Promise.all(rivals.map((rival) => rival.close()));
  }
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

async function checkLists(
  { world, moved, resident, labels }: Contest,
  report: ContestOptions['report'],
): Promise<void> {
  const records = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
  for (const account of [...moved, ...resident]) {
    const own = records.filter((record) => record['email'] === account.email);
    if (own.length === 0) report('lost', account.email);
    if (own.length > 1) report('twice', account.email);
    for (const record of own) {
      const label = labels.get(account.email);
      if (label !== undefined && record['accountLabel'] !== label)
        report('changed', `${account.email} is "${record['accountLabel']}" and was "${label}"`);
      if (account.rotate(record.refreshToken) === null) report('dead', account.email);
    }
  }
}

function countRequests({ world }: Contest, disk: DiskWatch, report: ContestOptions['report']) {
  const requests = world.service.log.of('token');
  const spends = new Map<string, RequestRecord>();
  const counts = { ourSpends: 0, othersSpends: 0, ourUnavoidableReplays: 0, othersReplays: 0 };
  for (const request of requests) {
    const byUs = isOurs(request);
    const { tokenHash, successorHash, presented } = request;
    if (tokenHash !== null && successorHash !== null) {
      spends.set(tokenHash, request);
      counts[byUs ? 'ourSpends' : 'othersSpends'] += 1;
    } else if (presented === 'spent') {
      if (!byUs) counts.othersReplays += 1;
      else if (wasKnown(request, spends.get(tokenHash ?? ''), disk))
        report('replayed', `request ${request.seq} of ${request.accountKey}`);
      else counts.ourUnavoidableReplays += 1;
    }
  }
  return counts;
}

/** Whose answer is it that the spent token in auth.json waits for? Ours are on disk in time; anybody's that was on disk stays. */
function wasAnsweredToUs({ world }: Contest, disk: DiskWatch, token: string): boolean {
  const [spend] = world.service.log
    .of('token')
    .filter(({ tokenHash, successorHash }) => successorHash !== null && tokenHash === sha256Hex(token));
  return spend === undefined || isOurs(spend) || disk.seenSince(spend.successorHash ?? '') !== null;
}

function isOurs({ headers }: RequestRecord): boolean {
  return String(headers['user-agent']).startsWith('codex-quota/');
}

/** Was the successor on disk when we wrote down that we were about to present its predecessor? */
function wasKnown(replay: RequestRecord, spend: RequestRecord | undefined, disk: DiskWatch): boolean {
  const { tokenHash, arrivedAtMs } = replay;
  const seenSinceMs = disk.seenSince(spend?.successorHash ?? '');
  const intendedAtMs = disk.intendedBefore(tokenHash ?? '', arrivedAtMs) ?? arrivedAtMs;
  return seenSinceMs !== null && seenSinceMs < intendedAtMs;
}
