import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

describe('an account of which nothing is known but its refresh token', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  it('keeps its key when the first answer says who it is', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([{ refreshToken: mira.tokens.refresh, flaggedAt: 1_762_000_000_000 }]);
    await world.home.writePool([]);
    const { report: verified } = await world.runJson('verify-flagged');
    expect(verified.reports).toMatchObject([{ outcome: 'restored' }]);
    const { report: status } = await world.runJson('status');
    expect(status.accounts.map(({ key }) => key)).toEqual([verified.reports[0]?.['key']]);
    const { exitCode } = await world.run('undo', String(verified.reports[0]?.['key']));
    expect(exitCode).toBe(0);
  });
});
