import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { poolRecord } from '../support/codex-home.ts';
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

  it.each([
    ['restored', 'pool', []],
    ['set aside again', 'flagged', [['undo']]],
  ] as const)('is put back where it was %s, known by another key since and erased', async (_how, list, commands) => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens)]);
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    const { report: known } = await world.runJson('status');
    // The pool forgets it, and a sign-in of nobody knows whom is set aside.
    await world.home.writePool([]);
    const again = mira.signIn({ issuedAtMs: Date.now() - 7_200_000, expiresAtMs: Date.now() - 3_600_000 });
    await world.home.writeFlagged([{ refreshToken: again.refresh, flaggedAt: 1_762_000_000_000, mine: 7 }]);
    const { report: verified } = await world.runJson('verify-flagged');
    expect(verified.reports).toMatchObject([{ outcome: 'restored' }]);
    const provisional = String(verified.reports[0]?.['key']);
    expect(provisional).not.toBe(known.accounts[0]?.['key']);
    for (const args of commands) expect((await world.run(...args)).exitCode).toBe(0);
    await world.run('status', '--refresh');
    await world.home.writePool([]);
    await world.home.writeFlagged([]);
    await world.run('status', '--refresh');
    const [pool, flagged] = [await world.home.readPool(), await world.home.readFlagged()];
    expect({ pool, flagged }).toMatchObject({ pool: [], flagged: [], [list]: [{ email: mira.email, mine: 7 }] });
    expect((await world.runJson('status')).report.accounts.map(({ key }) => key)).toEqual(
      list === 'pool' ? known.accounts.map(({ key }) => key) : [],
    );
  });
});
