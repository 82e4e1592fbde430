import { setTimeout as pause } from 'node:timers/promises';
import { startCommand } from '../support/run-command.ts';
import { openTokenGate, type TokenGate } from '../support/token-gate.ts';
import { recover } from './fault-campaign.ts';
import { fillFaultHome } from './fault-uses.ts';
import { checkAnswers, checkFiles, createWatch, type Report, type Watch } from './harm.ts';
import { checkEnd, longestRunMs } from './killed-runs.ts';
import { type Seeded, seeded } from './seeded.ts';

/** What a computer that falls asleep does to a run, and what a second run makes of it meanwhile. */
export interface SuspendEffort {
  runs: number;
  suspended: number;
  /** Of these with a request under way or answered. */
  suspendedAtWork: number;
  requests: number;
  shownOnceMore: number;
}

export const noSuspendEffort = (): SuspendEffort => ({
  runs: 0,
  suspended: 0,
  suspendedAtWork: 0,
  requests: 0,
  shownOnceMore: 0,
});

/** A lease lives so long here, of which two seconds have to be left for a spend to begin; and a sleep takes longer. */
const leaseLifeMs = 3_000;
const shortestSleepMs = 3_100;
const sleepRangeMs = 1_500;
const roundsPerHome = 2;
/** A run may be over before it falls asleep: then others get their turn until one does. */
const roundsAtMost = 20;

/** One home, in which some runs fall asleep at drawn moments for longer than their leases live, beside others that stay awake. */
export async function suspendRuns(seed: number, report: Report): Promise<SuspendEffort> {
  const random = seeded(seed);
  const effort = noSuspendEffort();
  const home = await fillFaultHome({ latencyMs: random.pick([0, 5, 40]), answerDelayMs: random.pick([0, 20]) });
  const watch = createWatch(home, report);
  try {
    for (let round = 0; round < roundsPerHome || (effort.suspended === 0 && round < roundsAtMost); round += 1)
      await playRound(watch, random, effort);
    await recover(watch);
    const presented = home.tokenRequests().flatMap(({ tokenHash }) => tokenHash ?? []);
    effort.requests = presented.length;
    effort.shownOnceMore = presented.length - new Set(presented).size;
    return effort;
  } finally {
    await home.dispose();
  }
}

async function playRound(watch: Watch, random: Seeded, effort: SuspendEffort): Promise<void> {
  const check = ['verify-flagged', '--json'];
  const refresh = ['refresh', '--force', '--json'];
  const args = random.pick([check, check, refresh, ['flag', 'edna@studio.example', '--json']]);
  const other = random.pick([check, refresh, ['status', '--refresh', '--json']]);
  const sleepy = await start(watch, args);
  const sleeps = fallAsleep(sleepy, random, effort);
  // The other one begins while the first one is at work, asleep or about to wake.
  await Promise.race([sleepy.gate.reached('request', 1), sleepy.ended, pause(random.below(600))]);
  const awake = await start(watch, other);
  await Promise.all([sleeps, end(watch, sleepy), end(watch, awake)]);
  await checkAnswers(watch, [...sleepy.gate.deliveries, ...awake.gate.deliveries]);
  await checkFiles(watch, false);
  effort.runs += 2;
}

type Started = Awaited<ReturnType<typeof start>>;

async function start({ home }: Watch, args: readonly string[]) {
  const gate = await openTokenGate(home.world.service.tokenUrl);
  const env = {
    ...home.envs[0],
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url,
    CODEX_AUTH_REFRESH_LEASE_TTL_MS: String(leaseLifeMs),
  };
  return { args, gate, ...startCommand(args, env) };
}

async function fallAsleep({ child, gate, ended }: Started, random: Seeded, effort: SuspendEffort): Promise<void> {
  await Promise.race([momentOf(gate, random), ended]);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGSTOP');
  effort.suspended += 1;
  if (gate.requests() > 0) effort.suspendedAtWork += 1;
  await pause(shortestSleepMs + random.below(sleepRangeMs));
  child.kill('SIGCONT');
}

async function momentOf(gate: TokenGate, random: Seeded): Promise<void> {
  if (random.chance(0.25)) {
    await pause(random.below(400));
    return;
  }
  await gate.reached(random.pick(['request', 'written', 'let-go']), 1);
  if (random.chance(0.5)) await pause(random.below(30));
}

async function end({ report }: Watch, { args, child, gate, ended }: Started): Promise<void> {
  const line = args.join(' ');
  const tooLong = setTimeout(() => {
    report('wrongEnd', `${line} stood still`);
    child.kill('SIGKILL');
  }, longestRunMs);
  const result = await ended;
  clearTimeout(tooLong);
  await gate.close();
  if (result.signal !== null) report('wrongEnd', `${line} died of ${result.signal}`);
  checkEnd(line, result, report);
}
