import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountBehaviours } from '../../main/node/made-up-service/account.ts';
import { type MadeUpTokens, sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createRivalWorld, type RivalWorld } from '../support/rival-world.ts';
import { runCommand } from '../support/run-command.ts';

// The numbers are those of facts/multi-auth.md section 8; docs/scenarios.md lists all of them.
let world: RivalWorld;
beforeEach(async () => {
  world = await createRivalWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

const dayMs = 24 * 60 * 60 * 1000;
const refused: AccountBehaviours = { token: { kind: 'refused', code: 'refresh_token_reused', status: 401 } };

const emails = (records: readonly { readonly [field: string]: unknown }[]): readonly unknown[] =>
  records.map((record) => record['email']).sort();

function rotated(name: string, token: string): MadeUpTokens {
  const pair = world.service.account(name).rotate(token);
  if (pair === null) throw new Error('The token was not current.');
  return pair;
}

const onlyCurrentPresented = (): boolean =>
  world.service.log.of('token').every(({ presented }) => presented === 'current');

describe('tokens that several programs hold', () => {
  it('multi-auth 1: a save of ours keeps the token that another process has just rotated', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.rival.order({ do: 'remember' });
    world.gate.beforeAnswer(async () => {
      await world.rival.order({ do: 'refresh', token: kai.tokens.refresh, url: world.service.tokenUrl });
      await world.rival.order({ do: 'save', list: 'pool' });
    });
    await world.runJson('verify-flagged');
    const kept = (await world.home.readPool()).find((record) => record['email'] === kai.email);
    const spent = world.service.log.of('token').find(({ accountKey }) => accountKey === 'kai');
    expect(sha256Hex(kept?.refreshToken ?? '')).toBe(spent?.successorHash);
  });

  it('multi-auth 2: a newer sign-in that came in during our refresh is not overwritten by ours', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    const signedIn = mira.signIn({ issuedAtMs: Date.now() + 1000, expiresAtMs: Date.now() + dayMs });
    world.gate.beforeAnswer(() => world.home.writePool([poolRecord(signedIn)]));
    await world.runJson('status', '--refresh');
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: signedIn.refresh }]);
  });

  it('multi-auth 3: ending a slow spend leaves the lease of whoever came after us', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const path = join(world.home.leaseDir, `${sha256Hex(mira.tokens.refresh)}.lock`);
    world.gate.beforeAnswer(async () => {
      await rm(path);
      await world.rival.order({ do: 'take-lease', token: mira.tokens.refresh });
    });
    await world.runJson('verify-flagged');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: world.rival.pid });
  });

  it('multi-auth 5: a failed refresh is told to nobody, and the next run asks again at once', async () => {
    const mira = world.account('mira', { behaviours: { token: [{ kind: 'server-error' }, { kind: 'healthy' }] } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ undetermined: 1 });
    expect(await readdir(world.home.leaseDir)).toEqual([]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
  });

  it('multi-auth 6, 22, 32: two runs at once on one list spend every token once and restore every account', async () => {
    const accounts = Array.from({ length: 6 }, (_, index) => world.account(`both-${index}`));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    await Promise.all([world.run('verify-flagged', '--json'), world.run('verify-flagged', '--json')]);
    expect(emails(await world.home.readPool())).toEqual(accounts.map(({ email }) => email));
    expect(await world.home.readFlagged()).toEqual([]);
    const presented = world.service.log.of('token').map(({ tokenHash }) => tokenHash);
    expect(new Set(presented).size).toBe(presented.length);
    expect(onlyCurrentPresented()).toBe(true);
  });

  it('multi-auth 24: a long list is refreshed by at most four at once', async () => {
    world.service.configure({ latencyMs: 60 });
    const accounts = Array.from({ length: 12 }, (_, index) => world.account(`many-${index}`));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 12 });
    expect(world.service.log.maxInFlight('token')).toBe(4);
  });

  it('multi-auth 25: a token that was used elsewhere first needs a sign-in, and is never shown again', async () => {
    const mira = world.account('mira', { behaviours: refused });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const first = await world.runJson('verify-flagged');
    const second = await world.runJson('verify-flagged');
    for (const { report } of [first, second]) {
      expect(report.reports).toMatchObject([{ verdict: 'needs-sign-in', reason: 'refresh_token_reused' }]);
      expect(String(report.reports[0]?.['nextStep'])).toMatch(/sign in again/i);
    }
    expect(world.tokenRequests()).toBe(1);
  });

  it('multi-auth 27: a preview costs nothing, however late the real run comes', async () => {
    const accounts = ['mira', 'kai', 'tomo'].map((name) => world.account(name));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    expect((await world.runJson('verify-flagged', '--dry-run')).report).toMatchObject({ wouldVerify: 3 });
    expect(world.tokenRequests()).toBe(0);
    await rm(world.home.leaseDir, { recursive: true, force: true });
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 3 });
  });

  it('multi-auth 29: a spent token left set aside does not kill the live account in the pool', async () => {
    const mira = world.account('mira');
    const live = rotated('mira', mira.tokens.refresh);
    await world.home.writePool([poolRecord(live)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).exitCode).toBe(0);
    expect(world.service.log.of('token').filter(({ presented }) => presented !== 'current')).toEqual([]);
    expect(await world.home.readFlagged()).toEqual([]);
    expect(mira.rotate((await world.home.readPool())[0]?.refreshToken ?? '')).not.toBeNull();
  });

  it('multi-auth 31: of one account set aside twice the living sign-in survives its dead twin', async () => {
    const mira = world.account('mira');
    const living = mira.signIn({ issuedAtMs: Date.now() - 1000, expiresAtMs: Date.now() - 500 });
    rotated('mira', mira.tokens.refresh);
    await world.home.writeFlagged([flaggedRecord(mira.tokens), flaggedRecord(living)]);
    await world.runJson('verify-flagged');
    await world.runJson('verify-flagged');
    const pool = await world.home.readPool();
    expect(emails(pool)).toEqual([mira.email]);
    expect(mira.rotate(pool[0]?.refreshToken ?? '')).not.toBeNull();
  });

  it('multi-auth 33: the lease of a killed run of ours does not hold up the next one', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { child, ended } = world.start('verify-flagged', '--json');
    world.gate.beforeService(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    await ended;
    expect(await readdir(world.home.leaseDir)).toEqual([`${sha256Hex(mira.tokens.refresh)}.lock`]);
    const { report } = await world.runJson('verify-flagged');
    expect(report.reports[0]?.['reason']).not.toBe('busy');
    expect((await readdir(world.home.leaseDir)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  it('multi-auth 38: the sign-in of a restored account that a proxy erased stays in custody and heals its return', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(kai.signIn())]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.rival.order({ do: 'remember' });
    await world.runJson('verify-flagged');
    await world.rival.order({ do: 'save', list: 'pool' });
    await world.rival.order({ do: 'save', list: 'flagged' });
    await world.runJson('verify-flagged');
    expect(emails(await world.home.readPool())).toEqual([kai.email, mira.email]);
    expect(onlyCurrentPresented()).toBe(true);
  });

  it('multi-auth 40: a service that accepts and hangs holds up nobody for longer than one request', async () => {
    const accounts = ['mira', 'kai'].map((name) => world.account(name));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    const late = new Promise((done) => setTimeout(done, 22_000));
    for (const _ of accounts) world.gate.beforeAnswer(() => late);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(1);
    const timeout = { verdict: 'undetermined', reason: 'timeout' };
    expect(report.reports).toMatchObject([timeout, timeout]);
    // The answers came after all and were kept: nothing has to be presented again.
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 2 });
    expect(onlyCurrentPresented()).toBe(true);
  });
});

