import { parseArgs } from 'node:util';
import { type Harm, harms } from './harm.ts';
import { printRows, rowsOf } from './print-rows.ts';
import { noSuspendEffort, type SuspendEffort, suspendRuns } from './suspended-runs.ts';
import { tidyAtEnd } from './tidy-end.ts';

// `npm run torture:suspend -- --homes 20 --seed 1`: puts runs of the built command to sleep for longer than their leases live.

const { values } = parseArgs({ options: { homes: { type: 'string' }, seed: { type: 'string' } } });
const homes = Number(values.homes ?? 20);
const firstSeed = Number(values.seed ?? 1);
if (process.platform === 'win32' || !Number.isSafeInteger(homes) || !Number.isSafeInteger(firstSeed) || homes < 1) {
  process.stderr.write('usage, on Linux and macOS: npm run torture:suspend -- [--homes N] [--seed S]\n');
  process.exit(2);
}

const effortWords: Readonly<Record<keyof SuspendEffort, string>> = {
  runs: 'runs of the built command',
  suspended: 'put to sleep',
  suspendedAtWork: '  of these with a request under way or answered',
  requests: 'tokens presented',
  shownOnceMore: 'tokens presented once more',
};

await tidyAtEnd();
const effort = noSuspendEffort();
const harmed = new Map<Harm, number>();
/** Much of a run is sleep. */
const homesAtOnce = 4;
const seeds = Array.from({ length: homes }, (_, index) => firstSeed + index);

async function suspendHomes(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const again = `npm run torture:suspend -- --homes 1 --seed ${seed}`;
    const tell = (harm: Harm, what: string): void => {
      harmed.set(harm, (harmed.get(harm) ?? 0) + 1);
      process.stdout.write(`${harms[harm]}: ${what} (again: ${again})\n`);
    };
    const done = await suspendRuns(seed, tell).catch((error: unknown) => {
      tell('wrongEnd', String(error));
      return noSuspendEffort();
    });
    for (const name of Object.keys(done) as (keyof SuspendEffort)[]) effort[name] += done[name];
  }
}

await Promise.all(Array.from({ length: homesAtOnce }, suspendHomes));
printRows([...rowsOf(effortWords, (name) => effort[name]), ...rowsOf(harms, (name) => harmed.get(name) ?? 0)]);
process.exit(harmed.size === 0 ? 0 : 1);
