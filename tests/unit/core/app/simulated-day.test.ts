import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../../main/core/settings.ts';
import type { Settings } from '../../../../shared/settings.ts';
import type { StatusReport } from '../../../../shared/status-report.ts';
import { type AppBench, benchStartMs, createAppBench } from '../../../support/app-bench.ts';
import { account, setAside, snapshot, usageWindow } from '../../../support/snapshot-parts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const iso = (atMs: number): string => new Date(atMs).toISOString();
const key = 'miraxxxxxx';

/** One account whose session began with the hour 8 and is used evenly, with a week far away. */
function report(atMs: number, aside: readonly string[] = []): StatusReport {
  const session = Math.floor((atMs - benchStartMs) / (5 * hourMs));
  const resetAt = iso(benchStartMs + (session + 1) * 5 * hourMs);
  const windows = [usageWindow({ kind: 'session', leftPercent: 60, resetAt })];
  const whole = snapshot({
    accounts: [account('mira', { key, windows, fetchedAt: iso(atMs) })],
    aside: aside.map((one) => setAside(one, { key: one, lastVerified: iso(benchStartMs) })),
  });
  if (whole.status === null) throw new Error('A made-up snapshot has a status.');
  return whole.status;
}

let bench: AppBench;
function begin(settings: Partial<Settings> = {}): AppBench {
  bench = createAppBench(report, { settings });
  bench.app.start();
  return bench;
}
afterEach(() => bench.app.quit());

const readTimes = ({ core }: AppBench): readonly number[] =>
  core.calls.filter(({ kind }) => kind === 'read').map(({ atMs }) => (atMs - benchStartMs) / minuteMs);
const readsBetween = (one: AppBench, fromMinutes: number, toMinutes: number): number =>
  readTimes(one).filter((minutes) => minutes >= fromMinutes && minutes < toMinutes).length;

