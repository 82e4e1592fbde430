import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from './codex-home.ts';
import { createWorld, type World } from './world.ts';

/** What one use of the app found about one account, in the words of its report. */
export interface Finding {
  readonly label: string;
  readonly isWell: boolean;
  readonly isOpen: boolean;
  readonly reason: string | null;
  readonly message: string | null;
}

export interface Scenario {
  readonly name: string;
  readonly accounts: number;
  prepare(world: World, accounts: readonly MadeUpAccount[]): Promise<void>;
  use(app: QuotaApp): Promise<readonly Finding[]>;
  /** The same with the command. */
  readonly args: readonly string[];
  /** Where the accounts are to be found in the end, those whose answer was lost included. */
  readonly wellIn: readonly Place[];
  readonly lostIn: readonly Place[];
}

export type Place = 'auth' | 'pool' | 'flagged';

async function verify(app: QuotaApp): Promise<readonly Finding[]> {
  const run = { dryRun: false, restore: true, probe: true, concurrency: 4, accounts: [] };
  const { reports } = await app.verifyFlagged(run);
  return reports.map(({ label, outcome, verdict, reason, message }) => ({
    label,
    isWell: outcome === 'restored',
    isOpen: verdict === 'undetermined',
    reason,
    message,
  }));
}

async function glanceAtAll(app: QuotaApp): Promise<readonly Finding[]> {
  const { accounts } = await app.status({ refresh: true });
  return accounts.map(({ label, state, error }) => ({
    label,
    isWell: state === 'ok',
    isOpen: state === 'unreachable' || state === 'unknown',
    reason: error?.code ?? null,
    message: error?.message ?? null,
  }));
}

const verifyArgs = ['verify-flagged', '--json'];
const statusArgs = ['status', '--refresh', '--json'];

const setAside: Pick<Scenario, 'prepare' | 'use' | 'args' | 'wellIn' | 'lostIn'> = {
  prepare: ({ home }, accounts) => home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens))),
  use: verify,
  args: verifyArgs,
  wellIn: ['pool'],
  lostIn: ['flagged'],
};

export const scenarios: readonly Scenario[] = [
  { name: 'a check of one set-aside account', accounts: 1, ...setAside },
  { name: 'a check of two set-aside accounts', accounts: 2, ...setAside },
  {
    name: 'a glance at an account of the pool',
    accounts: 1,
    prepare: ({ home }, accounts) => home.writePool(accounts.map(({ tokens }) => poolRecord(tokens))),
    use: glanceAtAll,
    args: statusArgs,
    wellIn: ['pool'],
    lostIn: ['pool'],
  },
  {
    name: 'a glance at the login of auth.json',
    accounts: 1,
    prepare: async ({ home }, accounts) => {
      for (const { tokens } of accounts) await home.writeAuth(tokens);
    },
    use: glanceAtAll,
    args: statusArgs,
    wellIn: ['auth'],
    lostIn: ['auth'],
  },
  {
    name: 'a glance at one login in two stores',
    accounts: 1,
    prepare: async ({ home }, accounts) => {
      for (const { tokens } of accounts) await home.writeAuth(tokens);
      await home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    },
    use: glanceAtAll,
    args: statusArgs,
    wellIn: ['auth', 'pool'],
    lostIn: ['auth', 'pool'],
  },
];

export async function inNewWorld(
  scenario: Scenario,
  work: (world: World, accounts: readonly MadeUpAccount[]) => Promise<void>,
): Promise<void> {
  const world = await createWorld({ revokesFamilyOnReplay: true });
  try {
    const names = ['mira', 'kai'].slice(0, scenario.accounts);
    const accounts = names.map((name) => world.account(name));
    await scenario.prepare(world, accounts);
    await work(world, accounts);
  } finally {
    await world.dispose();
  }
}
