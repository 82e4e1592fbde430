import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { strayFiles, whereIs } from '../support/sound-world.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function settings(values: object): Promise<void> {
  await mkdir(join(world.home.dir, 'quota-tray'), { recursive: true });
  await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), JSON.stringify(values));
}

/** Its sign-in stops working, for a reason that a refused refresh names. */
function kill(account: MadeUpAccount): void {
  account.invalidateAccess();
  account.behave({ token: { kind: 'refused', code: 'refresh_token_invalidated', place: 'error.code', status: 401 } });
}

function signInAgain(account: MadeUpAccount, issuedAtMs = Date.now()): ReturnType<MadeUpAccount['signIn']> {
  account.behave({ token: { kind: 'healthy' } });
  return account.signIn({ issuedAtMs });
}

describe('a Codex sign-in alone, without any pool', () => {
  it('is unknown at first, read on request, and remembered without asking again', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const before = await world.runJson('status');
    expect(before).toMatchObject({ exitCode: 0, report: { accounts: [{ sources: ['cli'], state: 'unknown' }] } });
    expect(world.service.log.records).toEqual([]);
    const read = await world.runJson('status', '--refresh');
    expect(read).toMatchObject({
      exitCode: 0,
      report: { accounts: [{ state: 'ok', email: mira.email, plan: 'Plus' }] },
    });
    const asked = world.service.log.records.length;
    const after = await world.runJson('status');
    expect(after).toMatchObject({ exitCode: 0, report: { accounts: [{ state: 'ok', windows: [{}, {}] }] } });
    expect(world.service.log.records).toHaveLength(asked);
    expect(await strayFiles(world.home)).toEqual([]);
  });

  it('needs sign-in once it is refused, leaves auth.json alone, and is fine again after a new sign-in', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.run('status', '--refresh');
    kill(mira);
    const untouched = await world.home.readText('auth');
    const dead = await world.runJson('status', '--refresh');
    expect(dead).toMatchObject({
      exitCode: 3,
      report: {
        accounts: [{ state: 'needs-sign-in', error: { code: 'refresh_token_invalidated', httpStatus: 401 } }],
        flagged: { count: 1, accounts: [{ email: mira.email }] },
      },
    });
    expect(await world.home.readText('auth')).toBe(untouched);
    expect(await world.runJson('status')).toMatchObject({ exitCode: 3 });
    expect(await world.runJson('refresh', '--force')).toMatchObject({
      exitCode: 3,
      report: { error: { code: 'needs-sign-in' } },
    });
    await world.home.writeAuth(signInAgain(mira));
    expect(await world.runJson('status')).toMatchObject({ exitCode: 0, report: { flagged: { count: 0 } } });
    const alive = await world.runJson('status', '--refresh');
    expect(alive).toMatchObject({ exitCode: 0, report: { accounts: [{ state: 'ok', error: null, health: 100 }] } });
    expect(await world.home.readPool()).toEqual([]);
  });

  it('comes back through a check when the service takes it again', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    mira.behave({ token: [{ kind: 'refused', code: 'account_deactivated', status: 403 }, { kind: 'healthy' }] });
    const { report } = await world.runJson('status', '--refresh');
    expect(report).toMatchObject({ accounts: [{ state: 'deactivated' }], flagged: { count: 1 } });
    const checked = await world.runJson('verify-flagged');
    expect(checked).toMatchObject({
      exitCode: 0,
      report: { total: 1, restored: 1, reports: [{ verdict: 'healthy' }] },
    });
    expect(await world.runJson('status')).toMatchObject({ exitCode: 0, report: { accounts: [{ state: 'ok' }] } });
    expect(await world.home.readPool()).toEqual([]);
  });

  it('has no pool to be set aside from, and says so', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const { exitCode, stderr } = await world.run('flag', mira.email);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('in no pool');
  });
});

