import { setTimeout as pause } from 'node:timers/promises';
import { type Seeded, seeded } from '../torture/seeded.ts';
import { createRivalGuardian } from './rival-guardian.ts';
import type { RivalLists, RivalRecord } from './rival-lists.ts';
import type { RivalRefresher } from './rival-refresh.ts';
import type { RivalTimes } from './rival-times.ts';

/** codex-multi-auth as it runs for days: what it read at its start is what it writes (facts/multi-auth.md, headline 6 and 1.8). */
export interface RivalProxy {
  /** Resolves once nothing of it is under way and everything is saved. */
  rest(): Promise<void>;
}

export interface RivalProxyDeps {
  readonly lists: RivalLists;
  readonly refresher: RivalRefresher;
  readonly times: RivalTimes;
  readonly url: string;
  readonly seed: number;
  readonly laterField: string | null;
}

export async function startRivalProxy(deps: RivalProxyDeps): Promise<RivalProxy> {
  const { lists, refresher, times, url } = deps;
  const random = seeded(deps.seed);
  const state = { isOver: false, isDirty: false };
  const isOver = (): boolean => state.isOver;
  const onChange = (): void => {
    state.isDirty = true;
  };
  await lists.remember();
  const guardian = createRivalGuardian({ lists, refresher, times, url, onChange });
  const saveOnce = async (): Promise<void> => {
    if (!state.isDirty) return;
    state.isDirty = false;
    lists.adoptTokens();
    // Whoever stood in its way longer than it retries: what it wanted to say waits for the next change.
    await lists.save('pool').catch(onChange);
  };
  const work = [
    everySoOften(times.saveAfterMs, saveOnce, isOver),
    everySoOften(times.guardEveryMs, () => guardian.round(isOver), isOver),
    requests(deps, { random, isOver, onChange }),
  ];
  return {
    async rest() {
      state.isOver = true;
      await Promise.all(work);
      await saveOnce();
    },
  };
}

const looksForEndMs = 20;

async function everySoOften(everyMs: number, work: () => Promise<void>, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    for (const untilMs = Date.now() + everyMs; Date.now() < untilMs && !isOver(); )
      await pause(Math.min(everyMs, looksForEndMs));
    if (!isOver()) await work();
  }
}

interface Requests {
  readonly random: Seeded;
  readonly isOver: () => boolean;
  readonly onChange: () => void;
}

/** What goes through the proxy, and what its person says in its menu meanwhile. */
async function requests(
  { lists, refresher, times, url, laterField }: RivalProxyDeps,
  { random, isOver, onChange }: Requests,
): Promise<void> {
  for (let number = 0; !isOver(); number += 1) {
    await pause(random.below(150));
    const accounts = lists.accounts('pool');
    const at = random.below(Math.max(1, accounts.length));
    const record = accounts[at];
    if (record === undefined || isOver()) continue;
    const token = String(record['refreshToken']);
    const isEnding = Number(record['expiresAt'] ?? 0) - Date.now() <= times.renewAheadMs;
    if (isEnding && random.chance(0.2)) {
      const refreshed = await refresher.refresh(token, url);
      if (refreshed.kind === 'renewed') lists.rotate(token, refreshed.pair);
    }
    Object.assign(record, changeOf(`${process.pid}-${number}`, random, laterField));
    Object.assign(lists.top('pool'), { activeIndex: at, affinityGeneration: number, ...topOf(number, laterField) });
    onChange();
  }
}

function changeOf(mark: string, random: Seeded, laterField: string | null): RivalRecord {
  const nowMs = Date.now();
  const used = { lastUsed: nowMs, lastSwitchReason: 'rotation' };
  const change = random.pick<RivalRecord>([
    { accountLabel: `called ${mark}` },
    { rateLimitResetTimes: { codex: nowMs + 60_000, [`codex:${mark}`]: nowMs + 90_000 } },
    { currentWorkspaceIndex: random.below(2) },
    { coolingDownUntil: nowMs + 1_000, cooldownReason: 'rate-limit' },
  ]);
  return { ...used, ...change, ...(laterField === null ? {} : { [laterField]: { said: mark } }) };
}

function topOf(number: number, laterField: string | null): RivalRecord {
  return laterField === null ? {} : { [laterField]: [number] };
}
