import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const hourMs = 3_600_000;
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + 24 * hourMs } };

describe('an account that the usage service put off', () => {
  it('is not asked again before the time, and the others are', async () => {
    const [mira, kai] = [world.account('mira', fresh), world.account('kai', fresh)];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    world.service
      .account('mira')
      .behave({ usage: [{ kind: 'too-many-requests', retryAfter: 3600 }, { kind: 'healthy' }] });
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([
      { state: 'unreachable', error: { code: 'rate-limited' } },
      { state: 'ok' },
    ]);
    const asked = world.service.log.of('usage').length;
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([
      { state: 'unreachable', error: { code: 'rate-limited' } },
      { state: 'ok' },
    ]);
    expect(world.service.log.of('usage').length - asked).toBe(1);
  });

  it('is not refreshed by a check before the time', async () => {
    const mira = world.account('mira', fresh);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    world.service
      .account('mira')
      .behave({ usage: [{ kind: 'too-many-requests', retryAfter: 3600 }, { kind: 'healthy' }] });
    const first = await world.runJson('verify-flagged');
    expect(first.report.reports).toMatchObject([{ outcome: 'undetermined', reason: 'rate-limited' }]);
    const second = await world.runJson('verify-flagged');
    expect(second.report.reports).toMatchObject([{ outcome: 'undetermined', reason: 'rate-limited' }]);
    expect(world.service.log.of('usage')).toHaveLength(1);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('an error in answer to a refresh', () => {
  /** As if half an hour had passed. */
  const rest = (): Promise<void> => rm(join(world.home.dir, 'quota-tray', 'counters.json'), { force: true });
  const check = async () => (await world.runJson('verify-flagged')).report.reports[0];

  it.each([
    ['may have come after the token was spent, leaves it in doubt: once more after a rest, and never again', 502, 2],
    ['came before anybody looked at the token leaves it as good as before', 503, 4],
  ])('that %s', async (_what, status, presentations) => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'server-error', status, retryAfter: null } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    for (let runs = 0; runs < 4; runs += 1) {
      expect(await check()).toMatchObject({ outcome: 'undetermined' });
      await rest();
    }
    expect(world.tokenRequests()).toBe(presentations);
  });

  it('that came after the token was spent is waited out, and then the answer counts as lost', async () => {
    const spending = { kind: 'server-error', status: 502, spends: true } as const;
    const mira = world.account('mira', { behaviours: { token: [spending, { kind: 'healthy' }] } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect(await check()).toMatchObject({ reason: 'server-error', spent: true });
    expect(await check()).toMatchObject({ reason: 'server-error', spent: false });
    expect(world.tokenRequests()).toBe(1);
    await rest();
    expect(await check()).toMatchObject({ verdict: 'needs-sign-in', reason: 'answer-lost' });
    expect(await check()).toMatchObject({ verdict: 'needs-sign-in', reason: 'answer-lost' });
    expect(world.tokenRequests()).toBe(2);
  });
});

describe('a clock that is days ahead of the service', () => {
  it('restores no account whose limit is still reached by the time of the service', async () => {
    world.service.configure({ clockOffsetMs: -40 * 24 * hourMs });
    const mira = world.account('mira', { behaviours: { usage: { kind: 'limited' } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ outcome: 'still-flagged', verdict: 'limited' }]);
  });

  it('makes no sign-in look ended once an answer has told the time, in this run and in the next ones', async () => {
    world.service.configure({ clockOffsetMs: -24 * hourMs, accessLifetimeMs: 2 * hourMs });
    const signIn = { issuedAtMs: Date.now() - 25 * hourMs, expiresAtMs: Date.now() - 23 * hourMs };
    await world.home.writePool([poolRecord(world.account('mira', { signIn }).tokens)]);
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([{ state: 'ok' }]);
    const spent = world.tokenRequests();
    expect(spent).toBeLessThanOrEqual(1);
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([{ state: 'ok' }]);
    expect(world.tokenRequests()).toBe(spent);
  });
});
