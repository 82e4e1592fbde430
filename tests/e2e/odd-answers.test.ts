import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readClaims } from '../../main/core/stores/claims.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

describe('odd answers and odd records', () => {
  it('go on with a refresh token that the service sends back instead of a new one', async () => {
    const mira = world.account('mira');
    const { access, id } = mira.signIn();
    const body = { access_token: access, id_token: id, refresh_token: mira.tokens.refresh };
    mira.behave({ token: { kind: 'raw', status: 200, body } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged', '--no-restore')).report).toMatchObject({ healthyFlagged: 1 });
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh, accessToken: access }]);

    mira.behave({ token: { kind: 'healthy' } });
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(world.tokenRequests()).toBe(2);
  });

  it('hold an answer that names two people apart, with neither account’s record mixed', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    mira.behave({ token: { kind: 'odd-fields', fields: { id_token: kai.tokens.id } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([
      { outcome: 'still-flagged', verdict: 'conflict', reason: 'another-account' },
    ]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    expect((await world.runJson('verify-flagged', '--no-restore')).report).toMatchObject({ healthyFlagged: 1 });
    const [kept] = await world.home.readFlagged();
    expect(readClaims(String(kept?.['accessToken']))).toMatchObject({ accountId: kai.accountId, email: kai.email });
    expect(await world.home.readPool()).toEqual([]);
  });

  it('keep an account that is switched off apart from one that needs a sign-in, in a preview too', async () => {
    const mira = world.account('mira', {
      behaviours: { token: { kind: 'refused', code: 'account_deactivated', status: 403 } },
    });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.runJson('verify-flagged');
    const { report } = await world.runJson('verify-flagged', '--dry-run');
    expect(report.reports).toMatchObject([
      { outcome: 'still-flagged', verdict: 'deactivated', nextStep: 'Contact OpenAI.' },
    ]);
    expect(world.tokenRequests()).toBe(1);
  });

  it('cost one refresh when usage refuses fresh access tokens, too', async () => {
    const usage = { kind: 'unauthorized', code: 'token_expired' } as const;
    const mira = world.account('mira', { behaviours: { usage } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ verdict: 'undetermined', reason: 'usage-refused', httpStatus: 401 }]);
    expect(world.tokenRequests()).toBe(1);
  });

  it('read the code behind a sentence', async () => {
    const body = { error: 'Unauthorized', code: 'refresh_token_reused' };
    const mira = world.account('mira', { behaviours: { token: { kind: 'raw', status: 401, body } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ verdict: 'needs-sign-in', reason: 'refresh_token_reused' }]);
  });

  it('call no account switched off because a sentence says so', async () => {
    const text = JSON.stringify({ error: 'We could not find out whether the account was deactivated.' });
    const mira = world.account('mira', {
      signIn: { expiresAtMs: Date.now() + 3_600_000 },
      behaviours: { usage: { kind: 'raw', status: 503, text } },
    });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ verdict: 'undetermined', reason: 'server-error', spent: false }]);
  });

  it('use the live sign-in of the same ids under a new e-mail, and spend the set-aside token no more', async () => {
    const mira = world.account('mira');
    const before = mira.tokens;
    mira.change({ email: 'mira@new.example' });
    const live = mira.signIn();
    await world.home.writePool([poolRecord(live)]);
    await world.home.writeFlagged([flaggedRecord(before)]);
    const { report } = await world.runJson('verify-flagged', '--dry-run');
    expect(report.reports).toMatchObject([{ outcome: 'would-restore', verdict: 'healthy' }]);
    expect(world.tokenRequests()).toBe(0);
  });

  it.each([
    ['says no beside a window that is over', { allowed: false, limit_reached: true }, 0],
    ['has a full window by its own clock, which is hours behind ours', {}, 6 * 3_600_000],
  ])('restore nothing while the limit is reached: the service %s', async (_name, verdict, behindMs) => {
    world.service.configure({ clockOffsetMs: -behindMs });
    const resetAtMs = world.service.now() + (behindMs === 0 ? -60_000 : 3_600_000);
    const window = { used_percent: 100, limit_window_seconds: 18_000, reset_at: Math.floor(resetAtMs / 1000) };
    const body = { plan_type: 'plus', rate_limit: { ...verdict, primary_window: window, secondary_window: null } };
    const mira = world.account('mira', { behaviours: { usage: { kind: 'raw', status: 200, body } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports).toMatchObject([{ verdict: 'limited', outcome: 'still-flagged' }]);
    expect(await world.home.readPool()).toEqual([]);
  });

  it('survive moments that no calendar holds', async () => {
    const mira = world.account('mira');
    const extra = { coolingDownUntil: 1e300, expiresAt: 1e300, flaggedAt: 1e300, flaggedReason: 'constructor' };
    await world.home.writeFlagged([flaggedRecord(mira.tokens, extra)]);
    const { exitCode, report } = await world.runJson('verify-flagged', '--no-probe');
    expect([exitCode, report.reports]).toMatchObject([0, [{ verdict: 'limited', resetAt: null }]]);
    const shown = await world.run('status');
    expect(shown.exitCode).not.toBe(1);
    expect(shown.stdout).not.toContain('native code');
    expect(shown.stdout).toContain('constructor');
  });
});