describe('a day of the app', () => {
  it('asks rarely while nobody looks, often after somebody did, and after each reset', async () => {
    const { app, clock, core } = begin();
    await clock.advance(4 * hourMs - 1);
    expect(readsBetween(bench, 0, 240)).toBe(8);
    app.wake('popover-opened');
    await clock.advance(hourMs);
    // One at once, then every two minutes, then every five; the reset after five hours is a reading of its own.
    expect(readsBetween(bench, 239.9, 245)).toBe(3);
    expect(readsBetween(bench, 245, 300)).toBe(11);
    await clock.advance(19 * hourMs);
    const asked = readTimes(bench);
    expect(asked.filter((minutes) => Math.abs(minutes - 300 - 20 / 60) < 0.01)).toHaveLength(1);
    expect(asked.length).toBeLessThan(85);
    expect(core.atOnce()).toBe(1);
    expect(core.calls.every((call) => call.kind !== 'read' || call.inBackground)).toBe(true);
  });

  it.each([2, 5, 15, 30] as const)('asks every %i minutes when that was chosen', async (cadence) => {
    const { clock } = begin({ cadence });
    await clock.advance(4 * hourMs - 1);
    expect(readTimes(bench)).toEqual(Array.from({ length: 240 / cadence }, (_, turn) => turn * cadence));
  });

  it('asks nothing by itself when a person wants to be the one who asks', async () => {
    const { app, clock } = begin({ cadence: 'manual' });
    for (const reason of ['popover-opened', 'resume', 'unlock', 'online'] as const) app.wake(reason);
    await clock.advance(24 * hourMs);
    expect(readTimes(bench)).toEqual([]);
    await app.intents['usage:refresh'](null);
    expect(readTimes(bench)).toEqual([24 * 60]);
    expect(app.snapshot().reading).toEqual({ isReading: false, isOffline: false, nextAt: null });
  });

  it('reads soon after a wake, but not what it has just read', async () => {
    const { app, clock } = begin();
    await clock.advance(10 * minuteMs);
    clock.set(benchStartMs + 3 * hourMs);
    app.wake('resume');
    app.wake('unlock');
    await clock.advance(minuteMs);
    expect(readTimes(bench)).toHaveLength(2);
    app.wake('unlock');
    await clock.advance(1);
    expect(readTimes(bench)).toHaveLength(2);
  });

  it('waits for the network, says so, and reads as soon as it is there', async () => {
    const { app, clock, host } = begin();
    await clock.advance(minuteMs);
    host.isUp = false;
    app.wake('offline');
    await clock.advance(3 * hourMs);
    expect(readTimes(bench)).toEqual([0]);
    expect(app.snapshot().reading).toMatchObject({ isOffline: true, nextAt: null });
    host.isUp = true;
    app.wake('online');
    await clock.advance(2_000);
    expect(readTimes(bench)).toHaveLength(2);
  });

  it('takes up a pace that was changed meanwhile at once', async () => {
    const { app, clock } = begin({ cadence: 30 });
    await clock.advance(10 * minuteMs);
    await app.intents['settings:change']({ change: { cadence: 5 } });
    await clock.advance(1);
    expect(readTimes(bench)).toEqual([0, 10]);
  });

  it('has one timer while it waits, and none once it has quit', async () => {
    const { app, clock, core } = begin();
    await clock.advance(10 * minuteMs);
    expect(clock.sleepers()).toBe(1);
    await app.quit();
    expect(clock.sleepers()).toBe(0);
    expect(core.isClosed).toBe(true);
    const calls = core.calls.length;
    await clock.advance(24 * hourMs);
    expect(core.calls).toHaveLength(calls);
    expect(core.calls.slice(-2)).toMatchObject([{ name: 'drain' }, { name: 'close' }]);
  });

  it('lets the reading that is going on end before it quits', async () => {
    const { app, clock, core } = begin();
    await clock.advance(minuteMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    const asked = app.intents['usage:refresh'](null);
    const order: string[] = [];
    const quitting = app.quit().then(() => order.push('quit'));
    void asked.then(() => order.push('read'));
    expect(core.isClosed).toBe(false);
    resolve();
    await quitting;
    expect(order).toEqual(['read', 'quit']);
  });

  it('shows what a reading found although somebody looked at the files meanwhile', async () => {
    const { app, clock, core } = begin();
    await clock.advance(minuteMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    const asked = app.intents['usage:refresh'](null);
    await app.intents['settings:change']({ change: { hideEmails: true } });
    clock.set(benchStartMs + 9 * minuteMs);
    resolve();
    await asked;
    expect(app.snapshot().status?.accounts[0]?.fetchedAt).toBe(iso(benchStartMs + 9 * minuteMs));
    expect(app.snapshot().reading.isReading).toBe(false);
  });

  it('shows the saved resets that a reading found', async () => {
    const { app, core } = begin();
    core.saved = [{ key, count: 2, firstEndsAt: null }];
    await app.intents['usage:refresh'](null);
    expect(app.snapshot().savedResets).toEqual(core.saved);
  });

  it('joins a reading that is under way instead of beginning another', async () => {
    const { app, clock, core } = begin();
    await clock.advance(minuteMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    const both = [app.intents['usage:refresh'](null), app.intents['usage:refresh'](null)];
    resolve();
    await Promise.all(both);
    expect(readTimes(bench)).toHaveLength(2);
  });
});

describe('checks in a day of the app', () => {
  it('brings a limited account back after its reset, in the background, once', async () => {
    const resetMs = benchStartMs + 2 * hourMs;
    bench = createAppBench((atMs) => report(atMs, ['kai']));
    const { app, clock, core } = bench;
    let verifiedMs = benchStartMs - hourMs;
    core.verify = (one) => {
      verifiedMs = clock.now();
      return { ...restored, key: one };
    };
    core.stand = () => ({
      ...nothingStands,
      setAside: [{ ...fact, limitedUntilMs: resetMs, isLimited: true, lastVerifiedMs: verifiedMs }],
    });
    app.start();
    await clock.advance(24 * hourMs);
    const checks = core.calls.flatMap((call) => (call.kind === 'verify' ? [call] : []));
    expect(checks).toHaveLength(1);
    expect(checks[0]?.options).toMatchObject({ accounts: ['kai'], restore: true, dryRun: false, concurrency: 2 });
    expect(checks[0]?.atMs).toBe(resetMs + 20_000);
    expect(core.atOnce()).toBe(1);
    expect(app.snapshot().restore.run).toEqual({ kind: 'idle' });
  });

  it('steps back more and more from an account of which nothing can be told', async () => {
    bench = createAppBench((atMs) => report(atMs, ['kai']), { settings: { weeklyCheck: 'on', cadence: 'manual' } });
    const { app, clock, core } = bench;
    core.stand = () => ({ ...nothingStands, setAside: [{ ...fact, lastVerifiedMs: null }] });
    core.verify = (one) => ({ ...restored, key: one, outcome: 'undetermined', verdict: 'undetermined' });
    app.start();
    await clock.advance(24 * hourMs);
    const checks = core.calls.filter(({ kind }) => kind === 'verify');
    expect(checks.length).toBeGreaterThan(4);
    expect(checks.length).toBeLessThan(10);
  });

  it("lets a person's run go first: what goes on by itself is told to stop", async () => {
    bench = createAppBench((atMs) => report(atMs, ['kai']));
    const { app, clock, core } = bench;
    app.start();
    await clock.advance(minuteMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    await clock.advance(29 * minuteMs);
    expect(app.snapshot().reading.isReading).toBe(true);
    await app.intents['restore:start']({ mode: 'restore', keys: [] });
    expect(app.snapshot().restore.run).toMatchObject({ kind: 'running', keys: ['kai'], reports: [] });
    await expect(app.intents['restore:start']({ mode: 'check', keys: [] })).rejects.toMatchObject({
      code: 'not-possible',
    });
    core.gate = Promise.resolve();
    resolve();
    await clock.advance(1);
    expect(app.snapshot().restore.run).toMatchObject({
      kind: 'finished',
      wasStopped: false,
      reports: [{ key: 'kai' }],
    });
    expect(core.atOnce()).toBe(1);
    expect(core.calls.at(-1)).toMatchObject({ kind: 'verify', options: { concurrency: 4 } });
    await app.intents['restore:clear'](null);
    expect(app.snapshot().restore.run).toEqual({ kind: 'idle' });
  });

  it('that nobody asked for are shown while they go on, and give way to what a person begins', async () => {
    bench = createAppBench((atMs) => report(atMs, ['kai']), { settings: { weeklyCheck: 'on', cadence: 'manual' } });
    const { app, clock, core, snapshots } = bench;
    core.stand = () => ({ ...nothingStands, setAside: [{ ...fact, lastVerifiedMs: null }] });
    app.start();
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    await clock.advance(10 * minuteMs);
    expect(app.snapshot().restore.run).toMatchObject({
      kind: 'running',
      isByItself: true,
      keys: ['kai'],
      mode: 'restore',
    });
    await app.intents['restore:start']({ mode: 'check', keys: ['kai'] });
    expect(app.snapshot().restore.run).toMatchObject({
      kind: 'running',
      isByItself: false,
      mode: 'check',
      reports: [],
    });
    core.gate = Promise.resolve();
    resolve();
    await clock.advance(1);
    expect(app.snapshot().restore.run).toMatchObject({ kind: 'finished', mode: 'check', reports: [{ key: 'kai' }] });
    expect(snapshots.some(({ restore: { run } }) => run.kind === 'finished' && run.mode === 'restore')).toBe(false);
  });

  it('shows how far each account is, and not every step by itself', async () => {
    bench = createAppBench((atMs) => report(atMs, ['kai', 'june']));
    const { app, clock, core, snapshots } = bench;
    app.start();
    await clock.advance(minuteMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    await app.intents['restore:start']({ mode: 'check', keys: [] });
    expect(app.snapshot().restore.run).toMatchObject({ steps: {} });
    const before = snapshots.length;
    await clock.advance(100);
    expect(app.snapshot().restore.run).toMatchObject({ steps: { kai: 'refreshing', june: 'refreshing' } });
    expect(snapshots.length - before).toBe(1);
    resolve();
    await clock.advance(1);
    expect(app.snapshot().restore.run).not.toHaveProperty('steps');
  });

  it('stops when told to, and shows that it does until what was sent is stored', async () => {
    bench = createAppBench((atMs) => report(atMs, ['kai', 'june']));
    const { app, clock, core } = bench;
    app.start();
    await clock.advance(minuteMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.gate = promise;
    await app.intents['restore:start']({ mode: 'check', keys: ['june'] });
    await app.intents['restore:stop'](null);
    expect(app.snapshot().restore.run).toMatchObject({ kind: 'running', isStopping: true, keys: ['june'] });
    resolve();
    await clock.advance(1);
    expect(app.snapshot().restore.run).toMatchObject({ kind: 'finished', wasStopped: true, reports: [], error: null });
  });

  it('tries held sign-ins again after the half hour, in one round, also when only asked', async () => {
    bench = createAppBench(report, { settings: { ...defaultSettings, cadence: 'manual' } });
    const { app, clock, core } = bench;
    const nextTryAt = iso(benchStartMs + 30 * minuteMs);
    core.stand = () => ({ ...nothingStands, heldBack: { failed: 4, accounts: 5, nextTryAt } });
    app.start();
    await clock.advance(24 * hourMs);
    expect(readTimes(bench)).toEqual([30]);
  });
});

describe('many days of the app', () => {
  it('keep no memory of what is over: a thousand readings leave the heap as they found it', async () => {
    const { clock, core } = begin({ cadence: 2 });
    await clock.advance(200 * 2 * minuteMs);
    const before = await heapBytes();
    await clock.advance(1_000 * 2 * minuteMs);
    const grown = (await heapBytes()) - before;
    expect(readTimes(bench).length).toBeGreaterThan(1_200);
    // What the stub writes down of each call is the test's own.
    expect(grown - core.calls.length * 200).toBeLessThan(1_000_000);
  });
});

async function heapBytes(): Promise<number> {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}

const nothingStands = { leadKey: null, heldBack: null, stories: {}, undoable: [], watched: [], setAside: [] };
const fact = {
  key: 'kai',
  isByHand: false,
  lastVerifiedMs: benchStartMs,
  isUndetermined: false,
  limitedUntilMs: null,
  isLimited: false,
  stoppedMs: null,
  retryNotBeforeMs: null,
};
const restored = {
  index: 0,
  key: 'kai',
  label: 'kai',
  outcome: 'restored',
  message: '',
  verdict: 'healthy',
  reason: null,
  httpStatus: null,
  resetAt: null,
  accessAcceptedUntil: null,
  nextStep: null,
  spent: true,
  durationMs: 1,
} as const;
