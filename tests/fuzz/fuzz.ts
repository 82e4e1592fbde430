import { setPriority } from 'node:os';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { tidyAtEnd } from '../torture/tidy-end.ts';
import { allTargets } from './all-targets.ts';
import type { Failure, Figures } from './campaign.ts';
import { foundCases, keepCase } from './found-cases.ts';

// `npm run fuzz -- --minutes 10 --seed 1 [--parser NAME]`: looks for inputs that break what the parsers of outside data promise.

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, parser: { type: 'string', multiple: true } },
});
const minutes = Number(values.minutes ?? 5);
const seed = Number(values.seed ?? 1);
const targets = allTargets.filter(({ name }) => values.parser === undefined || values.parser.includes(name));
if (!Number.isSafeInteger(seed) || !(minutes > 0) || targets.length === 0) {
  const names = allTargets.map(({ name }) => name).join(', ');
  process.stderr.write(`usage: npm run fuzz -- [--minutes N] [--seed S] [--parser NAME]...\nparsers: ${names}\n`);
  process.exit(2);
}
setPriority(10);
await tidyAtEnd();

/** Parsers at once: the machine is somebody's who wants to work. */
const atOnce = 2;
/** The minutes are for all parsers together. */
const shareMs = (minutes * 60_000 * Math.min(atOnce, targets.length)) / targets.length;
/** Beyond this an input counts as one that never ends: chosen, not measured. */
const patienceMs = 30_000;
const longestTold = 4_000_000;

function runOne(target: string): Promise<Figures> {
  const heartbeat = new SharedArrayBuffer(8);
  const current = new SharedArrayBuffer(2 * longestTold);
  const known = [...foundCases(target)];
  const workerData = { target, seed, forMs: shareMs, known, heartbeat, current };
  const worker = new Worker(new URL('fuzz-worker-child.ts', import.meta.url), { workerData });
  return new Promise((resolve) => {
    const beats = new Int32Array(heartbeat);
    let seen = -1;
    const end = (figures: Figures): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(figures);
    };
    const stuck = (what: string): void => {
      const input = String.fromCharCode(...new Uint16Array(current).subarray(0, Math.min(beats[1] ?? 0, 100_000)));
      end({ inputs: beats[0] ?? 0, blocks: 0, kept: 0, failures: [{ target, what, input }] });
    };
    const watch = setInterval(() => {
      if (beats[0] === seen) stuck('does not come to an end');
      seen = beats[0] ?? 0;
    }, patienceMs);
    worker.once('message', end);
    worker.once('error', (error) => stuck(`ended the thread: ${error.name} ${error.message}`));
  });
}

function tell({ target, what, input }: Failure): void {
  const path = relative(process.cwd(), keepCase(target, input));
  const shown = JSON.stringify(input.length > 300 ? `${input.slice(0, 300)}…` : input);
  process.stdout.write(
    `${target}: ${what}\n  input: ${shown}\n  kept as ${path}; again: npm run fuzz -- --parser ${target} --seed ${seed}\n`,
  );
}

const all: [string, Figures][] = [];
const waiting = [...targets];
async function runNext(): Promise<void> {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const figures = await runOne(target.name);
    for (const failure of figures.failures) tell(failure);
    all.push([target.name, figures]);
    process.stderr.write(
      `${target.name}: ${figures.inputs} inputs, ${figures.blocks} blocks, ${figures.failures.length} failures\n`,
    );
  }
}
await Promise.all(Array.from({ length: atOnce }, runNext));

const width = Math.max(...all.map(([name]) => name.length));
const row = (name: string, cells: readonly (string | number)[]): string =>
  `${name.padEnd(width)}  ${cells.map((cell) => String(cell).padStart(9)).join('')}\n`;
process.stdout.write(row('parser', ['inputs', 'blocks', 'kept', 'failures']));
for (const [name, { inputs, blocks, kept, failures }] of all.sort(([a], [b]) => (a < b ? -1 : 1)))
  process.stdout.write(row(name, [inputs, blocks, kept, failures.length]));
const total = (figure: (one: Figures) => number): number => all.reduce((sum, [, one]) => sum + figure(one), 0);
const failed = total(({ failures }) => failures.length);
process.stdout.write(row('in all', [total(({ inputs }) => inputs), '', total(({ kept }) => kept), failed]));
process.exit(failed === 0 ? 0 : 1);
