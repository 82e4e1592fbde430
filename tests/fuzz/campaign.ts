import { type Seeded, seeded } from '../torture/seeded.ts';
import { type BlockCoverage, openBlockCoverage } from './block-coverage.ts';
import { brokenBy } from './examine-input.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { minimise } from './minimise.ts';
import { mutate } from './mutate.ts';

export interface Failure {
  readonly target: string;
  readonly what: string;
  /** The shortest input that was found for it. */
  readonly input: string;
}

export interface Figures {
  readonly inputs: number;
  /** Of the product's sources, reached at least once. */
  readonly blocks: number;
  /** Inputs that did something new, and were mutated on. */
  readonly kept: number;
  readonly failures: readonly Failure[];
}

export interface CampaignOptions {
  readonly seed: number;
  /** Inputs found earlier, which the campaign begins with. */
  readonly known: readonly string[];
  readonly mayGoOn: (inputs: number) => boolean;
  /** Hears each input before it is tried, so that one that never ends can be told. */
  readonly onInput: (input: string) => void;
}

/** Looking at the counts takes longer than most inputs, so it is done for many at once, and again for each when there is news. */
const batchSize = 24;
/** Longer ones make every later step slow. */
const longestKept = 20_000;
/** Blocks per character of the input, and for an empty one: chosen wide, so that only what grows out of all proportion is told. */
const stepsPerCharacter = 4_000;
const stepsForNothing = 4_000_000;
/** The same mistake is told once; this many different ones are enough to begin with. */
const failuresAtMost = 40;

/** Coverage-guided: what reaches new blocks of the product, or the same ones much more often, is kept and mutated on. */
export async function runCampaign(target: FuzzTarget, options: CampaignOptions): Promise<Figures> {
  const random = seeded(options.seed);
  const coverage = openBlockCoverage();
  const kept = [...target.seeds, ...options.known];
  const failures = new Map<string, Failure>();
  let inputs = 0;
  const examine = async (input: string): Promise<string | null> => {
    options.onInput(input);
    inputs += 1;
    return brokenBy(target, input);
  };
  const note = async (what: string, input: string): Promise<void> => {
    if (failures.has(what) || failures.size >= failuresAtMost) return;
    failures.set(what, { target: target.name, what, input });
    const shortest = await minimise(input, async (shorter) => (await examine(shorter)) === what);
    failures.set(what, { target: target.name, what, input: shortest });
  };
  for (const input of kept) {
    const what = await examine(input);
    if (what !== null) await note(what, input);
  }
  coverage.look(true);
  while (options.mayGoOn(inputs)) {
    const batch = Array.from({ length: batchSize }, () => nextInput(kept, random));
    for (const input of batch) {
      const what = await examine(input);
      if (what !== null) await note(what, input);
    }
    if (coverage.look(false).isNew) kept.push(...(await worthKeeping({ batch, coverage, examine, note })));
  }
  const figures = { inputs, blocks: coverage.blocks(), kept: kept.length, failures: [...failures.values()] };
  coverage.close();
  return figures;
}

/** Newer finds are mutated more often: what they reached is least looked at. */
function nextInput(kept: readonly string[], random: Seeded): string {
  const back = Math.floor(random.next() ** 2 * kept.length);
  return mutate(kept[kept.length - 1 - back] ?? '', random, kept);
}

interface Batch {
  readonly batch: readonly string[];
  readonly coverage: BlockCoverage;
  readonly examine: (input: string) => Promise<string | null>;
  readonly note: (what: string, input: string) => Promise<void>;
}

/** The batch as a whole was new: each again by itself, for the ones that were. */
async function worthKeeping({ batch, coverage, examine, note }: Batch): Promise<readonly string[]> {
  const found: string[] = [];
  for (const input of batch) {
    await examine(input);
    const { isNew, steps } = coverage.look(true);
    if (isNew && input.length <= longestKept) found.push(input);
    if (steps > stepsForNothing + stepsPerCharacter * input.length)
      await note('takes more steps than its length allows', input);
  }
  return found;
}
