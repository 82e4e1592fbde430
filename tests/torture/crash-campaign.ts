import { createOldMemory, type ErasureFigures, type OldMemory } from './erasures.ts';
import { generateHome, signInDeadOnes } from './generated-home.ts';
import {
  checkAnswers,
  checkFiles,
  checkRecovered,
  createWatch,
  letAMinutePass,
  type Report,
  type Watch,
} from './harm.ts';
import { drawOrders, type Ended, runOrder } from './killed-runs.ts';
import { type Seeded, seeded } from './seeded.ts';

/** How much was done, so that "nothing happened" can be believed. */
export interface Effort extends ErasureFigures {
  runs: number;
  kills: number;
  killsAtWork: number;
  /** At the entry of a call that changes files. */
  killsAtCalls: number;
  requests: number;
  rotated: number;
  /** Answers that a process had let go of while it was certainly alive. */
  inHand: number;
  /** Read in the moment of the death: of these some may be on disk, and none has to be. */
  readAtDeath: number;
  readAtDeathOnDisk: number;
  /** Never read: the process died over them, or before they left. */
  unread: number;
  shownOnceMore: number;
  /** Killed although an account was gone when they began: of these some were in the middle of putting it back. */
  killsBesideErased: number;
}

export const noEffort = (): Effort => ({
  runs: 0,
  kills: 0,
  killsAtWork: 0,
  killsAtCalls: 0,
  requests: 0,
  rotated: 0,
  inHand: 0,
  readAtDeath: 0,
  readAtDeathOnDisk: 0,
  unread: 0,
  shownOnceMore: 0,
  killsBesideErased: 0,
  erased: 0,
  erasedAgain: 0,
  putBack: 0,
});

/** On a quick machine most runs are over before the moment that was drawn for their death: then it takes more of them. */
const roundsPerKill = 12;

/** As many kills share a home, its history and its service. */
export const killsPerHome = 40;

interface Played {
  readonly watch: Watch;
  readonly random: Seeded;
  readonly effort: Effort;
  readonly oldMemory: OldMemory;
}

/** One generated home from its start to its recovery. The same seed makes the same home, commands and moments of death. */
export async function tortureHome(seed: number, kills: number, report: Report): Promise<Effort> {
  const random = seeded(seed);
  const home = await generateHome(seed, random);
  const oldMemory = createOldMemory(home, seed);
  const played = { watch: createWatch(home, report), random, effort: noEffort(), oldMemory };
  try {
    await oldMemory.look();
    for (let round = 0; round < kills * roundsPerKill && played.effort.kills < kills; round += 1)
      await playRound(played, seed * killsPerHome + round);
    await recover(played);
    countRequests(played);
    return { ...played.effort, ...oldMemory.figures };
  } finally {
    await home.dispose();
  }
}

async function playRound({ watch, random, effort, oldMemory }: Played, callNumber: number): Promise<void> {
  const { home, report } = watch;
  const wasErased = home.erased.size > 0;
  const orders = drawOrders({ home, random, callNumber });
  const ends = await Promise.all(orders.map((order) => runOrder(home, order, report)));
  await checkAnswers(
    watch,
    ends.flatMap(({ deliveries }) => deliveries),
  );
  await checkFiles(watch, false);
  for (const [index, end] of ends.entries()) {
    count(effort, end, watch);
    if (end.isKilled && orders[index]?.kill?.at === 'call') effort.killsAtCalls += 1;
  }
  if (wasErased) effort.killsBesideErased += ends.filter(({ isKilled }) => isKilled).length;
  await oldMemory.look();
  if (random.chance(0.6)) await signInDeadOnes(home);
  await oldMemory.writeNowAndThen();
}

/** Quiet runs in both homes: whatever can be finished is finished then. */
async function recover({ watch, effort, oldMemory }: Played): Promise<void> {
  const { home, report } = watch;
  await signInDeadOnes(home);
  await letAMinutePass(home);
  const runQuietly = async (args: readonly string[], at: 0 | 1): Promise<void> => {
    const end = await runOrder(home, { args, home: at, kill: null }, report);
    await checkAnswers(watch, end.deliveries);
    effort.runs += 1;
  };
  for (const at of [0, 1, 0] as const) {
    await runQuietly(['verify-flagged', '--json'], at);
    await runQuietly(['status', '--refresh', '--json'], at);
  }
  await oldMemory.look();
  // What is under a temporary name goes with the next write beside it, so each home gets one.
  await signInDeadOnes(home);
  for (const at of [0, 1] as const) await runQuietly(['refresh', '--force', '--json'], at);
  await checkFiles(watch, true);
  await checkRecovered(watch);
}

function count(effort: Effort, end: Ended, { known, report }: Watch): void {
  const { isKilled, wasAtWork, deliveries, answersWritten } = end;
  if (deliveries.filter(({ successorHash }) => known.has(successorHash)).length < answersWritten)
    report('lost', `one of ${answersWritten} that had been written`);
  effort.runs += 1;
  if (isKilled) effort.kills += 1;
  if (isKilled && wasAtWork) effort.killsAtWork += 1;
  for (const { ending, isHeldByTheLiving, successorHash } of deliveries) {
    if (isHeldByTheLiving) effort.inHand += 1;
    else if (ending !== 'let-go') effort.unread += 1;
    else {
      effort.readAtDeath += 1;
      if (known.has(successorHash)) effort.readAtDeathOnDisk += 1;
    }
  }
}

function countRequests({ watch, effort }: Played): void {
  const requests = watch.home.tokenRequests();
  effort.requests = requests.length;
  effort.rotated = requests.filter(({ successorHash }) => successorHash !== null).length;
  effort.shownOnceMore = requests.length - new Set(requests.map(({ tokenHash }) => tokenHash)).size;
}

export function addEffort(sum: Effort, more: Effort): void {
  for (const name of Object.keys(more) as (keyof Effort)[]) sum[name] += more[name];
}
