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

describe('an outage of the token service', () => {
  it.each([500, 502, 503, 504])('costs no sign-in that it met, however often it answers %i', async (status) => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'server-error', status, retryAfter: null } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    for (let runs = 0; runs < 4; runs += 1)
      expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 0, undetermined: 1 });
    mira.behave({ token: { kind: 'healthy' } });
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
  });

  it('leaves a token whose answer was lost before at two presentations in all', async () => {
    const token = [{ kind: 'lost' }, { kind: 'server-error', status: 502, retryAfter: null }] as const;
    const mira = world.account('mira', { behaviours: { token } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    for (let runs = 0; runs < 4; runs += 1)
      expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 0, undetermined: 1 });
    expect(world.tokenRequests()).toBe(2);
  });

  it('that came after the token was spent ends with the refusal of it', async () => {
    const spending = { kind: 'server-error', status: 502, spends: true } as const;
    const mira = world.account('mira', { behaviours: { token: [spending, { kind: 'healthy' }] } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ undetermined: 1 });
    for (let runs = 0; runs < 2; runs += 1)
      expect((await world.runJson('verify-flagged')).report.reports).toMatchObject([{ verdict: 'needs-sign-in' }]);
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
