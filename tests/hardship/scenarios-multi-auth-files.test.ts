import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createRivalWorld, type RivalWorld } from '../support/rival-world.ts';
import { runAsUser } from '../support/run-as-user.ts';
import { runCommand } from '../support/run-command.ts';
import { treeOf } from '../support/world.ts';

// The numbers are those of facts/multi-auth.md section 8; docs/scenarios.md lists all of them.
let world: RivalWorld;
beforeEach(async () => {
  world = await createRivalWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

const dayMs = 24 * 60 * 60 * 1000;
const emails = (records: readonly { readonly [field: string]: unknown }[]): readonly unknown[] =>
  records.map((record) => record['email']).sort();

describe('lists that cannot be read or written', () => {
  it('multi-auth 10: a list that may not be read is not taken for an empty or broken one', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await chmod(world.home.flaggedPath, 0o000);
    const { exitCode, stdout } = await runAsUser(world, ['verify-flagged', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'store-unreadable' });
    expect(JSON.parse(stdout).error.message).toContain(world.home.flaggedPath);
    expect(await world.home.readText('flagged')).toContain(mira.tokens.refresh);
    expect(world.tokenRequests()).toBe(0);
  });

  it('multi-auth 11, 12: what was cleared stays cleared, whatever backups lie beside it', async () => {
    const mira = world.account('mira');
    const backup = JSON.stringify({ version: 1, accounts: [flaggedRecord(mira.tokens)] });
    await writeFile(`${world.home.flaggedPath}.reset-intent`, 'reset');
    await writeFile(`${world.home.flaggedPath}.bak`, backup);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ total: 0 });
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await readFile(`${world.home.flaggedPath}.bak`, 'utf8')).toBe(backup);
  });

  it('multi-auth 13: accounts that exist only as a recovery file are not buried under a new pool', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const backup = `${world.home.poolPath}.bak`;
    await writeFile(backup, JSON.stringify({ version: 3, activeIndex: 0, accounts: [poolRecord(kai.tokens)] }));
    const { exitCode, stdout } = await world.run('verify-flagged', '--json');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(backup);
    expect(await world.home.readPool()).toEqual([]);
    expect(world.tokenRequests()).toBe(0);
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
  });

  it('multi-auth 8, 9, 41: a cut-off list with a good backup is refused with the backup’s name, at once and untouched', async () => {
    const mira = world.account('mira');
    const text = JSON.stringify({ version: 1, accounts: [flaggedRecord(mira.tokens)] });
    await writeFile(world.home.flaggedPath, text.slice(0, -20));
    await writeFile(`${world.home.flaggedPath}.bak`, text);
    const before = await treeOf(world.poolDir);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(1);
    expect(report.error).toMatchObject({ code: 'store-broken' });
    expect(String(report.error['hint'])).toContain(`${world.home.flaggedPath}.bak`);
    expect(String(report.error['hint'])).toContain('1 account');
    expect(await treeOf(world.poolDir)).toEqual(before);
  });

  it('multi-auth 37: a pool that cannot be written is told of in one document, before anything is spent', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.home.writePool([poolRecord(kai.tokens)]);
    await chmod(world.home.poolPath, 0o400);
    const { exitCode, stdout } = await runAsUser(world, ['verify-flagged', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'store-not-writable' });
    expect(JSON.parse(stdout).error.message).toContain(world.home.poolPath);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('what a write of ours keeps', () => {
  it('multi-auth 16: the pin and the active account follow their accounts when another one leaves the pool', async () => {
    const [mira, kai, tomo] = [world.account('mira'), world.account('kai'), world.account('tomo')];
    const top = { activeIndex: 1, pinnedAccountIndex: 2, activeIndexByFamily: { codex: 2 }, affinityGeneration: 7 };
    await world.home.writePool(
      [mira, kai, tomo].map(({ tokens }) => poolRecord(tokens)),
      top,
    );
    expect((await world.runJson('flag', mira.email)).exitCode).toBe(0);
    expect(JSON.parse(await world.home.readText('pool'))).toMatchObject({
      activeIndex: 0,
      pinnedAccountIndex: 1,
      activeIndexByFamily: { codex: 1 },
      affinityGeneration: 7,
    });
    expect((await world.runJson('unflag', mira.email, '--yes')).exitCode).toBe(0);
    expect(JSON.parse(await world.home.readText('pool'))).toMatchObject({ pinnedAccountIndex: 1, activeIndex: 0 });
  });

  it('multi-auth 16: the pin is dropped rather than moved to somebody else when its own account is set aside', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(kai.tokens)], { pinnedAccountIndex: 0 });
    expect((await world.runJson('flag', mira.email)).exitCode).toBe(0);
    expect(JSON.parse(await world.home.readText('pool'))).not.toHaveProperty('pinnedAccountIndex');
  });

  it('multi-auth 17: values that cannot be read any more cost no other account its own', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.signIn()), poolRecord(kai.signIn())]);
    const cache = join(world.poolDir, 'quota-cache.json');
    await writeFile(cache, '{"version":1,"byAccountId":');
    await world.runJson('status', '--refresh');
    kai.behave({ usage: { kind: 'server-error' } });
    const { report } = await world.runJson('status', '--refresh');
    const seen = report.accounts.map(({ email, windows }) => [email, Array.isArray(windows) ? windows.length : null]);
    expect(seen).toEqual([
      [mira.email, 2],
      [kai.email, 2],
    ]);
    expect(await readFile(cache, 'utf8')).toBe('{"version":1,"byAccountId":');
  });

  it('multi-auth 20: a pool of version 1 keeps its running limit when it becomes version 3', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    const untilMs = Date.now() + dayMs;
    await world.home.writePool([poolRecord(kai.tokens, { rateLimitResetTime: untilMs })], { version: 1 });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    const pool = JSON.parse(await world.home.readText('pool'));
    expect(pool).toMatchObject({ version: 3, activeIndexByFamily: { codex: 0 } });
    expect(pool.accounts[0].rateLimitResetTimes).toMatchObject({ codex: untilMs });
  });

  it('multi-auth 21: a revoked account is said to need a sign-in and does not just disappear', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    mira.revoke();
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(3);
    expect(report.accounts).toMatchObject([{ email: mira.email, state: 'needs-sign-in' }]);
    expect(emails([...(await world.home.readPool()), ...(await world.home.readFlagged())])).toEqual([mira.email]);
  });

  it('multi-auth 23: only the lists that CODEX_HOME names are read and written', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    const otherHome = join(world.home.dir, 'person');
    const other = join(otherHome, '.codex', 'multi-auth');
    await mkdir(other, { recursive: true });
    const otherList = { version: 1, accounts: [flaggedRecord(kai.tokens)] };
    await writeFile(join(other, 'openai-codex-flagged-accounts.json'), JSON.stringify(otherList));
    await writeFile(join(other, 'openai-codex-accounts.json'), JSON.stringify({ version: 3, accounts: [] }));
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const before = await treeOf(otherHome);
    const { stdout } = await runCommand(['verify-flagged', '--json'], { ...world.env, HOME: otherHome });
    expect(JSON.parse(stdout)).toMatchObject({ total: 1, restored: 1 });
    expect(emails(await world.home.readPool())).toEqual([mira.email]);
    expect(await treeOf(otherHome)).toEqual(before);
  });

  it('multi-auth 44: an account comes back without its cooldown, limits and invalidation marks', async () => {
    const mira = world.account('mira');
    const benched = {
      enabled: false,
      coolingDownUntil: Date.now() + dayMs,
      cooldownReason: 'auth-failure',
      authInvalidatedAt: 1,
      authInvalidationErrorCode: 'token_invalidated',
      rateLimitResetTimes: { codex: Date.now() + dayMs },
    };
    await world.home.writePool([poolRecord(mira.tokens, benched)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens, benched)]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    const [restored] = await world.home.readPool();
    expect(restored).toMatchObject({ enabled: true });
    for (const name of Object.keys(benched).filter((field) => field !== 'enabled'))
      expect(restored).not.toHaveProperty(name);
  });
});