describe('a pool alone, without auth.json', () => {
  it('keeps a stopped account in the pool until somebody has chosen, and says how to choose', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens, { custom: 1 })]);
    kill(mira);
    const { exitCode, stdout, stderr } = await world.run('status', '--refresh');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('Needs sign-in');
    expect(stderr).toContain('codex-quota flag KEY');
    expect(await whereIs(world.home, mira)).toEqual({ pool: 1, flagged: 0, refreshToken: mira.tokens.refresh });
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 3, report: { error: { code: 'no-login' } } });
  });

  it('sets a stopped account aside with every field once it may, and takes it back after a sign-in in the pool', async () => {
    await settings({ management: 'manage' });
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens, { custom: { deep: 1 } }), poolRecord(kai.tokens)]);
    kill(mira);
    expect(await world.runJson('status', '--refresh')).toMatchObject({
      exitCode: 0,
      report: { accounts: [{ email: kai.email, state: 'ok' }], flagged: { count: 1, accounts: [{ health: 0 }] } },
    });
    expect(await world.home.readFlagged()).toMatchObject([
      { email: mira.email, custom: { deep: 1 }, flaggedReason: 'refresh_token_invalidated' },
    ]);
    // Tokens tell whole seconds: this one is later than the flag for certain.
    const fresh = signInAgain(mira, Date.now() + 2_000);
    await world.home.writePool([...(await world.home.readPool()), poolRecord(fresh)]);
    const checked = await world.runJson('verify-flagged');
    expect(checked).toMatchObject({ exitCode: 0, report: { restored: 1, remainingFlagged: 0 } });
    expect(await whereIs(world.home, mira)).toEqual({ pool: 1, flagged: 0, refreshToken: fresh.refresh });
  });

  it('watches only when that was chosen', async () => {
    await settings({ management: 'watch' });
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    kill(mira);
    expect(await world.run('status', '--refresh')).toMatchObject({ exitCode: 3, stderr: '' });
    expect(await whereIs(world.home, mira)).toMatchObject({ pool: 1, flagged: 0 });
  });
});

describe('one sign-in in auth.json and in the pool', () => {
  it('is one account that stays in both when it stops, and is fine again after a sign-in in auth.json alone', async () => {
    await settings({ management: 'manage' });
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    kill(mira);
    const dead = await world.runJson('status', '--refresh');
    expect(dead).toMatchObject({
      exitCode: 3,
      report: { accounts: [{ sources: ['cli', 'pool'], state: 'needs-sign-in' }] },
    });
    expect(await whereIs(world.home, mira)).toMatchObject({ pool: 1, flagged: 0 });
    await world.home.writeAuth(signInAgain(mira));
    const alive = await world.runJson('status', '--refresh');
    expect(alive).toMatchObject({ exitCode: 0, report: { accounts: [{ state: 'ok' }], flagged: { count: 0 } } });
    expect(alive.report.accounts).toHaveLength(1);
  });

  it('gets the same new tokens in both places', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 0, report: { action: 'refreshed' } });
    const { tokens } = await world.home.readAuth();
    expect(await world.home.readPool()).toMatchObject([
      { refreshToken: tokens['refresh_token'], accessToken: tokens['access_token'], expiresAt: expect.any(Number) },
    ]);
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 0, report: { action: 'none' } });
    expect(world.tokenRequests()).toBe(1);
  });
});

