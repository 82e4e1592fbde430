import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { TokenBehaviour } from '../../main/node/made-up-service/behaviours.ts';
import type { VerifyReport } from '../../shared/verify-report.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { hashesOnDisk } from '../support/hashes-on-disk.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { type StartedCommand, startCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

async function setAside(names: readonly string[], token?: TokenBehaviour | readonly TokenBehaviour[]) {
  const accounts = names.map((name) => world.account(name, token === undefined ? {} : { behaviours: { token } }));
  await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
  return accounts;
}

/** Ends as soon as it is so; a test that waits in vain fails on what it expects next. */
async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 1_500 && !isSo(); look += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Signals the command and waits until it has said so, because the second signal means something else than the first. */
async function stop({ child }: StartedCommand, signal: NodeJS.Signals): Promise<void> {
  let told = '';
  child.stderr?.on('data', (text: string) => {
    told += text;
  });
  child.kill(signal);
  await until(() => told.includes('Stopping after'));
}

async function expectAllRestored(accounts: readonly MadeUpAccount[]): Promise<void> {
  const pool = await world.home.readPool();
  expect(pool.map(({ email }) => email).sort()).toEqual(accounts.map(({ email }) => email).sort());
  for (const account of accounts) {
    const own = pool.find((record) => record['email'] === account.email);
    expect(account.rotate(own?.refreshToken ?? '')).not.toBeNull();
  }
  expect(await world.home.readFlagged()).toEqual([]);
}

function timesShown(hash: string | null): number {
  return world.service.log.of('token').filter(({ tokenHash }) => tokenHash === hash).length;
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const manyMs = 1_000;

describe('a run that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'saves what is in flight and sends nothing more (%s)',
    async (signal) => {
      const accounts = await setAside(names, { kind: 'healthy', answerDelayMs: manyMs });
      const started = startCommand(['verify-flagged', '--json', '--concurrency', '2'], world.env);
      await until(() => world.tokenRequests() === 2);
      await stop(started, signal);
      const { exitCode, stdout } = await started.ended;
      expect(exitCode).toBe(130);
      expect(world.tokenRequests()).toBe(2);
      const { reports, total, undetermined }: VerifyReport = JSON.parse(stdout);
      expect([total, undetermined]).toEqual([6, 6]);
      expect(reports.map(({ verdict, reason }) => [verdict, reason])).toEqual(
        names.map(() => ['undetermined', 'cancelled']),
      );
      expect(reports.filter(({ spent }) => spent)).toHaveLength(2);
      const stored = new Set((await world.home.readFlagged()).map(({ refreshToken }) => refreshToken));
      expect(accounts.filter(({ tokens }) => !stored.has(tokens.refresh))).toHaveLength(2);
      expect((await world.run('verify-flagged')).exitCode).toBe(0);
      for (const { tokenHash } of world.service.log.of('token')) expect(timesShown(tokenHash)).toBe(1);
      await expectAllRestored(accounts);
    },
  );

  it('stores the refresh of auth.json that is in flight', async () => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'healthy', answerDelayMs: manyMs } } });
    await world.home.writeAuth(mira.tokens);
    const started = startCommand(['refresh', '--json'], world.env);
    await until(() => world.tokenRequests() === 1);
    await stop(started, 'SIGINT');
    const { exitCode, stdout } = await started.ended;
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ action: 'refreshed' });
    const { tokens } = await world.home.readAuth();
    expect(mira.rotate(tokens['refresh_token'] ?? '')).not.toBeNull();
  });

  it('leaves at the second signal, and the next run picks up what was saved and asks once more for the rest', async () => {
    const quick = world.account('quick');
    const slow = world.account('slow', { behaviours: { token: { kind: 'healthy', answerDelayMs: 60_000 } } });
    await world.home.writeFlagged([quick, slow].map(({ tokens }) => flaggedRecord(tokens)));
    const started = startCommand(['verify-flagged', '--json'], world.env);
    await until(() => world.service.log.of('usage').some(({ answeredAtMs }) => answeredAtMs !== null));
    await until(() => world.tokenRequests() === 2);
    await stop(started, 'SIGINT');
    started.child.kill('SIGINT');
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('Leaving now');
    slow.behave({ token: { kind: 'healthy' } });
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports.at(-1)).toMatchObject({ label: slow.email, verdict: 'needs-sign-in', reason: 'answer-lost' });
    expect(world.service.log.of('token').filter(({ accountKey }) => accountKey === slow.key)).toHaveLength(2);
    const pool = await world.home.readPool();
    expect(pool).toMatchObject([{ email: quick.email }]);
    expect(quick.rotate(pool[0]?.refreshToken ?? '')).not.toBeNull();
    expect(await world.home.readFlagged()).toMatchObject([{ email: slow.email }]);
    const requests = world.tokenRequests();
    await world.run('verify-flagged');
    expect(world.tokenRequests()).toBe(requests);
  });
});

/** Time is shorter here: 20 s of patience are 200 ms, the 120 s of listening 1.2 s; less than that a busy machine needs for itself. */
const faster = 100;

interface FastApp {
  readonly app: QuotaApp;
  readonly calls: readonly string[];
  readonly sleptMs: readonly number[];
  readonly timeoutsMs: readonly number[];
}

