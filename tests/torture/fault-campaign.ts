import { type CommandResult, startCommand } from '../support/run-command.ts';
import { openTokenGate } from '../support/token-gate.ts';
import { type FaultUse, fillFaultHome } from './fault-uses.ts';
import type { GeneratedHome } from './generated-home.ts';
import {
  checkAnswers,
  checkFiles,
  checkRecovered,
  createWatch,
  letAMinutePass,
  type Report,
  type Watch,
} from './harm.ts';
import { checkEnd, longestRunMs } from './killed-runs.ts';
import { type Fault, faultsBelow, struckCalls, type Traced, tracedRun } from './traced-fault.ts';

/** How much was done, so that "nothing happened" can be believed. */
export interface FaultEffort {
  runs: number;
  /** Calls on our files that failed because we said so. */
  struck: number;
  /** Others that had the same number in another thread, such as the pipe by which Node wakes itself. */
  struckElsewhere: number;
  /** Faults whose call did not come that time. */
  missed: number;
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
  refused: 0,
  finished: 0,
  requests: 0,
  shownOnceMore: 0,
});

/** Every call that changes something below the home when nothing disturbs the use, with each error that it can give. */
export async function faultsOf(strace: string, use: FaultUse): Promise<readonly Fault[]> {
  const home = await fillFaultHome({}, use);
  try {
    for (const args of use.before) await startCommand(args, home.envs[0]).ended;
    const traced = tracedRun(strace, null);
    const { exitCode, stderr } = await startCommand(use.args, { ...home.envs[0], ...traced.env }, traced.under).ended;
    if (exitCode !== 0) throw new Error(`\`${use.args.join(' ')}\` does not work: ${stderr}`);
    return faultsBelow(home.world.home.dir, await traced.lines());
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
    const result = await runUnjudged(watch, use.args, traced);
    const lines = await traced.lines();
    const { ours, elsewhere } = struckCalls(home.world.home.dir, lines);
    // Node itself ends when its own pipe fails; on our files nothing may end it.
    if (elsewhere === 0) judgeEnd(watch, use.args, result);
    await checkFiles(watch, false);
    if (use.after !== undefined) await runWatched(watch, use.after);
    await recover(watch);
    count(effort, { ours, elsewhere, isFinished: result.exitCode === 0, home });
    return effort;
  } finally {
    await home.dispose();
  }
}

interface Struck {
  readonly ours: number;
  readonly elsewhere: number;
  readonly isFinished: boolean;
  readonly home: GeneratedHome;
}

function count(effort: FaultEffort, { ours, elsewhere, isFinished, home }: Struck): void {
  effort.runs += 1;
  effort.struck += ours;
  effort.struckElsewhere += elsewhere;
  if (ours + elsewhere === 0) effort.missed += 1;
  else if (isFinished) effort.finished += 1;
  else effort.refused += 1;
  const requests = home.tokenRequests().filter(({ tokenHash }) => tokenHash !== null);
  effort.requests += requests.length;
  effort.shownOnceMore += requests.length - new Set(requests.map(({ tokenHash }) => tokenHash)).size;
}

/** A run that nothing disturbs. */
async function runWatched(watch: Watch, args: readonly string[]): Promise<CommandResult> {
  const result = await runUnjudged(watch, args);
  judgeEnd(watch, args, result);
  return result;
}

function judgeEnd({ report }: Watch, args: readonly string[], result: CommandResult): void {
  if (result.signal !== null) report('wrongEnd', `${args.join(' ')} died of ${result.signal}`);
  checkEnd(args.join(' '), result, report);
}

/** Its answers are all in hand, since nobody kills it: every one has to be on disk when it has ended. */
async function runUnjudged(watch: Watch, args: readonly string[], traced?: Traced): Promise<CommandResult> {
  const { home, report } = watch;
  const gate = await openTokenGate(home.world.service.tokenUrl);
  const env = { ...home.envs[0], ...traced?.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: gate.url };
  const { child, ended } = startCommand(args, env, traced?.under);
  const tooLong = setTimeout(() => {
    report('wrongEnd', `${args.join(' ')} stood still`);
    child.kill('SIGKILL');
  }, longestRunMs);
  const result = await ended;
  clearTimeout(tooLong);
  await gate.close();
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