describe('answers that are read too strictly elsewhere', () => {
  it.each([0, -5])(
    'multi-auth 7: an expires_in of %i leads to one refresh and the end that the token itself names',
    async (expiresIn) => {
      const mira = world.account('mira', {
        behaviours: { token: { kind: 'odd-fields', fields: { expires_in: expiresIn } } },
      });
      await world.home.writePool([poolRecord(mira.tokens)]);
      await world.runJson('status', '--refresh');
      await world.runJson('status', '--refresh');
      expect(world.tokenRequests()).toBe(1);
      expect((await world.home.readPool())[0]?.['expiresAt']).toBeGreaterThan(Date.now());
    },
  );

  it('multi-auth 19: a wait of many years is cut to seven days', async () => {
    const mira = world.account('mira', {
      behaviours: { token: { kind: 'too-many-requests', retryAfter: 2_000_000_000 } },
    });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.runJson('verify-flagged');
    const text = await readFile(join(world.home.dir, 'quota-tray', 'counters.json'), 'utf8');
    // Not the digits that follow each other in the hash of a token.
    const moments = [...text.matchAll(/\b\d{13,}\b/g)].map(([digits]) => Number(digits));
    expect(moments).not.toEqual([]);
    expect(Math.max(...moments)).toBeLessThanOrEqual(Date.now() + 7 * dayMs);
  });

  it('multi-auth 36: a run without a network keeps the useful last error', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { lastError: 'refused on Monday' })]);
    const offline = { ...world.env, CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'http://127.0.0.1:9/oauth/token' };
    const { exitCode, stdout } = await runCommand(['verify-flagged', '--json'], offline);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).reports).toMatchObject([{ verdict: 'undetermined', spent: false }]);
    expect(await world.home.readFlagged()).toMatchObject([
      { lastError: 'refused on Monday', refreshToken: mira.tokens.refresh },
    ]);
  });
});
