import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

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

const ledgerText = (): Promise<string> => readFile(join(world.home.dir, 'quota-tray', 'ledger.ndjson'), 'utf8');
const restoreAll = { dryRun: false, restore: true, probe: true, concurrency: 2, accounts: [] };

describe('what the tray knows beside the quota', () => {
  it('is nothing in an empty home, and looking leaves no trace', async () => {
    const before = await treeOf(world.home.dir);
    expect(await app.standing()).toEqual({
      leadKey: null,
      heldBack: null,
      stories: {},
      answers: {},
      undoable: [],
      watched: [],
      setAside: [],
    });
    expect(await treeOf(world.home.dir)).toEqual(before);
  });

  it('keeps who answered in the place of another account beside who was asked for', async () => {
    const kai = world.account('kai');
    const mira = world.account('mira', { behaviours: { token: { kind: 'other-account', account: kai.key } } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.home.writePool([poolRecord(kai.tokens)]);
    await app.verifyFlagged(restoreAll);
    const { answers } = await app.standing();
    const { accounts, flagged } = await app.status({ refresh: false });
    expect(answers).toMatchObject({
      [flagged.accounts[0]?.key ?? '']: {
        expected: { email: mira.email },
        answered: { email: kai.email },
        answeredKey: accounts.find(({ email }) => email === kai.email)?.key,
      },
    });
    expect(await ledgerText()).not.toContain(kai.tokens.refresh);
    expect(await ledgerText()).not.toContain('eyJ');
    mira.behave({ token: { kind: 'healthy' } });
    await world.home.writeFlagged([flaggedRecord(mira.signIn())]);
    await app.verifyFlagged(restoreAll);
    expect((await app.standing()).answers).toEqual({});
  });

  it('notes who answered in the place of an account in use', async () => {
    const kai = world.account('kai');
    const usage = { kind: 'unauthorized', code: 'token_expired' } as const;
    const token = { kind: 'other-account', account: kai.key } as const;
    const mira = world.account('mira', { behaviours: { token, usage } });
    await world.home.writePool([poolRecord(mira.tokens)]);
    await app.status({ refresh: true });
    const noted = (await ledgerText()).split('\n').find((line) => line.includes('other-account-answered'));
    expect(JSON.parse(noted ?? '{}')).toMatchObject({ answered: { identity: { email: kai.email }, plan: 'Plus' } });
  });

  it('leads with the sign-in of Codex, and without one with the active account of the pool', async () => {
    const [mira, kai, tomo] = [world.account('mira'), world.account('kai'), world.account('tomo')];
    await world.home.writePool([poolRecord(kai.tokens), poolRecord(tomo.tokens)], { activeIndex: 1 });
    const keyOf = async (email: string): Promise<string | undefined> =>
      (await app.status({ refresh: false })).accounts.find((one) => one.email === email)?.key;
    expect((await app.standing()).leadKey).toBe(await keyOf(tomo.email));
    await world.home.writeAuth(mira.tokens);
    expect((await app.standing()).leadKey).toBe(await keyOf(mira.email));
  });

  it('tells the story of a set-aside account, newest first, and that a restore can be taken back', async () => {
    const kai = world.account('kai');
    await world.home.writePool([poolRecord(kai.tokens)]);
    await app.flag(kai.email, null);
    const [facts] = (await app.standing()).setAside;
    expect(facts).toMatchObject({ isByHand: true, lastVerifiedMs: null, isLimited: false });
    await app.verifyFlagged(restoreAll);
    const { undoable, watched, setAside } = await app.standing();
    expect(setAside).toEqual([]);
    expect(undoable).toHaveLength(1);
    expect(Date.parse(undoable[0]?.until ?? '') - Date.parse(undoable[0]?.restoredAt ?? '')).toBe(dayMs);
    expect(watched).toMatchObject([{ key: facts?.key, putBacks: 0, failedAgain: false, nextCheckAt: null }]);
    await app.undo(null);
    const after = await app.standing();
    expect(after.undoable).toEqual([]);
    expect(after.stories[facts?.key ?? '']?.map(({ kind, by }) => [kind, by])).toEqual([
      ['undone', 'person'],
      ['restored', null],
      ['checked', null],
      ['set-aside', 'person'],
    ]);
    expect(after.setAside).toMatchObject([{ isByHand: true, isUndetermined: false }]);
  });

  it('knows when the limit of a set-aside account ends', async () => {
    const kai = world.account('kai');
    kai.behave({ usage: [{ kind: 'limited' }] });
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    const { reports } = await app.verifyFlagged(restoreAll);
    const [facts] = (await app.standing()).setAside;
    expect(facts).toMatchObject({ isLimited: true, isByHand: false });
    expect(new Date(facts?.limitedUntilMs ?? 0).toISOString()).toBe(reports[0]?.resetAt);
  });
});

describe('removing a set-aside account', () => {
  it('takes its record away, and our own copies of its sign-in', async () => {
    const [kai, mira] = [world.account('kai'), world.account('mira')];
    kai.behave({ usage: [{ kind: 'limited' }] });
    await world.home.writeFlagged([flaggedRecord(kai.tokens), flaggedRecord(mira.tokens)]);
    await app.verifyFlagged({ ...restoreAll, accounts: [kai.email] });
    const rotated = (await world.home.readFlagged())[0]?.refreshToken ?? '';
    expect(rotated).not.toBe(kai.tokens.refresh);
    await app.remove(kai.email);
    expect((await world.home.readFlagged()).map(({ email }) => email)).toEqual([mira.email]);
    await app.close();
    const custody = Object.keys(await treeOf(world.home.custodyDir));
    const texts = await Promise.all(custody.map((path) => readFile(path, 'utf8')));
    expect(texts.join('')).not.toContain(rotated);
    app = (await createMortalApp(world)).app;
  });

  it('is refused for an account in use, and nothing changes', async () => {
    const kai = world.account('kai');
    await world.home.writePool([poolRecord(kai.tokens)]);
    await expect(app.remove(kai.email)).rejects.toMatchObject({ code: 'not-possible' });
    expect(await world.home.readPool()).toHaveLength(1);
  });
});