describe('moving accounts by hand', () => {
  it('takes a restore back with the token that the account has by then', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(kai.tokens)]);
    await world.run('verify-flagged');
    const restored = await whereIs(world.home, mira);
    mira.invalidateAccess();
    await world.run('status', '--refresh');
    const current = await whereIs(world.home, mira);
    expect(current.refreshToken).not.toBe(restored.refreshToken);
    expect(await world.runJson('undo')).toMatchObject({ exitCode: 0, report: { changed: true, moved: [{}, {}] } });
    expect(await whereIs(world.home, mira)).toEqual({ pool: 0, flagged: 1, refreshToken: current.refreshToken });
    expect(mira.rotate(current.refreshToken ?? '')).not.toBeNull();
    expect(await world.runJson('undo')).toMatchObject({ exitCode: 1, report: { error: { code: 'not-possible' } } });
  });

  it('undoes one account of a run and leaves the others restored', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(kai.tokens)]);
    await world.run('verify-flagged');
    expect(await world.runJson('undo', kai.email)).toMatchObject({
      exitCode: 0,
      report: { moved: [{ to: 'flagged' }] },
    });
    expect(await whereIs(world.home, mira)).toMatchObject({ pool: 1, flagged: 0 });
    expect(await whereIs(world.home, kai)).toMatchObject({ pool: 0, flagged: 1 });
  });

  it('undoes the rest of a run when one of its accounts was removed meanwhile', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(kai.tokens)]);
    await world.run('verify-flagged');
    const pool = await world.home.readPool();
    await world.home.writePool(pool.filter(({ email }) => email !== kai.email));
    const { exitCode, report } = await world.runJson('undo');
    expect([exitCode, report['error']]).toEqual([0, undefined]);
    expect(await whereIs(world.home, mira)).toMatchObject({ pool: 0, flagged: 1 });
  });

  it('has nothing to undo where nothing was restored', async () => {
    const { exitCode, stdout, stderr } = await world.run('undo');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'codex-quota: No restore of the last 24 hours is left to undo.\nUse `codex-quota flag KEY` to set an account aside.\n',
    );
  });

  it('takes a key, or an e-mail that one account has, and names the keys when there are several', async () => {
    const email = 'mira@studio.example';
    const [personal, team] = [world.account('personal', { email }), world.account('team', { email })];
    await world.home.writePool([personal, team].map(({ tokens }) => poolRecord(tokens)));
    const { report } = await world.runJson('status');
    const keys = report.accounts.map(({ key }) => String(key));
    const ambiguous = await world.run('flag', email);
    expect(ambiguous.exitCode).toBe(2);
    for (const key of keys) expect(ambiguous.stderr).toContain(key);
    expect(await world.runJson('flag', 'nobody@studio.example')).toMatchObject({
      exitCode: 2,
      report: { error: { code: 'unknown-account' } },
    });
    const meant = keys[report.accounts.findIndex((_account, index) => index === 1)] ?? '';
    expect(await world.runJson('flag', meant)).toMatchObject({ exitCode: 0, report: { moved: [{ key: meant }] } });
    expect(await whereIs(world.home, team)).toMatchObject({ pool: 0, flagged: 1 });
    expect(await whereIs(world.home, personal)).toMatchObject({ pool: 1, flagged: 0 });
  });

  it('never lifts what was set aside by hand, not even after a restore of the same day', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.run('verify-flagged');
    await world.run('flag', mira.email, '--reason', 'on holiday');
    for (const order of [
      ['status', '--refresh'],
      ['refresh'],
      ['verify-flagged', '--dry-run'],
      ['status', '--refresh'],
    ])
      await world.run(...order);
    expect(await whereIs(world.home, mira)).toMatchObject({ pool: 0, flagged: 1 });
    expect(await world.home.readFlagged()).toMatchObject([{ flaggedReason: 'manual', lastError: 'on holiday' }]);
  });

  it('puts nothing back into a full pool and loses nothing', async () => {
    const pooled = Array.from({ length: 20 }, (_, index) => world.account(`full-${index}`));
    const extra = world.account('extra');
    await world.home.writePool(pooled.map(({ tokens }) => poolRecord(tokens)));
    await world.home.writeFlagged([flaggedRecord(extra.tokens)]);
    expect(await world.runJson('unflag', '--yes', extra.email)).toMatchObject({
      exitCode: 1,
      report: { error: { code: 'not-possible', message: 'The pool is full: 20 accounts is the limit.' } },
    });
    expect(await whereIs(world.home, extra)).toEqual({ pool: 0, flagged: 1, refreshToken: extra.tokens.refresh });
    expect(await world.home.readPool()).toHaveLength(20);
    const [moved] = pooled;
    await world.run('flag', moved?.email ?? '');
    expect(await world.runJson('unflag', '--yes', extra.email)).toMatchObject({ exitCode: 0 });
    expect(await whereIs(world.home, extra)).toMatchObject({ pool: 1, flagged: 0 });
  });
});

