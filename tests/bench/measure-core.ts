import { join } from 'node:path';
import { createCodexHome, poolRecord } from '../support/codex-home.ts';
import { startServiceProcess } from '../support/service-process.ts';
import type { Budget } from './budget.ts';
import { addLogins, envFor, measure } from './whole-process.ts';

const childPath = join(import.meta.dirname, 'core-heap-child.ts');
const megabyte = 1024 * 1024;

/** What the tray app holds in memory, in a process of its own and without windows. */
export async function measureCore(): Promise<readonly Budget[]> {
  const [afterFirst = Number.NaN] = await heapAfter({ accounts: 100, rounds: 1 });
  const [, early = Number.NaN, late = Number.NaN] = await heapAfter({ accounts: 5, rounds: 1000 });
  const heapMb = afterFirst / megabyte;
  const grownMb = (late - early) / megabyte;
  return [
    {
      what: 'heap of the core, 100 accounts read',
      figure: `${heapMb.toFixed(1)} MB`,
      goal: '≤ 40 MB',
      isMet: heapMb <= 40,
    },
    {
      what: 'growth of the heap from the 100th to the 1,000th reading',
      figure: `${grownMb.toFixed(2)} MB`,
      goal: '≤ 1 MB',
      isMet: grownMb <= 1,
    },
  ];
}

async function heapAfter({
  accounts,
  rounds,
}: {
  readonly accounts: number;
  readonly rounds: number;
}): Promise<readonly number[]> {
  const service = await startServiceProcess({});
  const home = await createCodexHome({ chatgptBaseUrl: service.chatgptBaseUrl });
  await home.writePool((await addLogins(service, accounts)).map((login) => poolRecord(login)));
  const { stdout } = await measure(['--expose-gc', childPath, String(rounds)], envFor(home, service));
  await service.close();
  await home.remove();
  const told: unknown = JSON.parse(stdout);
  if (!isHeapReport(told) || told.accounts !== accounts) throw new Error(`not every account was read: ${stdout}`);
  return told.usedBytes;
}

function isHeapReport(told: unknown): told is { readonly accounts: number; readonly usedBytes: readonly number[] } {
  return typeof told === 'object' && told !== null && 'accounts' in told && 'usedBytes' in told;
}
