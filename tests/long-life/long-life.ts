import { parseArgs } from 'node:util';
import { printRows } from '../torture/print-rows.ts';
import { tidyAtEnd } from '../torture/tidy-end.ts';
import { judgeLife } from './judge-life.ts';
import { simulate } from './simulate.ts';

// `npm run long-life -- --days 14 --seed 1`: days of the tray app's life in minutes, and what they cost.

const { values } = parseArgs({ options: { days: { type: 'string' }, seed: { type: 'string' } } });
const [days, seed] = [Number(values.days ?? 14), Number(values.seed ?? 1)];
if (!Number.isSafeInteger(days) || !Number.isSafeInteger(seed) || days < 1) {
  process.stderr.write('usage: npm run long-life -- [--days N] [--seed S]\n');
  process.exit(2);
}

await tidyAtEnd();
const life = await simulate(days, seed);
const { totals, hours, told } = life;
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} kB`.padStart(9);
process.stdout.write('day       heap   custody    ledger   history       log    others  results\n');
for (const [index, day] of life.days.entries()) {
  const { heap, custody, ledger, history, log, others, leaseResults } = day;
  const sizes = [heap, custody, ledger, history, log, others].map(kilobytes).join(' ');
  process.stdout.write(`${String(index + 1).padStart(3)}  ${sizes}  ${String(leaseResults).padStart(7)}\n`);
}
const perHour = totals.usage / life.accounts / (days * 24);
printRows([
  ['accounts', life.accounts],
  ['requests for usage', totals.usage],
  ['of one account in an hour, on the average', perHour.toFixed(2)],
  ['of one account in an hour, at most', Math.max(...hours.map(({ mostUsagePerAccount }) => mostUsagePerAccount))],
  ['of one account in an hour, share of what is allowed, at most', shareOfAllowed().toFixed(2)],
  ['requests at once, at most', Math.max(...hours.map(({ mostAtOnce }) => mostAtOnce))],
  ['refreshes', totals.refreshes],
  ['of these rotated', totals.rotations],
  ['of these refused', totals.refused],
  ['tokens presented although they were spent', totals.replays],
  ['sign-ins that died', life.deaths],
  ['notifications', told.length],
  ['accounts lost', life.lost.length],
  ['seconds', life.tookSeconds.toFixed(0)],
]);
const wrong = judgeLife(life);
for (const line of wrong) process.stdout.write(`${line}\n`);
process.exit(wrong.length === 0 ? 0 : 1);

function shareOfAllowed(): number {
  return Math.max(...hours.map(({ mostUsagePerAccount, allowedReads }) => mostUsagePerAccount / allowedReads));
}