describe('failures that say less than they seem to', () => {
  it('holds its hand when most accounts fail at once, and says that it may be the service', async () => {
    await settings({ management: 'manage' });
    const accounts = ['a', 'b', 'c', 'd'].map((name) => world.account(name));
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    for (const account of accounts.slice(0, 3)) kill(account);
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(1);
    for (const { state, error } of report.accounts.slice(0, 3)) {
      expect(state).toBe('unreachable');
      expect(error).toMatchObject({ message: expect.stringContaining('connection or service problem') });
    }
    expect(await world.home.readPool()).toHaveLength(4);
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await readFile(join(world.home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8')).toContain('guard-held');
  });

  it('no longer holds back what another program signed in again, or took out of the pool', async () => {
    await settings({ management: 'manage' });
    const accounts = ['a', 'b', 'c', 'd'].map((name) => world.account(name));
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    for (const account of accounts.slice(0, 3)) kill(account);
    await world.run('status', '--refresh');
    const [signedIn] = accounts;
    if (signedIn === undefined) throw new Error('There are four.');
    const tokens = signedIn.signIn({ issuedAtMs: Date.now(), expiresAtMs: Date.now() + 3_600_000 });
    await world.home.writePool([poolRecord(tokens), ...(await world.home.readPool()).slice(3)]);
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    expect(await readFile(join(world.home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8')).toContain('guard-released');
    const counters = await readFile(join(world.home.dir, 'quota-tray', 'counters.json'), 'utf8');
    expect(JSON.parse(counters).guard.held).toEqual([]);
  });

  it('sets an account aside at the third unclear answer, each at least ten minutes after the other', async () => {
    await settings({ management: 'manage' });
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    mira.behave({ token: { kind: 'raw', status: 401, body: { detail: 'no' } } });
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    const counters = join(world.home.dir, 'quota-tray', 'counters.json');
    for (let failures = 1; failures <= 3; failures += 1) {
      expect(await whereIs(world.home, mira)).toMatchObject({ pool: 1, flagged: 0 });
      expect(await world.runJson('status', '--refresh')).toMatchObject({ exitCode: failures < 3 ? 1 : 0 });
      // Eleven minutes go by.
      const text = await readFile(counters, 'utf8');
      await writeFile(
        counters,
        text.replace(/"lastAtMs": (\d+)/g, (_match, at) => `"lastAtMs": ${Number(at) - 660_000}`),
      );
    }
    expect(await world.home.readFlagged()).toMatchObject([{ email: mira.email, flaggedReason: 'unclear-three-times' }]);
  });

  it('counts unclear answers within ten minutes as one', async () => {
    await settings({ management: 'manage', ambiguousFailuresBeforeFlag: 2 });
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    mira.behave({ token: { kind: 'raw', status: 401, body: {} } });
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)]);
    for (let runs = 0; runs < 2; runs += 1) await world.run('status', '--refresh');
    expect(await whereIs(world.home, mira)).toMatchObject({ pool: 1, flagged: 0 });
  });

  it.each<[string, 'token' | 'usage']>([
    ['the token endpoint', 'token'],
    ['the usage endpoint', 'usage'],
  ])('asks %s again only after the time it asked for', async (_name, endpoint) => {
    const mira = world.account('mira', { behaviours: { [endpoint]: { kind: 'too-many-requests', retryAfter: 3600 } } });
    await world.home.writeAuth(mira.tokens);
    for (let runs = 0; runs < 2; runs += 1)
      expect(await world.runJson('status', '--refresh')).toMatchObject({
        exitCode: 1,
        report: { accounts: [{ state: 'unreachable', error: { code: 'rate-limited' } }] },
      });
    expect(world.service.log.of(endpoint)).toHaveLength(1);
  });

  it('obeys the usage endpoint in a preview too, and writes nothing down', async () => {
    const mira = world.account('mira', { behaviours: { usage: { kind: 'too-many-requests', retryAfter: 3600 } } });
    await world.home.writeFlagged([flaggedRecord(mira.signIn())]);
    const before = await treeOf(world.home.dir);
    expect(await world.runJson('verify-flagged', '--dry-run')).toMatchObject({ exitCode: 1 });
    expect(await treeOf(world.home.dir)).toEqual(before);
    await world.run('verify-flagged');
    await world.run('verify-flagged', '--dry-run');
    expect(world.service.log.of('usage')).toHaveLength(2);
  });
});
