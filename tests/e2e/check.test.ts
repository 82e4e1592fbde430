import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

const dayMs = 24 * 60 * 60 * 1000;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function check(...args: readonly string[]) {
  const { exitCode, report } = await world.runJson('check', ...args);
  return { exitCode, accounts: commandShapes.check.parse(report).accounts };
}

describe('the health of every account', () => {
  it('is told without spending, asking or changing anything', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeAuth(mira.tokens);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const before = await treeOf(world.home.dir);
    const { exitCode, accounts } = await check();
    expect(exitCode).toBe(0);
    expect(accounts).toMatchObject([
      { email: mira.email, sources: ['cli'], daysSinceRefresh: 0, attention: 'none' },
      { email: kai.email, sources: ['flagged'], state: 'set-aside', attention: 'now' },
    ]);
    expect(Date.parse(accounts[0]?.accessExpiresAt ?? '')).toBeLessThan(Date.now());
    expect(accounts[1]?.nextStep).toContain(`--account ${accounts[1]?.key}`);
    expect([...world.service.log.of('usage'), ...world.service.log.of('token')]).toEqual([]);
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('says before it fails which account will need attention: one that was not refreshed for three weeks', async () => {
    const signIn = { issuedAtMs: Date.now() - 21 * dayMs, expiresAtMs: Date.now() - 11 * dayMs };
    await world.home.writePool([
      poolRecord(world.account('old', { signIn }).tokens),
      poolRecord(world.account('new').tokens),
    ]);
    const { accounts } = await check();
    expect(accounts.map(({ attention, daysSinceRefresh }) => [attention, daysSinceRefresh])).toEqual([
      ['soon', 21],
      ['none', 0],
    ]);
    expect((await world.run('check')).stdout).toMatch(
      /! old@studio\.example: It will need attention: not refreshed for 21 days\./,
    );
  });

  it('asks the services with --refresh, and names the account that needs a sign-in now', async () => {
    const [mira, dead] = [world.account('mira'), world.account('dead')];
    dead.revoke();
    await world.home.writePool([poolRecord(mira.tokens), poolRecord(dead.tokens)]);
    const { exitCode, accounts } = await check('--refresh');
    expect(exitCode).toBe(0);
    expect(accounts).toMatchObject([
      { state: 'ok', attention: 'none', health: 100 },
      { state: 'needs-sign-in', attention: 'now', nextStep: expect.stringContaining('codex-quota login') },
    ]);
    expect(Date.parse(accounts[0]?.accessExpiresAt ?? '')).toBeGreaterThan(Date.now());
  });

  it('cannot tell while the services are away, holds nothing against anybody, and exits with 1', async () => {
    await world.home.writePool([poolRecord(world.account('mira').tokens)]);
    await world.service.close();
    const { exitCode, accounts } = await check('--refresh');
    expect(exitCode).toBe(1);
    expect(accounts).toMatchObject([{ state: 'unreachable', attention: 'none', health: 100 }]);
  });
});
