import { setTimeout as pause } from 'node:timers/promises';
import { type CommandResult, startCommand } from '../support/run-command.ts';
import { openTokenGate, type TokenGate } from '../support/token-gate.ts';
import { type FaultUse, fillFaultHome, lateAnswer } from './fault-uses.ts';
import type { GeneratedHome } from './generated-home.ts';
import {
  checkAnswers,
  checkFiles,
  checkLease,
  checkRecovered,
  createWatch,
  harms,
  letAMinutePass,
  type Report,
  type Watch,
} from './harm.ts';
import { checkEnd, longestRunMs } from './killed-runs.ts';
import { deathsAt, type Fault, faultsBelow, isDeath, struckCalls, type Traced, tracedRun } from './traced-fault.ts';

/** How much was done, so that "nothing happened" can be believed. */
export interface FaultEffort {
  runs: number;
  /** Calls on our files that failed because we said so. */
  struck: number;
  /** Others that had the same number in another thread, such as the pipe by which Node wakes itself. */
  struckElsewhere: number;
  /** Faults whose call did not come that time. */
  missed: number;
  /** Runs that died of it. */
  died: number;
  /** Runs that said so with a refusal, and those that did their work all the same. */
  refused: number;
  finished: number;
  requests: number;
  shownOnceMore: number;
}

export const noFaultEffort = (): FaultEffort => ({
  runs: 0,
  struck: 0,
  struckElsewhere: 0,
  missed: 0,
  died: 0,
  refused: 0,
  finished: 0,
  requests: 0,
  shownOnceMore: 0,
});

/** Every call that changes something below the home, or among its leases, when nothing disturbs the use, with each error that it can give. */
export async function faultsOf(strace: string, use: FaultUse): Promise<readonly Fault[]> {
  const home = await fillFaultHome({}, use);
  try {
    for (const args of use.before) await startCommand(args, home.envs[0]).ended;
    const traced = tracedRun(strace, null);
    const trouble: string[] = [];
    const watch = createWatch(home, (harm, what) => trouble.push(`${harms[harm]}: ${what}`));
    const { exitCode, stderr } = await runStruck(watch, use, { traced, fault: null });
    if (exitCode !== 0) trouble.push(stderr);
    if (trouble.length > 0) throw new Error(`\`${use.args.join(' ')}\` does not work: ${trouble.join('; ')}`);
    const { dir, leaseDir } = home.world.home;
    if (use.renews === undefined) return faultsBelow(dir, await traced.lines());
    const faults = faultsBelow(leaseDir, await traced.lines());
    return [...faults, ...deathsAt(faults)];
  } finally {
    await home.dispose();
  }
}

/** One fault in one use, and the recovery from it. */
export async function strikeOnce(
  strace: string,
  { use, fault }: { readonly use: FaultUse; readonly fault: Fault },
  report: Report,
) {
  const effort = noFaultEffort();
  const home = await fillFaultHome({}, use);
  const watch = createWatch(home, report);
  try {
    for (const args of use.before) await runWatched(watch, args);
    const traced = tracedRun(strace, fault);
    const result = await runStruck(watch, use, { traced, fault });
    const isDead = isDeath(fault) && result.signal !== null;
    const struck = struckCalls(home.world.home.dir, await traced.lines());
    // Node itself ends when its own pipe fails; on our files nothing may end it.
    if (!isDead && struck.elsewhere === 0) judgeEnd(watch, use.args, result);
    await checkFiles(watch, false);
    if (use.after !== undefined) await runWatched(watch, use.after);
    await recover(watch);
    count(effort, { ...struck, isDead, isFinished: result.exitCode === 0, home });
    return effort;
  } finally {
    await home.dispose();
  }
}

interface Struck {
  readonly ours: number;
  readonly elsewhere: number;
  readonly isDead: boolean;
  readonly isFinished: boolean;
  readonly home: GeneratedHome;
}

