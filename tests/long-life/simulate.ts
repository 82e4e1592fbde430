import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AppNotification } from '../../main/core/app/tray-app.ts';
import type { AppSnapshot } from '../../shared/app-snapshot.ts';
import { seeded } from '../torture/seeded.ts';
import { hoursOfDay, liveThroughHour, type Occasions } from './day.ts';
import { openSimulatedApp } from './simulated-app.ts';
import { createSimulatedClock } from './simulated-clock.ts';
import { createSimulatedWorld, type SimulatedWorld } from './simulated-world.ts';
import { createTraffic, type Hour, type Totals } from './traffic.ts';

const minuteMs = 60_000;
const accountCount = 20;
/** Seven in the morning, when a computer wakes. */
const startMs = Date.UTC(2026, 11, 1, 7);

export interface Told extends Pick<AppNotification, 'id' | 'title'> {
  readonly atMs: number;
  /** What it is about the window of: number of that window; null for everything else. */
  readonly period: number | null;
}

export interface LivedHour extends Hour, Occasions {
  readonly day: number;
  readonly hour: number;
  /** As many readings as the cadence allows at most: product.md section 10, Polling. */
  readonly allowedReads: number;
}

/** At the end of a day. Bytes of what is on disk, and of the heap without garbage. */
interface DaySizes {
  readonly heap: number;
  readonly custody: number;
  readonly ledger: number;
  readonly history: number;
  readonly log: number;
  readonly others: number;
  readonly leaseResults: number;
}

export interface Life {
  readonly accounts: number;
  readonly totals: Totals;
  readonly hours: readonly LivedHour[];
  readonly days: readonly DaySizes[];
  readonly told: readonly Told[];
  readonly deaths: number;
  /** Accounts, by what is wrong with them at the end: none, more than one record, or a token that does not work. */
  readonly lost: readonly string[];
  readonly tookSeconds: number;
}

/** So many days of the tray app's life with twenty accounts. The same seed makes the same days. */
export async function simulate(days: number, seed: number): Promise<Life> {
  const startedMs = performance.now();
  const clock = createSimulatedClock(startMs);
  const random = seeded(seed);
  const sim = await createSimulatedWorld(accountCount, { random, nowMs: clock.now });
  try {
    const simulated = await openSimulatedApp(sim.world, clock);
    const told: Told[] = [];
    const { host } = simulated;
    const { notify } = host;
    host.notify = (notification) => {
      const { id, title } = notification;
      told.push({ id, title, atMs: clock.now(), period: periodOf(sim, simulated.app.snapshot(), id) });
      return notify(notification);
    };
    simulated.app.start();
    await clock.idle();
    const traffic = createTraffic();
    const pace = createPace(clock.now());
    const hours: LivedHour[] = [];
    const sizes: DaySizes[] = [];
    for (let day = 0; day < days; day += 1) {
      for (const hour of hoursOfDay) {
        const fromMs = clock.now();
        const occasions = await liveThroughHour({ clock, random, sim, simulated, day, hour });
        const allowedReads = pace.allowed(fromMs, clock.now(), occasions) + sim.resetsBetween(fromMs, clock.now()) + 1;
        hours.push({ ...traffic.take(sim.world.service.log), ...occasions, allowedReads, day, hour });
      }
      sizes.push(await sizesOf(sim));
    }
    await simulated.quit();
    const lost = await lostOf(sim);
    const { deaths } = sim;
    return {
      accounts: accountCount,
      totals: traffic.totals,
      hours,
      days: sizes,
      told,
      deaths: deaths.length,
      lost,
      tookSeconds: (performance.now() - startedMs) / 1_000,
    };
  } finally {
    await sim.dispose();
    clock.end();
  }
}

function periodOf(sim: SimulatedWorld, { status }: AppSnapshot, id: string): number | null {
  const [, window, key] = /^used-(session|week)-(\w+)$/.exec(id) ?? [];
  const email = status?.accounts.find((account) => account.key === key)?.email;
  if (window === undefined || typeof email !== 'string') return null;
  return sim.periodOf(email, window === 'session' ? 'session' : 'week', Date.now());
}

/** Two minutes after somebody looked, later five, fifteen and thirty; an hour in which somebody looked counts as if all of it was that. */
function createPace(startedMs: number) {
  let openedMs = Number.NEGATIVE_INFINITY;
  const intervalAfter = (sinceMs: number): number =>
    sinceMs < 5 * minuteMs ? 2 : sinceMs < 60 * minuteMs ? 5 : sinceMs < 240 * minuteMs ? 15 : 30;
  return {
    allowed(fromMs: number, untilMs: number, { opens, wakes }: Occasions): number {
      let reads = 0;
      for (let atMs = fromMs; atMs < Math.min(untilMs, fromMs + 60 * minuteMs); atMs += minuteMs)
        reads += 1 / (opens > 0 ? intervalAfter(0) : intervalAfter(atMs - openedMs));
      // At its last minute, perhaps.
      if (opens > 0) openedMs = untilMs;
      return Math.ceil(reads) + opens + wakes + (fromMs === startedMs ? 1 : 0);
    },
  };
}

async function sizesOf({ world }: SimulatedWorld): Promise<DaySizes> {
  const { dir, leaseDir } = world.home;
  const below = async (...names: readonly string[]): Promise<number> => sizeBelow(join(dir, 'quota-tray', ...names));
  const [all, custody, ledger, history, log] = await Promise.all([
    below(),
    below('custody'),
    below('ledger.ndjson'),
    below('history.db'),
    below('log'),
  ]);
  const others = all - custody - ledger - history - log;
  const leaseResults = (await readdir(leaseDir).catch(() => [])).length;
  return { heap: heapBytes(), custody, ledger, history, log, others, leaseResults };
}

async function sizeBelow(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 0;
  if (!found.isDirectory()) return found.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeBelow(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

/** Spends what is in the files, so it comes last. */
async function lostOf({ world, accounts, deaths }: SimulatedWorld): Promise<readonly string[]> {
  const [pool, flagged, auth] = [
    await world.home.readPool(),
    await world.home.readFlagged(),
    await world.home.readAuth(),
  ];
  const dead = new Set(deaths.filter(({ isOver }) => !isOver).map(({ account }) => account));
  return accounts.flatMap((account, index) => {
    const inPool = pool.filter(({ email }) => email === account.email);
    const aside = flagged.filter(({ email }) => email === account.email);
    if (inPool.length + aside.length !== 1)
      return [`${account.key}: ${inPool.length} in the pool, ${aside.length} aside`];
    const [record] = [...inPool, ...aside];
    if (dead.has(account)) return inPool.length === 0 ? [] : [`${account.key}: dead and in the pool`];
    if (inPool.length === 0) return [`${account.key}: alive and set aside`];
    if (index === 0 && auth.tokens['refresh_token'] !== record?.refreshToken)
      return [`${account.key}: not the same twice`];
    return account.rotate(record?.refreshToken ?? '') === null ? [`${account.key}: its token does not work`] : [];
  });
}
