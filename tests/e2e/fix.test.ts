import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { makeMendable } from '../support/mendable-home.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function fix(...args: readonly string[]) {
  const { exitCode, report } = await world.runJson('fix', ...args);
  return { exitCode, report: commandShapes.fix.parse(report) };
}

async function findings(): Promise<readonly string[]> {
  const { report } = await world.runJson('doctor');
  return commandShapes.doctor.parse(report).findings.map(({ id }) => id);
}

async function poolTop(): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await world.home.readText('pool'));
}

const breakEverything = (): ReturnType<typeof makeMendable> =>
  makeMendable(world.home, [world.account('mira').signIn(), world.account('kai').signIn()]);

describe('putting right what is safe to put right', () => {
  it('shows its plan without changing a byte', async () => {
    await breakEverything();
    const before = await treeOf(world.home.dir);
    const { exitCode, report } = await fix('--dry-run');
    expect(exitCode).toBe(0);
    expect(report.steps.map(({ id, outcome }) => [id, outcome])).toEqual(
      ['duplicate-accounts', 'active-index-off', 'readable-by-others', 'stale-leases', 'temporary-files'].map((id) => [
        id,
        'planned',
      ]),
    );
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('takes out the twin, keeps what only it knew, and lets every pointer follow its account', async () => {
    const { lease, left } = await breakEverything();
    const before = await world.home.readText('pool');
    const { exitCode, report } = await fix();
    expect(exitCode).toBe(0);
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done', 'done']);
    const pool = await world.home.readPool();
    expect(pool.map(({ email }) => email)).toEqual(['mira@studio.example', 'kai@studio.example']);
    expect(pool[0]).toMatchObject({ accountLabel: 'twin', workspaces: [{ id: 'w1', enabled: true }] });
    expect(await poolTop()).toMatchObject({
      version: 3,
      unknownTop: true,
      activeIndex: 1,
      activeIndexByFamily: { codex: 1, 'gpt-5.2': 1 },
      pinnedAccountIndex: 1,
    });
    expect((await stat(world.home.poolPath)).mode & 0o777).toBe(0o600);
    await expect(stat(lease)).rejects.toThrow('ENOENT');
    await expect(stat(left)).rejects.toThrow('ENOENT');
    expect(await readFile(join(report.backup ?? '', 'openai-codex-accounts.json'), 'utf8')).toBe(before);
    expect(await findings()).toEqual(['codex-missing']);
    expect(
      (await readdir(join(world.home.dir, 'multi-auth'))).filter((name) =>
        name.startsWith('openai-codex-accounts.json.'),
      ),
    ).toEqual([]);
    expect(world.tokenRequests()).toBe(0);
  });

  it('can be taken back once: records, pointers, modes and leftovers are as they were', async () => {
    const { left } = await breakEverything();
    const before = JSON.parse(await world.home.readText('pool'));
    await fix();
    const { exitCode, report } = await fix('--undo');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ undo: true, changed: true });
    const after = JSON.parse(await world.home.readText('pool'));
    const first = { ...before.accounts[1], ...before.accounts[0] };
    expect(after).toEqual({ ...before, accounts: [first, before.accounts[1], before.accounts[2]] });
    expect((await stat(world.home.poolPath)).mode & 0o777).toBe(0o644);
    expect((await stat(left)).isFile()).toBe(true);
    expect((await world.runJson('fix', '--undo')).report).toMatchObject({ error: { code: 'not-possible' } });
  });

  it('can be taken back although a file is gone by then whose mode was changed, of which nothing is said', async () => {
    const { left } = await breakEverything();
    await world.home.writeAuth(world.account('ines').signIn());
    await chmod(world.home.authPath, 0o644);
    await fix();
    expect((await stat(world.home.authPath)).mode & 0o777).toBe(0o600);
    await rm(world.home.authPath);
    const { exitCode, report } = await fix('--undo');
    expect(exitCode).toBe(0);
    expect(report.steps).not.toContainEqual(expect.objectContaining({ subject: world.home.authPath }));
    expect((await stat(left)).isFile()).toBe(true);
    expect((await world.runJson('fix', '--undo')).report).toMatchObject({ error: { code: 'not-possible' } });
  });

  it('takes the right to write in a folder from everybody else, says so, and gives it back with the rest', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const modeOf = async (): Promise<number> => (await stat(world.home.dir)).mode & 0o777;
    await chmod(world.home.dir, 0o777);
    const planned = (await fix('--dry-run')).report.steps;
    expect(planned).toMatchObject([
      { id: 'changeable-by-others', outcome: 'planned', sentence: 'Let nobody but you write in it (mode 755).' },
    ]);
    expect(await modeOf()).toBe(0o777);
    const { exitCode, report } = await fix();
    expect([exitCode, report.steps.map(({ outcome }) => outcome)]).toEqual([0, ['done']]);
    expect(await modeOf()).toBe(0o755);
    expect(await findings()).not.toContain('changeable-by-others');
    const undone = (await fix('--undo')).report.steps;
    expect(undone).toMatchObject([{ id: 'changeable-by-others', sentence: 'Its mode is 777 again.' }]);
    expect(await modeOf()).toBe(0o777);
  });

  it('counts a leftover as put right that its own write to the pool took away', async () => {
    await breakEverything();
    const left = `${world.home.poolPath}.quota-tray.123.0123456789abcdef.tmp`;
    await writeFile(left, '{}', { mode: 0o600 });
    await utimes(left, 1_700_000_000, 1_700_000_000);
    const { report } = await fix();
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done', 'done', 'done']);
    await expect(stat(left)).rejects.toThrow('ENOENT');
    expect((await fix('--undo')).report.changed).toBe(true);
  });

  it('brings a twin back with the sign-in that its first record has by then, never with a spent one', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(mira.tokens, { accountLabel: 'twin' })]);
    await fix();
    await world.run('status', '--refresh');
    expect(world.tokenRequests()).toBe(1);
    await fix('--undo');
    const pool = await world.home.readPool();
    expect(pool).toHaveLength(2);
    expect(pool[1]?.refreshToken).toBe(pool[0]?.refreshToken);
    expect(pool[1]?.refreshToken).not.toBe(mira.tokens.refresh);
  });

  it('leaves records alone that share a sign-in for several workspaces', async () => {
    const mira = world.account('mira').signIn();
    const workspaces = ['org-1', 'org-2'].map((accountId) => poolRecord(mira, { accountId, accountIdSource: 'org' }));
    await world.home.writePool(workspaces);
    const before = await world.home.readText('pool');
    expect((await fix()).report.steps).toEqual([]);
    expect(await world.home.readText('pool')).toBe(before);
    expect(await findings()).not.toContain('duplicate-accounts');
  });

  it('puts a newer sign-in that is kept safe back into the file that an old copy was put over', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.run('refresh');
    const current = (await world.home.readAuth()).tokens;
    await world.home.writeAuth(mira.tokens);
    const { report } = await fix();
    expect(report.steps).toMatchObject([{ id: 'older-copy', outcome: 'done' }]);
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(current['refresh_token']);
    expect(world.tokenRequests()).toBe(1);
  });

  it('touches nothing of a list that it cannot understand, and leaves a lease alone that somebody holds', async () => {
    await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)], { version: 5 });
    await mkdir(world.home.leaseDir, { recursive: true });
    const lease = join(world.home.leaseDir, `${'b'.repeat(64)}.lock`);
    const expiresAt = Date.now() + 20_000;
    await writeFile(
      lease,
      JSON.stringify({ tokenHash: 'b'.repeat(64), pid: 1, acquiredAt: expiresAt - 30_000, expiresAt, nonce: 'held' }),
      { mode: 0o600 },
    );
    const before = await treeOf(world.home.dir);
    expect((await fix()).report).toMatchObject({ steps: [], changed: false, backup: null });
    expect(await treeOf(world.home.dir)).toEqual(before);
  });
});
