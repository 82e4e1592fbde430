import { readdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type MadeUpTokens, sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { startRival } from '../support/rival.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function results(): Promise<readonly string[]> {
  const names = await readdir(world.home.leaseDir).catch(() => []);
  return names.filter((name) => name.endsWith('.result.json'));
}

/** Two minutes: twice as old as codex-multi-auth lets one become. */
async function ageThemAll(): Promise<void> {
  const at = new Date(Date.now() - 120_000);
  for (const name of await results()) await utimes(join(world.home.leaseDir, name), at, at);
}

describe('the results that codex-multi-auth may wait for', () => {
  it('are left by each refresh and taken away by the next command once they are old and stored', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    expect(await world.runJson('refresh', '--force')).toMatchObject({ exitCode: 0, report: { action: 'refreshed' } });
    expect(await results()).toHaveLength(1);
    await world.runJson('status');
    expect(await results()).toHaveLength(1);
    await ageThemAll();
    await world.runJson('refresh');
    expect(await results()).toEqual([]);
  });

  it('stay while a store has the spent token again', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const spent = mira.tokens;
    await world.runJson('refresh', '--force');
    await ageThemAll();
    await world.home.writeAuth(spent);
    await world.runJson('status');
    expect(await results()).toHaveLength(1);
  });
});

describe('a token that codex-multi-auth spent, as a result of its says, and then writes once more from its memory', () => {
  /** The first token and the pair that codex-multi-auth got for it. */
  async function spentByRival(): Promise<{ readonly first: MadeUpTokens; readonly second: MadeUpTokens }> {
    const mira = world.account('mira');
    const first = mira.tokens;
    const second = mira.rotate(first.refresh);
    if (second === null) throw new Error('The first token is not current.');
    const dir = dirname(world.home.poolPath);
    const rival = await startRival(dir);
    onTestFinished(() => rival.close());
    const pair = { access: second.access, refresh: second.refresh, id: second.id, expiresAtMs: Date.now() + 3_600_000 };
    await rival.order({ do: 'leave-result', token: first.refresh, pair, createdAtMs: Date.now() });
    return { first, second };
  }
  const presented = () => world.service.log.of('token').map(({ tokenHash }) => tokenHash);

  it('leads to what we made of its successor', async () => {
    const { first, second } = await spentByRival();
    await world.home.writePool([poolRecord({ ...second, access: first.access, expiresAtMs: 1 })]);
    expect((await world.runJson('status', '--refresh')).exitCode).toBe(0);
    const [ours] = await world.home.readPool();
    await world.home.writePool([poolRecord(first)]);
    expect((await world.runJson('status', '--refresh')).exitCode).toBe(0);
    expect(presented()).toEqual([sha256Hex(second.refresh)]);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: ours?.refreshToken }]);
  });
});

describe('a lease that fell before anything was sent, as when the computer slept', () => {
  // With so short a life too little of it is left from the beginning.
  const fallen = { CODEX_AUTH_REFRESH_LEASE_TTL_MS: '1000' };

  it('is told as somebody else who may be at work, and nobody is said to have stopped anything', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeAuth(mira.tokens);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const check = await runCommand(['verify-flagged', '--json'], { ...world.env, ...fallen });
    expect(JSON.parse(check.stdout).reports).toMatchObject([{ verdict: 'undetermined', reason: 'busy', spent: false }]);
    const refresh = await runCommand(['refresh', '--force', '--json'], { ...world.env, ...fallen });
    expect(refresh.exitCode).toBe(1);
    expect(JSON.parse(refresh.stdout).error.message).toContain('another program');
    expect(world.tokenRequests()).toBe(0);
    expect((await world.run('verify-flagged')).exitCode).toBe(0);
    expect((await world.home.readPool()).map(({ email }) => email)).toEqual([kai.email]);
  });
});
