import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type FaultEffort, noFaultEffort } from './fault-campaign.ts';
import { type Harm, harms } from './harm.ts';
import type { Fault } from './traced-fault.ts';

const errorNames = ['EIO', 'ENOSPC', 'EROFS', 'EACCES', 'SIGKILL'] as const;
const effortNames = Object.keys(noFaultEffort()) as (keyof FaultEffort)[];
const harmNames = Object.keys(harms) as Harm[];

const faultShape = z.object({
  call: z.string(),
  count: z.number(),
  error: z.enum(errorNames),
  lasts: z.boolean(),
});
const outcomeShape = z.object({
  t: z.literal('outcome'),
  use: z.string(),
  fault: faultShape,
  effort: z.record(z.enum(effortNames), z.number()),
  harm: z.array(z.object({ harm: z.enum(harmNames), what: z.string() })),
});
const lineShape = z.discriminatedUnion('t', [
  z.object({ t: z.literal('faults'), use: z.string(), faults: z.array(faultShape) }),
  outcomeShape,
]);
type Line = z.infer<typeof lineShape>;

/** What came of one fault in the use of that name. */
export type FaultOutcome = Readonly<Omit<z.infer<typeof outcomeShape>, 't'>>;

/** The faults of each use, and what came of those that were played. */
export interface FaultSweep {
  /** Null until they have been found. Those of the first start count: a trace of another moment may have a call more or less. */
  faultsOf(use: string): readonly Fault[] | null;
  outcomes(): readonly FaultOutcome[];
  wasPlayed(use: string, fault: Fault): boolean;
  keepFaults(use: string, faults: readonly Fault[]): void;
  keepOutcome(outcome: FaultOutcome): void;
}

/** Kept line by line in the file at `path`, so that a sweep that was stopped goes on where it stopped; null: in memory alone. */
export function openFaultSweep(path: string | null): FaultSweep {
  const lines = path !== null && existsSync(path) ? wholeLines(readFileSync(path, 'utf8')) : [];
  if (path !== null) mkdirSync(dirname(path), { recursive: true });
  const faults = new Map(lines.flatMap((line) => (line.t === 'faults' ? [[line.use, line.faults] as const] : [])));
  const outcomes = lines.flatMap((line): FaultOutcome[] => (line.t === 'outcome' ? [line] : []));
  const played = new Set(outcomes.map(({ use, fault }) => nameOfStrike(use, fault)));
  // A line end before each line: what a stop cut off in mid-write spoils no other.
  const append = (line: Line): void => {
    if (path !== null) appendFileSync(path, `\n${JSON.stringify(line)}`);
  };
  return {
    faultsOf: (use) => faults.get(use) ?? null,
    outcomes: () => outcomes,
    wasPlayed: (use, fault) => played.has(nameOfStrike(use, fault)),
    keepFaults(use, found) {
      faults.set(use, [...found]);
      append({ t: 'faults', use, faults: [...found] });
    },
    keepOutcome(outcome) {
      outcomes.push(outcome);
      played.add(nameOfStrike(outcome.use, outcome.fault));
      append({ t: 'outcome', ...outcome });
    },
  };
}

/** As in `EIO at rename 4 of setting an account aside`. */
export function nameOfStrike(use: string, { call, count, error, lasts }: Fault): string {
  return `${error} ${lasts ? 'from' : 'at'} ${call} ${count} of ${use}`;
}

function wholeLines(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [lineShape.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