// What the first request loads is there before time goes faster, or a wait would be over before anything was sent.
await Promise.all([
  import('../../main/node/http/dispatchers.ts'),
  import('../../main/node/http/http-exchange.ts'),
  import('../../main/node/http/system-trust.ts'),
]);

/** Waiting for a service goes faster than a token is listened for where a late answer has to find somebody who listens. */
async function createFastApp(listensFaster: number, waitsFaster = listensFaster): Promise<FastApp> {
  const sleptMs: number[] = [];
  const timeoutsMs: number[] = [];
  const change = ({ clock, http }: Adapters): Partial<Adapters> => ({
    clock: {
      now: clock.now,
      sleep(durationMs, signal) {
        sleptMs.push(durationMs);
        return clock.sleep(durationMs / waitsFaster, signal);
      },
    },
    http: {
      ...http,
      spend(request, hooks) {
        timeoutsMs.push(request.timeoutMs);
        return http.spend({ ...request, timeoutMs: request.timeoutMs / listensFaster }, hooks);
      },
    },
  });
  const { app, faulty } = await createMortalApp(world, { change });
  return { app, calls: faulty.calls, sleptMs, timeoutsMs };
}

function verify(app: QuotaApp, concurrency = 4): Promise<VerifyReport> {
  return app.verifyFlagged({ dryRun: false, restore: true, probe: true, concurrency, accounts: [] });
}

describe('a service that stays silent', () => {
  it('is waited for 20 seconds, listened to for 120, and a late answer is stored', async () => {
    const accounts = await setAside(['mira'], { kind: 'healthy', answerDelayMs: 2_000 });
    const { app, calls, sleptMs, timeoutsMs } = await createFastApp(1, faster);
    const { reports } = await verify(app);
    expect(reports).toMatchObject([{ verdict: 'undetermined', reason: 'timeout', spent: true }]);
    expect(world.service.log.of('token')[0]?.answeredAtMs).toBeNull();
    expect(app.listening()).toBe(1);
    expect(sleptMs).toContain(20_000);
    expect(timeoutsMs).toEqual([120_000]);
    await app.drain();
    expect(app.listening()).toBe(0);
    expect(calls).toContain('lease.renew');
    const [kept] = await world.home.readFlagged();
    expect(accounts[0]?.tokens.refresh).not.toBe(kept?.refreshToken);
    const [record] = world.service.log.of('token');
    expect(await hashesOnDisk(world.home)).toContain(record?.successorHash);
    await app.close();
    expect(await readdir(world.home.leaseDir)).toEqual([`${record?.tokenHash}.result.json`]);
    expect((await world.run('verify-flagged')).exitCode).toBe(0);
    for (const { tokenHash } of world.service.log.of('token')) expect(timesShown(tokenHash)).toBe(1);
    await expectAllRestored(accounts);
  });

  it('gets none of the others while every place is taken by a silent request', async () => {
    await setAside(['a', 'b', 'c'], { kind: 'hang' });
    const { app } = await createFastApp(faster);
    const { reports } = await verify(app, 1);
    expect(reports.map(({ verdict, reason }) => [verdict, reason])).toEqual(Array(3).fill(['undetermined', 'timeout']));
    expect(reports.filter(({ spent }) => spent)).toHaveLength(1);
    expect(world.tokenRequests()).toBe(1);
    await app.drain();
    await app.close();
  });

  it.each([
    ['restores it when the first request had not arrived', false, { outcome: 'restored' }],
    ['says that the answer was lost when it had', true, { verdict: 'needs-sign-in', reason: 'answer-lost' }],
  ])('is asked once more for a token in doubt, and %s', async (_name, spends, expected) => {
    await setAside(['mira'], [{ kind: 'hang', spends }, { kind: 'healthy' }]);
    for (const reportExpected of [{ verdict: 'undetermined', reason: 'timeout' }, expected, null]) {
      // Whoever gets an answer is given time for it.
      const { app } = await createFastApp(reportExpected === expected ? faster / 10 : faster);
      const { reports } = await verify(app);
      if (reportExpected !== null) expect(reports).toMatchObject([reportExpected]);
      await app.drain();
      await app.close();
    }
    expect(world.tokenRequests()).toBe(2);
  });

  it('outlasts a lease that cannot be pushed on', async () => {
    const accounts = await setAside(['mira'], { kind: 'healthy', answerDelayMs: 300 });
    const change = ({ clock, leases }: Adapters): Partial<Adapters> => ({
      clock: { now: clock.now, sleep: (ms, signal) => clock.sleep(ms === 10_000 ? 20 : ms, signal) },
      leases: {
        ...leases,
        async acquire(hash, waitMs, signal) {
          const lease = await leases.acquire(hash, waitMs, signal);
          const renew = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
          return lease === 'busy' ? lease : { ...lease, renew };
        },
      },
    });
    const { app, faulty } = await createMortalApp(world, { change });
    expect((await verify(app)).reports).toMatchObject([{ outcome: 'restored' }]);
    expect(faulty.calls.filter((name) => name === 'lease.renew').length).toBeGreaterThan(1);
    await app.close();
    await expectAllRestored(accounts);
  });
});
