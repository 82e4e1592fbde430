import { parseArgs } from 'node:util';
import { type FaultEffort, faultAt, faultPointsOf, noFaultEffort, strikeOnce } from './fault-campaign.ts';
import { type FaultUse, faultUses } from './fault-uses.ts';
import { type Harm, harms } from './harm.ts';
import { stracePath } from './traced-death.ts';
import type { FaultPoint } from './traced-fault.ts';

// `npm run torture:faults -- --seed 1`: fails every call on a file that each use of the built command makes, one at a time.

const { values } = parseArgs({
  options: { seed: { type: 'string' }, every: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? 0);
const every = Number(values.every ?? 1);
const uses = faultUses.filter(({ args }) => values.only === undefined || args[0] === values.only);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(every) || every < 1 || uses.length === 0) {
  process.stderr.write('usage: npm run torture:faults -- [--seed S] [--every K] [--only COMMAND]\n');
  process.exit(2);
}
const found = stracePath();
if (found === null) {
  process.stderr.write(
    'This needs strace, and the right to trace. Without it `npm test` fails every call of a port instead.\n',
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

const effort = noFaultEffort();
const harmed = new Map<Harm, number>();
/** Much of a run is waiting. */
const homesAtOnce = 3;

async function strikeAll(use: FaultUse): Promise<void> {
  const all = await faultPointsOf(strace, use);
  const points = all.filter((_, index) => (index + seed) % every === 0);
  process.stderr.write(`${use.name}: ${points.length} of ${all.length} calls\n`);
  const worker = async (): Promise<void> => {
    for (let point = points.shift(); point !== undefined; point = points.shift()) await strike(use, point);
  };
  await Promise.all(Array.from({ length: homesAtOnce }, worker));
}

async function strike(use: FaultUse, point: FaultPoint): Promise<void> {
  const fault = faultAt(point, seed);
  const where = `${fault.error} at ${fault.call} ${fault.count} of ${use.name}`;
  const tell = (harm: Harm, what: string): void => {
    harmed.set(harm, (harmed.get(harm) ?? 0) + 1);
    process.stdout.write(
      `${harms[harm]}: ${what} (${where}; again: npm run torture:faults -- --seed ${seed} --only ${use.args[0]})\n`,
    );
  };
  const done = await strikeOnce(strace, { use, fault }, tell).catch((error: unknown) => {
    // A piece of a token that was printed, or lies where none may lie, ends a home like this.
    tell('wrongEnd', String(error));
    return noFaultEffort();
  });
  for (const name of Object.keys(done) as (keyof FaultEffort)[]) effort[name] += done[name];
}

for (const use of uses) await strikeAll(use);
const rows = [
  ...Object.entries(effortWords).map(([name, words]) => [words, effort[name as keyof FaultEffort]] as const),
  ...Object.entries(harms).map(([name, words]) => [words, harmed.get(name as Harm) ?? 0] as const),
];
const width = Math.max(...rows.map(([words]) => words.length));
process.stdout.write(
  `${rows.map(([words, figure]) => `${words.padEnd(width)}  ${String(figure).padStart(6)}`).join('\n')}\n`,
);
process.exit(harmed.size === 0 ? 0 : 1);
