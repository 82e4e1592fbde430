import { parseArgs } from 'node:util';
import { addEffort, type Effort, killsPerHome, noEffort, tortureHome } from './crash-campaign.ts';
import { type Harm, harms, type Report } from './harm.ts';
import { printRows, rowsOf } from './print-rows.ts';
import { tidyAtEnd } from './tidy-end.ts';
import { stracePath } from './traced-death.ts';

// `npm run torture:crash -- --kills 2000 --seed 1`: kills the built command in generated homes and counts what came of it.

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? 200);
const firstSeed = Number(values.seed ?? 1);
if (!Number.isSafeInteger(kills) || !Number.isSafeInteger(firstSeed) || kills < 1) {
  process.stderr.write('usage: npm run torture:crash -- [--kills N] [--seed S]\n');
  process.exit(2);
}

const effortWords: Readonly<Record<keyof Effort, string>> = {
  runs: 'runs of the built command',
  kills: 'killed',
  killsAtWork: '  of these with a spend begun',
  killsAtCalls: '  of these at the entry of a call that changes files',
  requests: 'token requests',
  rotated: 'tokens spent',
  inHand: 'answers in hand: let go of by a living process',
  readAtDeath: 'answers read in the moment of death',
  readAtDeathOnDisk: '  of these on disk',
  unread: 'answers that nobody read',
  shownOnceMore: 'tokens in doubt, presented once more',
  erased: 'accounts that we had moved, erased by another program',
  erasedAgain: '  of these such as had come back from an erasure',
  putBack: '  that came back',
  killsBesideErased: '  kills of runs that began while one was gone',
};

if (stracePath() === null)
  process.stderr.write(
    'Without strace, or where it may not trace, no run dies at an exact call: only at random moments.\n',
  );

await tidyAtEnd();
const effort = noEffort();
const found = new Map<Harm, number>();

/** Much of a run is waiting, so that more than one home costs little. */
const homesAtOnce = 3;
const seeds = Array.from({ length: Math.ceil(kills / killsPerHome) }, (_, index) => firstSeed + index);

async function tortureHomes(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const wanted = Math.min(killsPerHome, kills - (seed - firstSeed) * killsPerHome);
    const again = `npm run torture:crash -- --kills ${wanted} --seed ${seed}`;
    const report: Report = (harm, what) => {
      found.set(harm, (found.get(harm) ?? 0) + 1);
      process.stdout.write(`${harms[harm]}: ${what} (again: ${again})\n`);
    };
    // A piece of a token that was printed, or lies where none may lie, ends a home like this.
    const done = await tortureHome(seed, wanted, report).catch((error: unknown) => {
      report('wrongEnd', String(error));
      return noEffort();
    });
    addEffort(effort, done);
    process.stderr.write(`seed ${seed} is done: ${effort.kills} of ${kills} kills\n`);
  }
}

await Promise.all(Array.from({ length: homesAtOnce }, tortureHomes));

printRows([...rowsOf(effortWords, (name) => effort[name]), ...rowsOf(harms, (name) => found.get(name) ?? 0)]);
process.exit(found.size === 0 ? 0 : 1);
