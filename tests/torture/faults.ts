import { parseArgs } from 'node:util';
import { type FaultEffort, faultsOf, noFaultEffort, strikeOnce } from './fault-campaign.ts';
import { type FaultUse, faultUses } from './fault-uses.ts';
import { type Harm, harms } from './harm.ts';
import { printRows, rowsOf } from './print-rows.ts';
import { tidyAtEnd } from './tidy-end.ts';
import { stracePath } from './traced-death.ts';
import type { Fault } from './traced-fault.ts';

// `npm run torture:faults`: fails every call by which each use of the built command changes files, with each error that it can give, one
// at a time. `--every 8 --seed 0` to `--seed 7` are eight parts of that; `--only fix` and `--call chmod` (as often as you like) are others. With
// `--lasting` each later call of that name fails, too.

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    every: { type: 'string' },
    only: { type: 'string' },
    call: { type: 'string', multiple: true },
    lasting: { type: 'boolean' },
  },
});
const seed = Number(values.seed ?? 0);
const every = Number(values.every ?? 1);
const uses = faultUses.filter(({ args }) => values.only === undefined || args[0] === values.only);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(every) || every < 1 || uses.length === 0) {
  process.stderr.write(
    'usage: npm run torture:faults -- [--every K] [--seed S] [--only COMMAND] [--call NAME]... [--lasting]\n',
  );
  process.exit(2);
}
const found = stracePath();
if (found === null) {
  process.stderr.write(
    'This needs strace, and the right to trace. Without it `npm run test:hardship` fails every call of a port instead.\n',
  );
  process.exit(2);
}
const strace = found;

const effortWords: Readonly<Record<keyof FaultEffort, string>> = {
  runs: 'runs with a fault',
  struck: 'calls on our files that failed',
  struckElsewhere: 'calls elsewhere that failed with them',
  missed: 'faults whose call did not come',
  refused: 'runs that ended with a refusal',
  finished: 'runs that did their work all the same',
  requests: 'token requests',
  shownOnceMore: 'tokens presented once more',
};

await tidyAtEnd();
const effort = noFaultEffort();
const harmed = new Map<Harm, number>();
/** By call and error, as in `rename ENOSPC`. */
const faultsPlayed = new Map<string, number>();
/** Much of a run is waiting. */
const homesAtOnce = 3;

async function strikeAll(use: FaultUse): Promise<void> {
  const all = (await faultsOf(strace, use)).filter(({ call }) => values.call?.includes(call) ?? true);
  const part = all
    .filter((_, index) => (index + seed) % every === 0)
    .map((fault) => ({ ...fault, lasts: values.lasting === true }));
  process.stderr.write(`${use.name}: ${part.length} of ${all.length} faults\n`);
  const worker = async (): Promise<void> => {
    for (let fault = part.shift(); fault !== undefined; fault = part.shift()) await strike(use, fault);
  };
  await Promise.all(Array.from({ length: homesAtOnce }, worker));
}

async function strike(use: FaultUse, fault: Fault): Promise<void> {
  const { call, count, error, lasts } = fault;
  const tell = (harm: Harm, what: string): void => {
    harmed.set(harm, (harmed.get(harm) ?? 0) + 1);
    const where = `${error} ${lasts === true ? 'from' : 'at'} ${call} ${count} of ${use.name}`;
    const again = `npm run torture:faults -- ${process.argv.slice(2).join(' ')}`;
    process.stdout.write(`${harms[harm]}: ${what} (${where}; again: ${again})\n`);
  };
  const done = await strikeOnce(strace, { use, fault }, tell).catch((thrown: unknown) => {
    // A piece of a token that was printed, or lies where none may lie, ends a home like this.
    tell('wrongEnd', String(thrown));
    return noFaultEffort();
  });
  for (const name of Object.keys(done) as (keyof FaultEffort)[]) effort[name] += done[name];
  faultsPlayed.set(`${call} ${error}`, (faultsPlayed.get(`${call} ${error}`) ?? 0) + 1);
}

for (const use of uses) await strikeAll(use);
printRows([
  ...[...faultsPlayed].toSorted(([a], [b]) => a.localeCompare(b)),
  ...rowsOf(effortWords, (name) => effort[name]),
  ...rowsOf(harms, (name) => harmed.get(name) ?? 0),
]);
process.exit(harmed.size === 0 ? 0 : 1);
