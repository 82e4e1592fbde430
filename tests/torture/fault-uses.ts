import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { MadeUpServiceOptions } from '../../main/node/made-up-service/made-up-service.ts';
import { createCodexHome, flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { makeMendable } from '../support/mendable-home.ts';
import { createWorld } from '../support/world.ts';
import { type GeneratedHome, watchedHome } from './generated-home.ts';

/** One use of the command that changes files, in a home of its own. */
export interface FaultUse {
  readonly name: string;
  /** Runs before it that nothing disturbs. */
  readonly before: readonly (readonly string[])[];
  readonly args: readonly string[];
  /** What there is to put right. */
  readonly isMendable?: true;
  /** The answer to its spend comes so late that the lease is renewed meanwhile. Only its leases are struck, also by death. */
  readonly renews?: true;
  /** What a person does again once the fault is over. */
  readonly after?: readonly string[];
}

const setAside = ['ada', 'bea', 'cleo'] as const;
const pooled = ['dora', 'edna'] as const;
const [own, other] = pooled;
const email = (name: string): string => `${name}@studio.example`;

const fix = ['fix', '--json'];
const undoFix = [...fix, '--undo'];

export const faultUses: readonly FaultUse[] = [
  { name: 'a check of three set-aside accounts', before: [], args: ['verify-flagged', '--json'] },
  {
    name: 'a refresh of the sign-in that Codex and the pool share',
    before: [],
    args: ['refresh', '--force', '--json'],
  },
  { name: 'setting an account aside', before: [], args: ['flag', email(other), '--json'] },
  { name: 'putting an account back unchecked', before: [], args: ['unflag', '--yes', email(setAside[0]), '--json'] },
  { name: 'taking a restore back', before: [['verify-flagged', '--json']], args: ['undo', '--json'] },
  { name: 'signing in again', before: [], args: ['login', email(setAside[0]), '--device', '--json'] },
  { name: 'a look at every account', before: [], args: ['status', '--refresh', '--json'] },
  {
    name: 'putting right what is wrong with the setup, where a backup of an earlier time has to go',
    before: [fix, undoFix],
    args: fix,
    isMendable: true,
    after: fix,
  },
  { name: 'taking that back', before: [fix], args: undoFix, isMendable: true, after: fix },
  {
    name: 'a refresh whose answer comes so late that its lease is renewed',
    before: [],
    args: ['refresh', '--force', '--json'],
    renews: true,
  },
];

/**
 * The lease is renewed three times in its life, and would have fallen before the answer if a renewal that fails were the last. Less would
 * be too little on a busy machine: a lease with less than two seconds left sends nothing.
 */
export const lateAnswer = { leaseLifeMs: 3_600, afterMs: 4_000 } as const;

/** Three set aside, two in the pool, of which one is Codex's own; and a service that forgives nothing. */
export async function fillFaultHome(
  service: MadeUpServiceOptions = {},
  { isMendable = false }: { readonly isMendable?: boolean } = {},
): Promise<GeneratedHome> {
  const world = await createWorld({
    ...service,
    revokesFamilyOnReplay: true,
    signIn: { kind: 'approves', account: setAside[0], intervalSeconds: 0, pendingPolls: 0 },
  });
  const second = await createCodexHome({ chatgptBaseUrl: world.service.chatgptBaseUrl });
  const named = (names: readonly string[]): readonly MadeUpAccount[] => names.map((name) => world.account(name));
  const [aside, inPool] = [named(setAside), named(pooled)];
  await world.home.writeFlagged(aside.map(({ tokens }) => flaggedRecord(tokens)));
  await world.home.writePool(inPool.map(({ tokens }) => poolRecord(tokens)));
  for (const { key, tokens } of inPool) if (key === own) await world.home.writeAuth(tokens);
  const [first, last] = inPool;
  if (isMendable && first !== undefined && last !== undefined)
    await makeMendable(world.home, [first.tokens, last.tokens]);
  const accounts = [...aside, ...inPool];
  return watchedHome({ world, second, secondEnv: world.env, accounts, listed: accounts, setAsideAtFirst: aside });
}
