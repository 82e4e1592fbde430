import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const hourMs = 3_600_000;
/** Of the account that stays in the pool all the time: its access token is still good, so nothing has to be refreshed. */
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + 24 * hourMs } };

/** A restored account, and the program that writes the pool as it was before. */
async function restoredThenErased(): Promise<{ readonly erase: () => Promise<void>; readonly restored: string }> {
  const [kai, mira] = [world.account('kai', fresh), world.account('mira')];
  const fromMemory = [poolRecord(kai.tokens)];
  await world.home.writePool(fromMemory);
  await world.home.writeFlagged([flaggedRecord(mira.tokens, { workspaces: [{ id: 'w1', enabled: true }], mine: 7 })]);
  expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
  const restored = (await world.home.readPool()).find(({ email }) => email === mira.email)?.refreshToken ?? '';
  const erase = (): Promise<void> => world.home.writePool(fromMemory);
  await erase();
  return { erase, restored };
}

describe('an account that a person takes from the list unchecked and another program erases from the pool', () => {
  it('is put back three times, then waits among the set-aside ones with every field', async () => {
    const [kai, mira] = [world.account('kai', fresh), world.account('mira', fresh)];
    const fromMemory = [poolRecord(kai.tokens)];
    await world.home.writePool(fromMemory);
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { workspaces: [{ id: 'w1', enabled: true }], mine: 7 })]);
    expect((await world.run('unflag', mira.email, '--yes')).exitCode).toBe(0);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await world.home.writePool(fromMemory);
      expect((await world.run('status', '--refresh')).stderr).toContain('Restart that program');
      const [, back] = await world.home.readPool();
      expect(back).toMatchObject({
        refreshToken: mira.tokens.refresh,
        mine: 7,
        workspaces: [{ id: 'w1', enabled: true }],
      });
    }
    await world.home.writePool(fromMemory);
    await world.run('status', '--refresh');
    expect(await world.home.readPool()).toHaveLength(1);
    expect(await world.home.readFlagged()).toMatchObject([
      { refreshToken: mira.tokens.refresh, mine: 7, flaggedReason: 'erased-by-another-program' },
    ]);
  });
});

