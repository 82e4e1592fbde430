import { setTimeout as pause } from 'node:timers/promises';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { type DrivenCodex, driveCodex } from '../support/codex-driver.ts';
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
  /** In the pool and never moved by command; the rival adds to it. */
  readonly resident: MadeUpAccount[];
  /** The token of a new sign-in by the dead one in whose place it came, both as hashes. */
  readonly renewals: Map<string, string>;
  readonly effort: ContestEffort;
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
  rivalStarts: number;
  rivalDeaths: number;
  powerCuts: number;
  rivalCommands: number;
  rivalAdded: number;
  /** Its answer was never on any disk: whoever got it ended before it wrote. */
  codexLost: number;
  /** The same of an account in the lists and codex-multi-auth: spent by it, and its answer in no file that it or we could read. */
  rivalLost: number;
}

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
      ['unflag', email, '--json'],
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
