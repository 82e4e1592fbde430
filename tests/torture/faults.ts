import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtCommandPath, rootDir } from '../../build/project-paths.ts';
import { type FaultEffort, faultsOf, noFaultEffort, strikeOnce } from './fault-campaign.ts';
import { type FaultOutcome, nameOfStrike, openFaultSweep } from './fault-sweep.ts';
import { type FaultUse, faultUses } from './fault-uses.ts';
import { harms } from './harm.ts';
import { printRows, rowsOf } from './print-rows.ts';
import { tidyAtEnd } from './tidy-end.ts';
import { stracePath } from './traced-death.ts';
import { type Fault, isDeath } from './traced-fault.ts';

// `npm run torture:faults`: fails every call by which each use of the built command changes files, with each error that it can give, one
// at a time. With `--lasting` each later call of that name fails, too. `--every 8 --seed 0` to `--seed 7` are eight parts of that; `--only
// fix` (a command, or the name of a use), `--call chmod`, `--error EIO` (each as often as you like) and `--count 3` are others. With
// `--go-on` what came of each fault is kept below test-results/, one file for each build of the command: the next start with it plays what
// is left, and counts all of it.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '6' },
    only: { type: 'string', multiple: true },
    call: { type: 'string', multiple: true },
    error: { type: 'string', multiple: true },
    count: { type: 'string' },
    lasting: { type: 'boolean', default: false },
    'go-on': { type: 'boolean', default: false },
  },
});
const [seed, every, homesAtOnce] = [Number(values.seed), Number(values.every), Number(values['at-once'])];
const { lasting } = values;
const uses = faultUses.filter(
  ({ name, args }) => values.only?.some((word) => args[0] === word || name === word) ?? true,
);
if (!Number.isSafeInteger(seed) || ![every, homesAtOnce].every((number) => number >= 1) || uses.length === 0)
  refuse(
    'usage: npm run torture:faults -- [--every K] [--seed S] [--only USE]... [--call NAME]... [--error NAME]... [--count N] [--lasting] [--go-on] [--at-once N]',
  );
const strace =
  stracePath() ??
  refuse(
    'This needs strace, and the right to trace. Without it `npm run test:hardship` fails every call of a port instead.',
  );

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

function isAmong(wanted: readonly string[] | undefined, one: string): boolean {
  return wanted === undefined || wanted.includes(one);
}

const effortWords: Readonly<Record<keyof FaultEffort, string>> = {
  runs: 'runs with a fault',
  struck: 'calls on our files that failed',
  struckElsewhere: 'calls elsewhere that failed with them',
  missed: 'faults whose call did not come',
  died: 'runs that died of it',
  refused: 'runs that ended with a refusal',
  finished: 'runs that did their work all the same',
  requests: 'token requests',
  shownOnceMore: 'tokens presented once more',
};

interface Strike {
  readonly use: FaultUse;
  readonly fault: Fault;
}

const sweep = openFaultSweep(values['go-on'] ? keptPath() : null);

function keptPath(): string {
  const build = createHash('sha256').update(readFileSync(builtCommandPath)).digest('hex').slice(0, 12);
  return join(rootDir, 'test-results', `torture-faults-${build}.ndjson`);
}

/** What this start is asked for and nobody has played yet. */
async function strikesLeft(): Promise<Strike[]> {
  const strikes: Strike[] = [];
  for (const use of uses) {
    if (sweep.faultsOf(use.name) === null) sweep.keepFaults(use.name, await faultsOf(strace, use));
    const all = (sweep.faultsOf(use.name) ?? []).filter(isWanted);
    const part = all.filter((_, index) => (index + seed) % every === 0).map((fault) => ({ ...fault, lasts: lasting }));
    const left = part.filter((fault) => !sweep.wasPlayed(use.name, fault));
    process.stderr.write(`${use.name}: ${left.length} of ${all.length} faults\n`);
    strikes.push(...left.map((fault) => ({ use, fault })));
  }
  return strikes;
}

function isWanted(fault: Fault): boolean {
  const isCounted = values.count === undefined || fault.count === Number(values.count);
  return (
    isCounted && isAmong(values.call, fault.call) && isAmong(values.error, fault.error) && !(lasting && isDeath(fault))
  );
}

async function play({ use, fault }: Strike): Promise<void> {
  const harm: FaultOutcome['harm'] = [];
  const effort = await strikeOnce(strace, { use, fault }, (kind, what) => harm.push({ harm: kind, what })).catch(
    (thrown: unknown) => {
      // A piece of a token that was printed, or lies where none may lie, ends a home like this.
      harm.push({ harm: 'wrongEnd', what: String(thrown) });
      return noFaultEffort();
    },
  );
  const outcome = { use: use.name, fault, effort, harm };
  sweep.keepOutcome(outcome);
  tellHarm(outcome);
}

function tellHarm({ use, fault, harm }: FaultOutcome): void {
  const { call, count, error, lasts } = fault;
  const options = `--only '${use}' --call ${call} --count ${count} --error ${error}${lasts ? ' --lasting' : ''}`;
  for (const { harm: kind, what } of harm)
    process.stdout.write(
      `${harms[kind]}: ${what} (${nameOfStrike(use, fault)}; again: npm run torture:faults -- ${options})\n`,
    );
}

const tellEvery = 100;

async function playAll(strikes: Strike[]): Promise<void> {
  const total = strikes.length;
  const startedMs = Date.now();
  const worker = async (): Promise<void> => {
    for (let next = strikes.shift(); next !== undefined; next = strikes.shift()) {
      await play(next);
      const done = total - strikes.length;
      const minutesLeft = Math.ceil((((Date.now() - startedMs) / done) * strikes.length) / 60_000);
      if (done % tellEvery === 0) process.stderr.write(`${done} of ${total}, ${minutesLeft} minutes to go\n`);
    }
  };
  await Promise.all(Array.from({ length: homesAtOnce }, worker));
}

await tidyAtEnd();
for (const outcome of sweep.outcomes()) tellHarm(outcome);
await playAll(await strikesLeft());
const outcomes = sweep.outcomes();
const harmed = outcomes.flatMap(({ harm }) => harm.map((one) => one.harm));
/** By call and error, as in `rename ENOSPC`. */
const played = Map.groupBy(outcomes, ({ fault: { call, error } }) => `${call} ${error}`);
printRows([
  ...[...played].map(([name, of]) => [name, of.length] as const).toSorted(([a], [b]) => a.localeCompare(b)),
  ...rowsOf(effortWords, (name) => outcomes.reduce((sum, { effort }) => sum + effort[name], 0)),
  ...rowsOf(harms, (name) => harmed.filter((one) => one === name).length),
]);
process.exit(harmed.length === 0 ? 0 : 1);
