import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { poolRecord } from '../support/codex-home.ts';
import { type Rival, startRival } from '../support/rival.ts';
import type { RivalPair } from '../support/rival-orders.ts';
import type { RefreshNote } from '../support/rival-refresh.ts';
import { type RivalWord, readWords } from '../support/rival-words.ts';
import type { Contest } from './rival-writers.ts';
import type { PersonAtRival } from './rivals-sign-ins.ts';
import type { Seeded } from './seeded.ts';

/**
 * Every time that codex-multi-auth waits is a fifth of what it is, so that three minutes show fifteen of its life: leases of 6 s, gone
 * round after 7 s, results that are believed for 4 s and swept away after 12 s, a guardian every 12 s. Shorter than that our own request
 * would not fit into a lease.
 */
export const rivalTimeFactor = 1 / 5;

/** A pool may have twenty. */
const mostAccounts = 12;
/** What a later release knows besides: no reader of today's does. */
const laterField = 'saidLater';

/** Starts rivals whose words are kept, life after life. */
export interface Nursery {
  start(name: string, isLater: boolean): Promise<Rival>;
  /** Once all of them have ended. */
  said(): { readonly words: readonly RivalWord[]; readonly notes: readonly RefreshNote[] };
}

/** `wordsDir` lies outside of the home: there are tokens in it. */
export function createNursery(contest: Pick<Contest, 'world' | 'effort'>, wordsDir: string): Nursery {
  const listsDir = dirname(contest.world.home.poolPath);
  return {
    async start(name, isLater) {
      const number = contest.effort.rivalStarts;
      contest.effort.rivalStarts += 1;
      const wordsPath = join(wordsDir, `${name}-${number}`);
      return startRival(listsDir, {
        timeFactor: rivalTimeFactor,
        wordsPath,
        laterField: isLater ? laterField : null,
      });
    },
    said() {
      const all = readdirSync(wordsDir).map((name) => readWords(join(wordsDir, name)));
      return { words: all.flatMap(({ words }) => words), notes: all.flatMap(({ notes }) => notes) };
    },
  };
}

/** A proxy that lives on what it read at its start, until it is told to rest, is killed where it stands, or the power goes. */
export async function proxyLoop(contest: Contest, random: Seeded, start: () => Promise<Rival>): Promise<void> {
  const { world, effort, isOver } = contest;
  while (!isOver()) {
    const rival = await start();
    try {
      await rival.order({ do: 'live', seed: random.below(1_000_000), url: world.service.tokenUrl });
      const endsAtMs = Date.now() + 3_000 + random.below(12_000);
      while (!isOver() && Date.now() < endsAtMs) await pause(50);
      const end = isOver()
        ? 'rest'
        : random.pick(['rest', 'rest', 'death', 'death', 'half-lease', 'power-cut'] as const);
      if (end === 'rest') await rival.order({ do: 'rest' });
      if (end === 'half-lease') await leaveHalfLease(contest, random, rival);
      if (end === 'power-cut') {
        await rival.order({ do: 'lose-power', keepsJournal: random.chance(0.5) });
        effort.powerCuts += 1;
      }
      if (end !== 'rest') effort.rivalDeaths += 1;
      await (end === 'rest' ? rival.close() : rival.die());
    } finally {
      await rival.close();
    }
  }
}

/** It dies with the first bytes of a lease on disk. */
async function leaveHalfLease({ world }: Contest, random: Seeded, rival: Rival): Promise<void> {
  const pool = await readPoolOrNone(world);
  const token = pool[random.below(Math.max(1, pool.length))]?.refreshToken;
  if (token !== undefined) await rival.order({ do: 'half-lease', token });
}

/** Its short commands, one after the other: each reads, refreshes, changes and writes what it read, now and then much later. */
export async function commandsLoop(
  contest: Contest & { readonly person: PersonAtRival },
  random: Seeded,
  start: () => Promise<Rival>,
): Promise<void> {
  const { effort, isOver } = contest;
  const rival = await start();
  try {
    while (!isOver()) {
      const renewed = random.chance(0.7) ? await refreshOne(contest, random, rival) : null;
      await rival.order({ do: 'remember' });
      if (renewed !== null) await rival.order({ do: 'rotate', ...renewed });
      await changePool(contest, random, rival);
      // Its `check` saves at its end what it read at its start (facts/multi-auth.md section 7).
      await pause(random.chance(0.1) ? random.below(2_000) : random.below(40));
      await rival.order({ do: 'save', list: 'pool' });
      if (renewed !== null || random.chance(0.2)) await saveFlagged(rival, renewed);
      effort.rivalCommands += 1;
      await contest.person.look(rival);
      await pause(random.below(120));
    }
  } finally {
    await rival.close();
  }
}

/** That list is read again right before it is written (facts/multi-auth.md section 4, step 4b). */
async function saveFlagged(rival: Rival, renewed: Renewed | null): Promise<void> {
  await rival.order({ do: 'remember' });
  if (renewed !== null) await rival.order({ do: 'rotate', ...renewed });
  await rival.order({ do: 'save', list: 'flagged' });
}

interface Renewed {
  readonly token: string;
  readonly pair: RivalPair;
}

/** Null when the token was spent meanwhile: that is the rival's own business. */
async function refreshOne({ world }: Contest, random: Seeded, rival: Rival): Promise<Renewed | null> {
  const pool = await readPoolOrNone(world);
  const token = pool[random.below(Math.max(1, pool.length))]?.refreshToken;
  if (token === undefined) return null;
  const pair = await rival.order({ do: 'refresh', token, url: world.service.tokenUrl }).catch(() => null);
  return pair === null ? null : { token, pair: pair as RivalPair };
}

/** None while it cannot be read: the power went. */
function readPoolOrNone({ home }: Contest['world']): ReturnType<Contest['world']['home']['readPool']> {
  return home.readPool().catch(() => []);
}

/** In memory: a save tells the others. */
async function changePool({ world, resident, effort }: Contest, random: Seeded, rival: Rival): Promise<void> {
  const email = resident[random.below(resident.length)]?.email ?? '';
  await rival.order({ do: 'label', list: 'pool', email, label: `called ${effort.rivalCommands} by hand` });
  if (resident.length >= mostAccounts || !random.chance(0.05)) return;
  const added = world.account(`added${resident.length}`);
  await rival.order({ do: 'put', list: 'pool', record: poolRecord(added.tokens) });
  resident.push(added);
  effort.rivalAdded += 1;
}
