import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import {
  type HostileProxy,
  head,
  type Misbehaviour,
  message,
  openHostileProxy,
  type TrueAnswer,
} from '../support/hostile/hostile-proxy.ts';
import { createMortalApp, type MortalApp } from '../support/mortal-app.ts';
import { createRivalLeases } from '../support/rival-leases.ts';
import { rivalTimes } from '../support/rival-times.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let mira: MadeUpAccount;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
  mira = world.account('mira');
  await world.home.writeFlagged([flaggedRecord(mira.tokens, { lastError: 'the useful one' })]);
});
afterEach(() => world.dispose());

const secondMs = 1_000;

interface Slow extends MortalApp {
  readonly clock: FakeClock;
  readonly proxy: HostileProxy;
}

/** The clock stands still but for the test; what the system times itself, the end of listening, is as much shorter as is said. */
async function openSlow(misbehaviour: Misbehaviour, listensFaster = 1): Promise<Slow> {
  const proxy = await openHostileProxy({ target: () => world.service.url, misbehaviourFor: () => misbehaviour });
  const clock = createFakeClock(Date.now());
  const change = ({ http }: Adapters): Partial<Adapters> => ({
    clock,
    http: {
      ...http,
      spend: (request, hooks) => http.spend({ ...request, timeoutMs: request.timeoutMs / listensFaster }, hooks),
    },
  });
  const env = { ...world.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${proxy.url}/oauth/token` };
  return { ...(await createMortalApp({ ...world, env }, { change })), clock, proxy };
}

const check = { dryRun: false, restore: true, probe: true, concurrency: 4, accounts: [] };

/** As many timers as the product sets; it sets some only when files have been written. */
async function pass({ clock }: Slow, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 5) {
    for (let look = 0; look < 200 && clock.sleepers() === 0; look += 1)
      await new Promise((done) => setTimeout(done, 5));
    await clock.advance(Math.min(left, 5) * secondMs);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const timesShown = (): number =>
  world.service.log.of('token').filter(({ tokenHash }) => tokenHash === sha256Hex(mira.tokens.refresh)).length;

async function expectRestoredNext(): Promise<void> {
  expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1, remainingFlagged: 0 });
  expect(timesShown()).toBe(1);
  const [record] = await world.home.readPool();
  expect(mira.rotate(record?.refreshToken ?? '')).not.toBeNull();
}

describe('an answer to a refresh that comes late', () => {
  it.each([25, 100])(
    'after %i seconds is adopted: the caller hears after 20 that nothing can be told, and the lease is renewed until then',
    async (seconds) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const slow = await openSlow({ reaches: true, steps: (answer) => [{ after: promise }, message(answer)] });
      const { app, faulty, proxy } = slow;
      const working = app.verifyFlagged(check);
      await proxy.reached(1);
      await pass(slow, 20);
      const { reports, restored } = await working;
      expect(reports).toMatchObject([{ verdict: 'undetermined', reason: 'timeout', spent: true }]);
      expect(restored).toBe(0);
      expect(await world.home.readFlagged()).toMatchObject([
        { refreshToken: mira.tokens.refresh, lastError: 'the useful one' },
      ]);
      await pass(slow, seconds - 20);
      expect(app.listening()).toBe(1);
      const renewals = faulty.calls.filter((call) => call === 'lease.renew').length;
      expect(renewals).toBe(Math.floor(seconds / 10));
      resolve();
      await app.drain();
      expect(app.listening()).toBe(0);
      const [kept] = await world.home.readFlagged();
      expect(kept?.refreshToken).not.toBe(mira.tokens.refresh);
      await app.close();
      await proxy.close();
      await expectRestoredNext();
    },
  );

  it('is kept although its lease has gone to another program meanwhile, whose lease stays as it is', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = await openSlow({ reaches: true, steps: (answer) => [{ after: promise }, message(answer)] });
    const { app, faulty, proxy } = slow;
    const working = app.verifyFlagged(check);
    await proxy.reached(1);
    const path = join(world.home.leaseDir, `${sha256Hex(mira.tokens.refresh)}.lock`);
    await rm(path);
    createRivalLeases(world.home.leaseDir, rivalTimes(1)).take(mira.tokens.refresh, 3_600_000);
    const theirs = await readFile(path, 'utf8');
    await pass(slow, 20);
    expect((await working).reports).toMatchObject([{ verdict: 'undetermined', reason: 'timeout' }]);
    // The first renewal found out, and no second one tried.
    expect(faulty.calls.filter((call) => call === 'lease.renew')).toHaveLength(1);
    resolve();
    await app.drain();
    const [kept] = await world.home.readFlagged();
    expect(kept?.refreshToken).not.toBe(mira.tokens.refresh);
    expect(await readFile(path, 'utf8')).toBe(theirs);
    await app.close();
    await proxy.close();
    await expectRestoredNext();
  });
});

const untilRefreshToken = ({ body }: TrueAnswer): Buffer => {
  const found = /"refresh_token":"[^"]+"/.exec(body.toString('latin1'));
  return body.subarray(0, (found?.index ?? 0) + (found?.[0].length ?? 0));
};

describe('a service that falls silent in mid-answer', () => {
  it.each<[string, Misbehaviour]>([
    [
      'behind the refresh token',
      { reaches: true, steps: (answer) => [head(answer), untilRefreshToken(answer), 'silence'] },
    ],
    [
      'one byte before the end',
      { reaches: true, steps: (answer) => [head(answer), answer.body.subarray(0, answer.body.length - 1), 'silence'] },
    ],
    [
      'in a chunk',
      {
        reaches: true,
        steps: (answer) => [
          head(answer, { 'content-length': null, 'transfer-encoding': 'chunked' }),
          Buffer.from(`fffff\r\n${answer.body.toString('latin1')}`, 'latin1'),
          'silence',
        ],
      },
    ],
  ])('%s has told enough: the sign-in is kept once it was listened to for long', async (_name, misbehaviour) => {
    const slow = await openSlow(misbehaviour, 400);
    const { reports } = await slow.app.verifyFlagged(check);
    expect(reports).toMatchObject([{ outcome: 'restored', spent: true }]);
    await slow.app.close();
    await slow.proxy.close();
    expect(timesShown()).toBe(1);
    const [record] = await world.home.readPool();
    expect(mira.rotate(record?.refreshToken ?? '')).not.toBeNull();
  });

  it.each<[string, Misbehaviour, string]>([
    ['before the head', { reaches: true, steps: () => ['silence'] }, 'answer-lost'],
    ['in the head', { reaches: true, steps: (answer) => [head(answer).subarray(0, 30), 'silence'] }, 'answer-lost'],
    [
      'before any token',
      { reaches: true, steps: (answer) => [head(answer), answer.body.subarray(0, 30), 'silence'] },
      'answer-cut-short',
    ],
    [
      'by going on for ever without a token',
      {
        reaches: true,
        steps: (answer) => [
          head(answer, { 'content-length': null, 'transfer-encoding': 'chunked' }),
          { drip: Buffer.from('1\r\n{\r\n'.repeat(100_000)), pauseMs: 2 },
        ],
      },
      'answer-cut-short',
    ],
    [
      'by interim answers for ever',
      {
        reaches: true,
        steps: () => [{ drip: Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(100_000)), pauseMs: 2 }],
      },
      'answer-lost',
    ],
  ])('%s leaves a token in doubt, which is shown once more and then never', async (_name, misbehaviour, reason) => {
    const slow = await openSlow(misbehaviour, 400);
    const { reports } = await slow.app.verifyFlagged(check);
    expect(reports).toMatchObject([{ verdict: 'undetermined', reason, spent: true }]);
    await slow.app.close();
    await slow.proxy.close();
    const lost = [{ verdict: 'needs-sign-in', reason: 'answer-lost' }];
    expect((await world.runJson('verify-flagged')).report.reports).toMatchObject(lost);
    expect((await world.runJson('verify-flagged')).report.reports).toMatchObject(lost);
    expect(timesShown()).toBe(2);
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
  });
});
