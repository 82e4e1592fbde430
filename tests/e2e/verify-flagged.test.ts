import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountBehaviours } from '../../main/node/made-up-service/account.ts';
import { createFolderLock } from '../../main/node/stores/folder-lock.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

describe('checking set-aside accounts', () => {
  it('restores an account whose refresh succeeds, with every unknown field and workspace kept', async () => {
    const mira = world.account('mira');
    const extra = { workspaces: [{ id: 'w1', enabled: true }], currentWorkspaceIndex: 0, myField: { deep: [1] } };
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { ...extra, coolingDownUntil: 9e15 })]);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ total: 1, restored: 1, remainingFlagged: 0, changed: true });
    const [restored] = await world.home.readPool();
    expect(restored).toMatchObject({ email: mira.email, enabled: true, ...extra });
    for (const gone of ['coolingDownUntil', 'flaggedAt', 'flaggedReason', 'lastError'])
      expect(restored).not.toHaveProperty(gone);
    expect(restored?.refreshToken).not.toBe(mira.tokens.refresh);
    expect(await world.home.readFlagged()).toEqual([]);
    expect(world.tokenRequests()).toBe(1);
  });

  it('keeps what another program put into both files, their versions and their unknown fields', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(kai.tokens, { custom: 'kai' })], { activeIndex: 0, unknownTop: [1] });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)], { alsoUnknown: true });
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(await world.home.readPool()).toMatchObject([{ email: kai.email, custom: 'kai' }, { email: mira.email }]);
    expect(JSON.parse(await world.home.readText('pool'))).toMatchObject({
      version: 3,
      unknownTop: [1],
      activeIndex: 0,
    });
    expect(JSON.parse(await world.home.readText('flagged'))).toMatchObject({ version: 1, alsoUnknown: true });
  });

  it('asks for usage while the new sign-in still waits for somebody else to let go of the list, and once', async () => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'healthy', answerDelayMs: 500 } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const running = world.runJson('verify-flagged');
    await vi.waitFor(() => expect(world.tokenRequests()).toBe(1), { timeout: 20_000, interval: 5 });
    const lock = createFolderLock(dirname(world.home.flaggedPath));
    const letGo = Promise.withResolvers<void>();
    onTestFinished(() => letGo.resolve());
    const holding = lock.hold(() => letGo.promise);
    await vi.waitFor(() => expect(world.service.log.of('usage')).toHaveLength(1), { timeout: 10_000, interval: 5 });
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
    letGo.resolve();
    await holding;
    lock.close();
    expect((await running).report).toMatchObject({ restored: 1, remainingFlagged: 0 });
    expect(world.service.log.of('usage')).toHaveLength(1);
  });

  it('leaves a healthy account set aside with --no-restore, with its new sign-in stored', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged', '--no-restore');
    expect(report).toMatchObject({ healthyFlagged: 1, restored: 0 });
    const [kept] = await world.home.readFlagged();
    expect(kept).toMatchObject({ verificationCount: 1 });
    expect(kept?.refreshToken).not.toBe(mira.tokens.refresh);
    expect(await world.home.readPool()).toEqual([]);
  });

  it('tells personal and team accounts of one e-mail apart and restores both', async () => {
    const email = 'mira@studio.example';
    const [personal, team] = [world.account('personal', { email }), world.account('team', { email })];
    await world.home.writeFlagged([flaggedRecord(personal.tokens), flaggedRecord(team.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ total: 2, restored: 2 });
    expect((await world.home.readPool()).map(({ accountId }) => accountId).sort()).toEqual([
      'acc-personal',
      'acc-team',
    ]);
  });

  it('resolves a set-aside account against its live sign-in in the pool without presenting the old token', async () => {
    const mira = world.account('mira');
    const live = mira.signIn();
    await world.home.writePool([poolRecord(live)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report).toMatchObject({ restored: 1 });
    expect(world.tokenRequests()).toBe(0);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: live.refresh }]);
    expect(await world.home.readFlagged()).toEqual([]);
  });

  it('keeps the 21st account set aside and loses nothing', async () => {
    const pooled = Array.from({ length: 20 }, (_, index) => world.account(`full-${index}`));
    const extra = world.account('extra');
    await world.home.writePool(pooled.map(({ tokens }) => poolRecord(tokens)));
    await world.home.writeFlagged([flaggedRecord(extra.tokens)]);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ restoreSkipped: 1, reports: [{ outcome: 'restore-skipped', reason: 'pool-full' }] });
    expect(await world.home.readPool()).toHaveLength(20);
    const [kept] = await world.home.readFlagged();
    expect(kept?.refreshToken).not.toBe(extra.tokens.refresh);
  });

  it('says in one document that no account is set aside', async () => {
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ total: 0, reports: [], changed: false });
  });
});

const refused = (code: string, place: 'error' | 'error.code' | 'code') =>
  ({ token: { kind: 'refused', code, place, status: 400 } }) as AccountBehaviours;

