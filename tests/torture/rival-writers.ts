import { setTimeout as pause } from 'node:timers/promises';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { type DrivenCodex, driveCodex } from '../support/codex-driver.ts';
import { poolRecord } from '../support/codex-home.ts';
import type { Rival } from '../support/rival.ts';
import type { RivalPair } from '../support/rival-orders.ts';
import { startCommand } from '../support/run-command.ts';
import type { World } from '../support/world.ts';
import type { Seeded } from './seeded.ts';

/** One home in which everybody writes. */
export interface Contest {
  readonly world: World;
  /** Set aside and restored by us all the time. */
  readonly moved: readonly MadeUpAccount[];
  /** By command and by themselves; else we only restore. */
  readonly weSetAside: boolean;
  /** In the pool and never moved; the rival adds to it. */
  readonly resident: MadeUpAccount[];
  /** What the rival last called each resident, by e-mail. */
  readonly labels: Map<string, string>;
  readonly effort: ContestEffort;
  /** Rivals among themselves lose each other's writes (facts/multi-auth.md); here they take turns, so that what is lost was lost by us. */
  readonly rivalsTurn: Turn;
  readonly isOver: () => boolean;
  /** Somebody cannot go on, so that everybody stops. */
  readonly failure: { isThere: boolean };
  readonly onWrongEnd: (what: string) => void;
}

export interface ContestEffort {
  ourRuns: number;
  codexRefreshes: number;
  codexStarts: number;
  codexFellOver: number;
  rivalRefreshes: number;
  rivalSaves: number;
  rivalAdded: number;
  /** Its answer was never on any disk: whoever got it ended before it wrote. */
  codexLost: number;
}

type Turn = <T>(work: () => Promise<T>) => Promise<T>;

export function takeTurns(): Turn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** A pool may have twenty. */
const mostResidents = 12;
const ownExits = [0, 1, 2, 3];

/** The built command, one run after the other, with `path` in front of it: where that holds a Codex, some is left to it. */
export async function ourLoop(contest: Contest, random: Seeded, path: string): Promise<void> {
  const { world, effort, moved, isOver, onWrongEnd } = contest;
  const env = { ...world.env, PATH: path };
  while (!isOver()) {
    const email = moved[random.below(moved.length)]?.email ?? '';
    const args = random.pick([
      ['status', '--refresh', '--json'],
      ['status', '--refresh', '--json'],
      ['refresh', '--force', '--json'],
      ['refresh', '--force', '--json'],
      ['verify-flagged', '--json'],
      ['verify-flagged', '--json'],
      contest.weSetAside ? ['flag', email, '--json'] : ['status', '--json'],
    ] as const);
    const { exitCode, stderr } = await startCommand(args, env).ended;
    effort.ourRuns += 1;
    if (!ownExits.includes(exitCode ?? -1)) onWrongEnd(`${args[0]} ended with ${exitCode}`);
    if (/inside Codex Quota|\n\s+at /.test(stderr)) onWrongEnd(`${args[0]} said ${stderr.slice(0, 300)}`);
    await pause(random.below(60));
  }
}

/** A real Codex that refreshes whenever it likes, and is started anew now and then. Two that start at once may trip over each other. */
export async function codexLoop(contest: Contest, random: Seeded, program: string): Promise<void> {
  const { world, effort, isOver } = contest;
  while (!isOver()) {
    effort.codexStarts += 1;
    await oneCodex(contest, random, await driveOrNull(program, world)).catch(() => {
      effort.codexFellOver += 1;
    });
    await pause(random.below(200));
  }
}

async function driveOrNull(program: string, { env }: World): Promise<DrivenCodex | null> {
  return driveCodex(program, { ...env, PATH: '/usr/bin:/bin' }).catch(() => null);
}

async function oneCodex({ effort, isOver }: Contest, random: Seeded, codex: DrivenCodex | null): Promise<void> {
  if (codex === null) throw new Error('It did not start.');
  try {
    for (let left = 5 + random.below(20); left > 0 && !isOver(); left -= 1) {
      await codex.ask('account/read', { refreshToken: random.chance(0.7) });
      effort.codexRefreshes += 1;
      await pause(random.below(200));
    }
  } finally {
    await codex.close();
  }
}

/** codex-multi-auth: a refresh under its lease, and whole lists from a memory that may be old by then. */
export async function rivalLoop(contest: Contest, random: Seeded, rival: Rival): Promise<void> {
  const { effort, isOver } = contest;
  while (!isOver()) {
    const renewed = random.chance(0.7) ? await refreshOne(contest, random, rival) : null;
    await contest.rivalsTurn(async () => {
      await rival.order({ do: 'remember' });
      if (renewed !== null) await rival.order({ do: 'rotate', ...renewed });
      await changePool(contest, random, rival);
      await pause(random.below(40));
      const lists = renewed !== null || random.chance(0.2) ? (['pool', 'flagged'] as const) : (['pool'] as const);
      for (const list of lists) await rival.order({ do: 'save', list });
      effort.rivalSaves += lists.length;
    });
    await pause(random.below(120));
  }
}

interface Renewed {
  readonly token: string;
  readonly pair: RivalPair;
}

/** Null when somebody else has the lease, or the token was spent meanwhile: that is the rival's own business. */
async function refreshOne({ world, effort }: Contest, random: Seeded, rival: Rival): Promise<Renewed | null> {
  const pool = await world.home.readPool();
  const token = pool[random.below(Math.max(1, pool.length))]?.refreshToken;
  if (token === undefined) return null;
  const pair = await rival.order({ do: 'refresh', token, url: world.service.tokenUrl }).catch(() => null);
  await rival.order({ do: 'release-lease', token }).catch(() => undefined);
  if (pair === null) return null;
  effort.rivalRefreshes += 1;
  return { token, pair: pair as RivalPair };
}

/** In memory: a save tells the others. */
async function changePool({ world, resident, labels, effort }: Contest, random: Seeded, rival: Rival): Promise<void> {
  const email = resident[random.below(resident.length)]?.email ?? '';
  const label = `called ${effort.rivalSaves}-${random.below(1_000_000)}`;
  await rival.order({ do: 'label', list: 'pool', email, label });
  labels.set(email, label);
  if (resident.length >= mostResidents || !random.chance(0.05)) return;
  const added = world.account(`added${resident.length}`);
  await rival.order({ do: 'put', list: 'pool', record: poolRecord(added.tokens) });
  resident.push(added);
  effort.rivalAdded += 1;
}

const looksEveryMs = 500;
/** Nobody takes longer to write what it was answered. */
const looksUntilLost = 16;

/** The person, who signs in again where a Codex was answered and ended before it had written. */
export async function personLoop(contest: Contest, own: MadeUpAccount, onLost: (token: string) => void): Promise<void> {
  let last = '';
  let looks = 0;
  while (!contest.isOver()) {
    await pause(looksEveryMs);
    const token = await presentToken(contest.world);
    const isSpent = contest.world.service.log
      .of('token')
      .some(({ tokenHash, successorHash }) => successorHash !== null && tokenHash === sha256Hex(token));
    looks = isSpent && token === last ? looks + 1 : 0;
    last = token;
    if (looks < looksUntilLost) continue;
    onLost(token);
    const now = Date.now();
    await contest.world.home.writeAuth(own.signIn({ issuedAtMs: now, expiresAtMs: now + 1_500 }));
    looks = 0;
  }
}

/** Empty while somebody writes it in place. */
export async function presentToken({ home }: Pick<World, 'home'>): Promise<string> {
  return home.readAuth().then(
    ({ tokens }) => tokens['refresh_token'] ?? '',
    () => '',
  );
}
