import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { play } from '../support/aftermath.ts';
import { createCodexHome, flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

const check = { dryRun: false, restore: true, probe: true, concurrency: 1, accounts: [] };

const verify = async (app: QuotaApp) => {
  await app.verifyFlagged(check);
  return [];
};
const glance = async (app: QuotaApp) => {
  await app.status({ refresh: true });
  return [];
};

const flag = async (app: QuotaApp) => {
  await app.flag('mira@studio.example', null);
  return [];
};

/** The `at`th call of the outside world is the last one of a check; then another program writes the pool as it remembers it. */
async function dieThenErase(world: World, at: number): Promise<string | null> {
  await world.home.writePool([]);
  await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
  const { met } = await play(world, verify, { at, when: 'before', does: 'dies' });
  await world.home.writePool([]);
  await play(world, verify, null);
  return met;
}

/** The same, and before the other program comes, a second Codex home on the same pool finishes what the first one began. */
async function dieThenFinishBesideThenErase(world: World, at: number): Promise<string | null> {
  const second = await createCodexHome({ chatgptBaseUrl: world.service.chatgptBaseUrl });
  try {
    const root = join(world.home.dir, 'multi-auth');
    const env = { ...world.env, HOME: second.dir, CODEX_HOME: second.dir, CODEX_MULTI_AUTH_DIR: root };
    await world.home.writePool([]);
    await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
    const { met } = await play(world, verify, { at, when: 'before', does: 'dies' });
    await play({ ...world, env }, glance, null);
    await world.home.writePool([]);
    await play(world, glance, null);
    return met;
  } finally {
    await second.remove();
  }
}

/** Set aside by hand until the `at`th call; the other program writes the flagged list as it was before. */
async function dieThenEraseFromList(world: World, at: number): Promise<string | null> {
  const mira = world.account('mira');
  await world.home.writePool([poolRecord(mira.tokens)]);
  await world.home.writeFlagged([]);
  const { met } = await play(world, flag, { at, when: 'before', does: 'dies' });
  await world.home.writeFlagged([]);
  await play(world, verify, null);
  return met;
}

describe('a command that dies at any moment, and another program that then writes a list from memory', () => {
  it.each([
    ['lose no account that was being checked, not even together', dieThenErase],
    ['lose none that another Codex home finished meanwhile', dieThenFinishBesideThenErase],
    ['lose none that was being set aside', dieThenEraseFromList],
  ])('%s', async (_name, disturb) => {
    let deaths = 0;
    for (let at = 1; at < 200; at += 1) {
      const world = await createWorld();
      try {
        const met = await disturb(world, at);
        if (met === null) break;
        deaths += 1;
        const listed = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
        expect(listed, `dead at call ${at}, ${met}`).toMatchObject([{ email: 'mira@studio.example' }]);
      } finally {
        await world.dispose();
      }
    }
    expect(deaths).toBeGreaterThan(20);
  });
});