describe('what one answer of the service means', () => {
  it.each<[string, AccountBehaviours, object, number]>([
    ['a code in error', refused('invalid_grant', 'error'), { verdict: 'needs-sign-in', reason: 'invalid_grant' }, 0],
    [
      'a code in error.code',
      refused('refresh_token_reused', 'error.code'),
      { verdict: 'needs-sign-in', reason: 'refresh_token_reused' },
      0,
    ],
    [
      'a code at the top',
      refused('refresh_token_expired', 'code'),
      { verdict: 'needs-sign-in', reason: 'refresh_token_expired' },
      0,
    ],
    ['a deactivated account', refused('account_deactivated', 'code'), { verdict: 'deactivated' }, 0],
    [
      'an unknown refusal',
      { token: { kind: 'raw', status: 401, body: {} } },
      { verdict: 'undetermined', reason: 'unclear-answer' },
      1,
    ],
    [
      'too many requests',
      { token: { kind: 'too-many-requests', retryAfter: 60 } },
      { verdict: 'undetermined', reason: 'rate-limited', httpStatus: 429 },
      1,
    ],
    [
      'a server error',
      { token: { kind: 'server-error', status: 503 } },
      { verdict: 'undetermined', reason: 'server-error', httpStatus: 503 },
      1,
    ],
    ['a web page', { token: { kind: 'html' } }, { verdict: 'undetermined', reason: 'web-page' }, 1],
    [
      'a challenge page',
      { token: { kind: 'challenge' } },
      { verdict: 'undetermined', reason: 'challenge', httpStatus: 403 },
      1,
    ],
    ['a region refusal', { token: { kind: 'region' } }, { verdict: 'undetermined', reason: 'region' }, 1],
    ['a lost answer', { token: { kind: 'lost' } }, { verdict: 'undetermined', reason: 'answer-lost' }, 1],
    ['no expires_in', { token: { kind: 'no-expires-in' } }, { verdict: 'healthy', outcome: 'restored' }, 0],
    ['no rotation', { token: { kind: 'no-rotation' } }, { verdict: 'healthy', outcome: 'restored' }, 0],
    ['a bad id token', { token: { kind: 'bad-id-token' } }, { verdict: 'healthy', outcome: 'restored' }, 0],
    ['a limited account', { usage: { kind: 'limited' } }, { verdict: 'limited', outcome: 'still-flagged' }, 0],
    [
      'usage out of order',
      { usage: { kind: 'server-error', status: 500 } },
      { verdict: 'undetermined', reason: 'server-error' },
      1,
    ],
    ['numbers as strings', { usage: { kind: 'numbers-as-strings' } }, { verdict: 'healthy', outcome: 'restored' }, 0],
    ['a weekly window only', { usage: { kind: 'weekly-only' } }, { verdict: 'healthy', outcome: 'restored' }, 0],
  ])('%s', async (_name, behaviours, expected, code) => {
    const mira = world.account('mira', { behaviours });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(report.reports[0]).toMatchObject(expected);
    expect(exitCode).toBe(code);
    const stored = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
    expect(stored).toHaveLength(1);
    if (expected !== undefined && 'verdict' in expected && expected.verdict === 'undetermined') {
      expect(stored[0]).toMatchObject({ lastError: 'refresh failed', flaggedReason: 'token-invalid' });
    }
  });

  it('uses a complete refresh token of an answer that was cut off', async () => {
    const mira = world.account('mira', {
      behaviours: { token: [{ kind: 'cut-off', fraction: 0.98 }, { kind: 'healthy' }] },
    });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const first = await world.runJson('verify-flagged');
    expect(first.report.reports[0]).toMatchObject({ spent: true });
    const second = await world.runJson('verify-flagged');
    expect([first, second].map(({ report }) => report.reports[0]?.['outcome'] ?? 'none')).toContain('restored');
    expect(world.service.log.of('token').every(({ presented }) => presented === 'current')).toBe(true);
  });

  it('holds the answer that is another account’s and mixes nothing', async () => {
    const kai = world.account('kai');
    const mira = world.account('mira', { behaviours: { token: { kind: 'other-account', account: kai.key } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports[0]).toMatchObject({ verdict: 'conflict', outcome: 'still-flagged' });
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh, email: mira.email }]);
  });

  it('obeys Retry-After in the next run', async () => {
    const mira = world.account('mira', { behaviours: { token: { kind: 'too-many-requests', retryAfter: 3600 } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.run('verify-flagged');
    await world.run('verify-flagged');
    expect(world.tokenRequests()).toBe(1);
  });

  it('names one cause in one line when everything failed for it', async () => {
    const accounts = ['a', 'b', 'c'].map((name) =>
      world.account(name, { behaviours: { token: { kind: 'server-error' } } }),
    );
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    const { stdout } = await world.run('verify-flagged');
    expect(stdout).toContain('All 3 could not be told for one reason');
  });
});

describe('a preview', () => {
  it('sends no refresh and leaves every byte as it was', async () => {
    const dead = world.account('dead', { behaviours: refused('invalid_grant', 'error') });
    const [alive, limited] = [
      world.account('alive'),
      world.account('limited', { behaviours: { usage: { kind: 'limited' } } }),
    ];
    const live = alive.signIn();
    await world.home.writePool([poolRecord(live)]);
    await world.home.writeFlagged([dead, alive, limited].map(({ tokens }) => flaggedRecord(tokens)));
    const before = await treeOf(world.home.dir);
    const { exitCode, report } = await world.runJson('verify-flagged', '--dry-run');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ dryRun: true, changed: false, wouldVerify: 2, wouldRestore: 1 });
    expect(world.tokenRequests()).toBe(0);
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('knows a login that was refused before and has nothing newer', async () => {
    const dead = world.account('dead', { behaviours: refused('refresh_token_reused', 'code') });
    await world.home.writeFlagged([flaggedRecord(dead.tokens)]);
    await world.run('verify-flagged');
    const { report } = await world.runJson('verify-flagged', '--dry-run');
    expect(report.reports[0]).toMatchObject({ outcome: 'still-flagged', verdict: 'needs-sign-in' });
  });

  it('shows the request of a refresh with the token masked, and sends nothing', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const before = await treeOf(world.home.dir);
    const { stdout, exitCode } = await world.run('refresh', '--print-only', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      action: 'printed',
      request: { method: 'POST', url: world.service.tokenUrl },
    });
    expect(stdout).not.toContain(mira.tokens.refresh.slice(-12));
    expect(world.service.log.records).toHaveLength(0);
    expect(await treeOf(world.home.dir)).toEqual(before);
  });
});
