import { describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { play } from '../support/aftermath.ts';
import { flaggedRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

const check = { dryRun: false, restore: true, probe: true, concurrency: 1, accounts: [] };

/** The `at`th call of the outside world is the last one of a check; then another program writes the pool as it remembers it. */
async function dieThenErase(world: World, at: number): Promise<string | null> {
  await world.home.writePool([]);
  await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
  const verify = async (app: QuotaApp) => {
    await app.verifyFlagged(check);
    return [];
  };
  const { met } = await play(world, verify, { at, when: 'before', does: 'dies' });
  await world.home.writePool([]);
  await play(world, verify, null);
  return met;
}

describe('a check that dies at any moment, and another program that then writes the pool from memory', () => {
  it('lose no account, not even together', async () => {
    let deaths = 0;
    for (let at = 1; at < 200; at += 1) {
      const world = await createWorld();
      try {
        const met = await dieThenErase(world, at);
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