describe('a restored account that another program erases from the pool', () => {
  it('is put back with every field and its current sign-in, and the user is told to restart that program', async () => {
    const { restored } = await restoredThenErased();
    const { stderr, exitCode } = await world.run('status', '--refresh');
    expect(exitCode).toBe(0);
    const pool = await world.home.readPool();
    expect(pool).toHaveLength(2);
    expect(pool[1]).toMatchObject({ refreshToken: restored, mine: 7, workspaces: [{ id: 'w1', enabled: true }] });
    expect(stderr.replaceAll('\n', ' ')).toContain('mira@studio.example had vanished from the pool');
    expect(stderr).toContain('Restart that program');
    expect(world.tokenRequests()).toBe(1);
  });

  it('is put back by a check as well, and nobody is told twice', async () => {
    await restoredThenErased();
    expect((await world.run('verify-flagged')).stderr).toContain('Restart that program');
    expect(await world.home.readPool()).toHaveLength(2);
    expect((await world.run('verify-flagged')).stderr).not.toContain('Restart that program');
  });

  it('is put back three times, then waits among the set-aside ones with its current sign-in', async () => {
    const { erase, restored } = await restoredThenErased();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await world.run('verify-flagged');
      expect(await world.home.readPool()).toHaveLength(2);
      await erase();
    }
    const { stderr } = await world.run('status', '--refresh');
    expect(stderr.replaceAll('\n', ' ')).toContain('It is safe in the list of set-aside accounts');
    expect(await world.home.readPool()).toHaveLength(1);
    expect(await world.home.readFlagged()).toMatchObject([
      { refreshToken: restored, mine: 7, flaggedReason: 'erased-by-another-program' },
    ]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(await world.home.readPool()).toHaveLength(2);
  });

  it('comes back with the pair of a later refresh, not with the one it was restored with', async () => {
    const { erase, restored } = await restoredThenErased();
    await world.run('verify-flagged');
    world.service
      .account('mira')
      .behave({ usage: [{ kind: 'unauthorized', code: 'token_expired' }, { kind: 'healthy' }] });
    await world.run('status', '--refresh');
    const renewed = (await world.home.readPool())[1]?.refreshToken;
    expect(renewed).not.toBe(restored);
    await erase();
    await world.run('status', '--refresh');
    expect((await world.home.readPool())[1]?.refreshToken).toBe(renewed);
    expect(world.service.log.of('token').every(({ presented }) => presented === 'current')).toBe(true);
  });

  it('waits among the set-aside ones when its sign-in has ended since, so that nobody loses sight of it', async () => {
    const { erase } = await restoredThenErased();
    await world.run('verify-flagged');
    world.service.account('mira').behave({
      usage: { kind: 'unauthorized', code: 'token_expired' },
      token: { kind: 'refused', code: 'refresh_token_invalidated', place: 'error.code', status: 401 },
    });
    await world.run('status', '--refresh');
    await erase();
    await world.run('status', '--refresh');
    expect(await world.home.readFlagged()).toMatchObject([{ email: 'mira@studio.example', mine: 7 }]);
    expect(await world.home.readPool()).toHaveLength(1);
  });

  it('stays gone when a person cleared the whole pool with that program, also once the marker of that has gone', async () => {
    const { erase } = await restoredThenErased();
    await world.run('verify-flagged');
    const marker = `${world.home.poolPath}.reset-intent`;
    await writeFile(marker, JSON.stringify({ version: 1, createdAt: Date.now() }));
    await rm(world.home.poolPath);
    expect((await world.run('status', '--refresh')).stderr).not.toContain('Restart that program');
    await expect(readFile(world.home.poolPath)).rejects.toThrow('ENOENT');
    await rm(marker);
    await erase();
    await world.run('status', '--refresh');
    expect(await world.home.readPool()).toHaveLength(1);
    expect(await world.home.readFlagged()).toEqual([]);
  });

  it.each([
    ['the flagged list together with the pool', 'pool'],
    ['the flagged list, and not every file of it could be deleted', 'flagged'],
  ] as const)('stays gone once it was set aside again, when a person then cleared %s', async (_what, marked) => {
    await restoredThenErased();
    await world.run('verify-flagged');
    expect((await world.run('undo')).exitCode).toBe(0);
    expect(await world.home.readFlagged()).toHaveLength(1);
    const { poolPath, flaggedPath } = world.home;
    const marker = `${marked === 'pool' ? poolPath : flaggedPath}.reset-intent`;
    await writeFile(marker, 'reset');
    if (marked === 'pool') await rm(poolPath);
    await rm(flaggedPath);
    await world.run('status', '--refresh');
    await rm(marker);
    await world.run('status', '--refresh');
    await expect(readFile(flaggedPath)).rejects.toThrow('ENOENT');
  });

  it('is left alone when a person took the restore back', async () => {
    const { erase } = await restoredThenErased();
    await world.run('verify-flagged');
    expect((await world.run('undo')).exitCode).toBe(0);
    await erase();
    await world.run('status', '--refresh');
    expect(await world.home.readPool()).toHaveLength(1);
    expect(await world.home.readFlagged()).toHaveLength(1);
  });
});

describe('an account that a person signed in to the pool, and that a program erases which has the pool of before in memory', () => {
  it('is put back with the new sign-in, three times, unless a person set it aside', async () => {
    const [kai, mira] = [world.account('kai', fresh), world.account('mira', fresh)];
    await world.home.writeAuth(world.account('codex', fresh).tokens);
    const fromMemory = [poolRecord(kai.tokens)];
    await world.home.writePool(fromMemory);
    world.service.configure({ signIn: { kind: 'approves', account: 'mira', pendingPolls: 0 } });
    expect((await world.run('login', '--device', '--no-browser')).exitCode).toBe(0);
    const signedIn = (await world.home.readPool())[1];
    expect(signedIn).toMatchObject({ email: mira.email });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await world.home.writePool(fromMemory);
      expect((await world.run('status', '--refresh')).stderr).toContain('Restart that program');
      expect((await world.home.readPool())[1]).toMatchObject({ refreshToken: signedIn?.refreshToken });
    }
    expect((await world.run('flag', mira.email)).exitCode).toBe(0);
    expect((await world.run('status', '--refresh')).stderr).not.toContain('Restart that program');
    expect(await world.home.readPool()).toHaveLength(1);
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: signedIn?.refreshToken }]);
  });
});

describe('a preview after another program erased a restored account', () => {
  it('puts nothing back', async () => {
    await restoredThenErased();
    await world.run('verify-flagged', '--dry-run');
    await world.run('status');
    expect(await world.home.readPool()).toHaveLength(1);
  });
});
