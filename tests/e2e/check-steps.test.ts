import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { CheckStep } from '../../shared/verify-report.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let app: QuotaApp;
beforeEach(async () => {
  world = await createWorld();
  app = (await createMortalApp(world)).app;
});
afterEach(async () => {
  await app.close();
  await world.dispose();
});

async function stepsOf(dryRun: boolean): Promise<readonly CheckStep[]> {
  const steps: CheckStep[] = [];
  const progress = { onStep: (_key: string, step: CheckStep) => void steps.push(step) };
  await app.verifyFlagged({ dryRun, restore: true, probe: true, concurrency: 2, accounts: [], progress });
  return steps.filter((step, index) => step !== steps[index - 1]);
}

describe('the steps of a check', () => {
  it('are told as they are taken, from the first look to the save', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    // Without an access token in the list there is none to try before the refresh.
    expect(await stepsOf(true)).toEqual(['looking']);
    const taken = (await stepsOf(false)).filter((step) => step !== 'waiting');
    expect([...new Set(taken)]).toEqual(['looking', 'refreshing', 'trying-new', 'saving']);
  });
});