function count(effort: FaultEffort, { ours, elsewhere, isDead, isFinished, home }: Struck): void {
  effort.runs += 1;
  effort.struck += isDead ? 1 : ours;
  effort.struckElsewhere += elsewhere;
  if (isDead) effort.died += 1;
  else if (ours === 0) effort.missed += 1;
  else if (isFinished) effort.finished += 1;
  else effort.refused += 1;
  const requests = home.tokenRequests().filter(({ tokenHash }) => tokenHash !== null);
  effort.requests += requests.length;
  effort.shownOnceMore += requests.length - new Set(requests.map(({ tokenHash }) => tokenHash)).size;
}

/** A run that nothing disturbs. */
async function runWatched(watch: Watch, args: readonly string[]): Promise<CommandResult> {
  const gate = await openTokenGate(watch.home.world.service.tokenUrl);
  const result = await runThrough(watch, gate, { args });
  judgeEnd(watch, args, result);
  return result;
}

function judgeEnd({ report }: Watch, args: readonly string[], result: CommandResult): void {
  if (result.signal !== null) report('wrongEnd', `${args.join(' ')} died of ${result.signal}`);
  checkEnd(args.join(' '), result, report);
}

interface StruckRun {
  readonly traced: Traced;
  readonly fault: Fault | null;
}

/** The one run of a use that the fault is for. */
async function runStruck(watch: Watch, use: FaultUse, { traced, fault }: StruckRun): Promise<CommandResult> {
  const { args, renews = false } = use;
  const ended = new AbortController();
  const { leaseLifeMs, afterMs } = lateAnswer;
  const holdBack = async (): Promise<boolean> => {
    await pause(afterMs, undefined, ended).catch(() => undefined);
    // A disk that stays full lets no lease be renewed.
    if (!ended.signal.aborted && fault?.lasts !== true) checkLease(watch, leaseLifeMs);
    return !ended.signal.aborted;
  };
  const gate = await openTokenGate(watch.home.world.service.tokenUrl, renews ? holdBack : null);
  // Nobody sees this death come.
  if (fault !== null && isDeath(fault)) gate.markKilled();
  const life = renews ? { CODEX_AUTH_REFRESH_LEASE_TTL_MS: String(leaseLifeMs) } : {};
  const env = { ...traced.env, ...life };
  return await runThrough(watch, gate, { args, env, under: traced.under, onEnd: () => ended.abort() });
}

interface Run {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly under?: readonly string[];
  readonly onEnd?: () => void;
}

/** Its answers are all in hand, unless it was killed: every one has to be on disk when it has ended. */
async function runThrough(watch: Watch, gate: TokenGate, { args, env, under, onEnd }: Run): Promise<CommandResult> {
  const { home, report } = watch;
  const wholeEnv = { ...home.envs[0], ...env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url };
  const { child, ended } = startCommand(args, wholeEnv, under);
  const tooLong = setTimeout(() => {
    report('wrongEnd', `${args.join(' ')} stood still`);
    child.kill('SIGKILL');
  }, longestRunMs);
  const result = await ended;
  clearTimeout(tooLong);
  onEnd?.();
  await gate.close();
  // Node ends itself where the pipe fails by which its threads wake each other, in the middle of whatever it was at.
  if (result.signal !== null) for (const delivery of gate.deliveries) delivery.isHeldByTheLiving = false;
  await checkAnswers(watch, gate.deliveries);
  return result;
}

/** Whatever can be finished is finished now, and everybody is in order. */
export async function recover(watch: Watch): Promise<void> {
  await letAMinutePass(watch.home);
  const status = ['status', '--refresh', '--json'];
  const check = ['verify-flagged', '--json'];
  for (const args of [check, status, check, ['refresh', '--force', '--json']]) {
    const { exitCode, stdout } = await runWatched(watch, args);
    if (exitCode !== 0)
      watch.report('notRecovered', `${args.join(' ')} ended with ${exitCode}: ${stdout.slice(0, 300)}`);
  }
  await checkFiles(watch, true);
  await checkRecovered(watch);
}
