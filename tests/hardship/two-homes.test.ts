import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { type CodexHome, createCodexHome, flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** Two Codex homes on one pool: the first one's folder holds it. */
let world: World;
let second: CodexHome;
beforeEach(async () => {
  world = await createWorld();
  second = await createCodexHome({ chatgptBaseUrl: world.service.chatgptBaseUrl });
});
afterEach(async () => {
  await second.remove();
  await world.dispose();
});

const hourMs = 3_600_000;
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + 24 * hourMs } };
const email = 'mira@studio.example';
const check = { dryRun: false, restore: true, probe: true, concurrency: 1, accounts: [] };

type Home = 'first' | 'second';

/** A process of its own in one of the two homes. */
async function at<T>(home: Home, work: (app: QuotaApp) => Promise<T>): Promise<T> {
  const root = join(world.home.dir, 'multi-auth');
  const env = { ...world.env, HOME: second.dir, CODEX_HOME: second.dir, CODEX_MULTI_AUTH_DIR: root };
  const { app } = await createMortalApp(home === 'first' ? world : { ...world, env });
  return work(app).finally(() => app.close());
}

const look = (app: QuotaApp) => app.status({ refresh: true });
const flag = (app: QuotaApp) => app.flag(email, null);
const unflag = (app: QuotaApp) => app.unflag(email);
const verify = (app: QuotaApp) => app.verifyFlagged(check);

async function lists(): Promise<Readonly<Record<'pool' | 'flagged', readonly ListRecord[]>>> {
  return { pool: await world.home.readPool(), flagged: await world.home.readFlagged() };
}

async function eraseEverything(): Promise<void> {
  await world.home.writePool([]);
  await world.home.writeFlagged([]);
}

const moves = [
  ['restores', 'flagged', verify, 'pool'],
  ['puts back unchecked', 'flagged', unflag, 'pool'],
  ['sets aside', 'pool', flag, 'flagged'],
] as const;

describe.each(moves)('an account that one Codex home %s and another program erases', (_what, from, move, to) => {
  beforeEach(async () => {
    const { tokens } = world.account('mira', fresh);
    const extra = { mine: 7, workspaces: [{ id: 'w1', enabled: true }] };
    await world.home.writePool(from === 'pool' ? [poolRecord(tokens, extra)] : []);
    await world.home.writeFlagged(from === 'flagged' ? [flaggedRecord(tokens, extra)] : []);
    await at<unknown>('first', move);
  });

  it('is put back by the other home on the same pool, since the first may never start again', async () => {
    const [moved] = (await lists())[to];
    await eraseEverything();
    await at('second', look);
    const now = await lists();
    expect(now).toMatchObject({ pool: [], flagged: [], [to]: [{ email, mine: 7, workspaces: [{ id: 'w1' }] }] });
    expect(now[to][0]?.refreshToken).toBe(moved?.refreshToken);
    await at('first', look);
    expect(await lists()).toEqual(now);
  });

  it('is put back by the first one after the other had looked while it was there', async () => {
    await at('second', look);
    await eraseEverything();
    await at('first', look);
    expect(await lists()).toMatchObject({ [to]: [{ email, mine: 7 }] });
  });

  it('stays away when a person has removed it in the first home', async () => {
    if (to === 'pool') await at('first', flag);
    await at('first', (app) => app.remove(email));
    for (const home of ['second', 'first'] as const) await at(home, look);
    expect(await lists()).toEqual({ pool: [], flagged: [] });
  });
});

describe('an account that two Codex homes have met at different times, each under a key of its own', () => {
  it('stays away when a person has removed it in one of them', async () => {
    const { tokens } = world.account('mira', fresh);
    const { accessToken: _unknownYet, ...bare } = flaggedRecord(tokens);
    await world.home.writePool([]);
    await world.home.writeFlagged([bare]);
    const [before] = (await at('first', verify)).reports;
    const flagged = await at('second', flag);
    expect(flagged.moved[0]?.key).not.toBe(before?.key);
    await at('second', (app) => app.remove(email));
    for (const home of ['first', 'second'] as const) await at(home, look);
    expect(await lists()).toEqual({ pool: [], flagged: [] });
  });
});

describe('a restored account of which another program writes the old record into the list again', () => {
  it('is still put back into the pool after a person has removed that record', async () => {
    const record = flaggedRecord(world.account('mira', fresh).tokens, { mine: 7 });
    await world.home.writePool([]);
    await world.home.writeFlagged([record]);
    await at('first', verify);
    await world.home.writeFlagged([record]);
    await at('first', (app) => app.remove(email));
    expect(await lists()).toMatchObject({ pool: [{ email }], flagged: [] });
    await eraseEverything();
    await at('first', look);
    expect(await lists()).toMatchObject({ pool: [{ email, mine: 7 }], flagged: [] });
  });
});

describe('a restored account that another program erases for a pool that is full without it', () => {
  it('is set aside, since there is no room to put it back and it would be in neither list', async () => {
    await world.home.writePool([]);
    await world.home.writeFlagged([flaggedRecord(world.account('mira', fresh).tokens, { mine: 7 })]);
    await at('first', verify);
    const others = Array.from({ length: 20 }, (_, index) => world.account(`full-${index}`, fresh));
    await world.home.writePool(others.map(({ tokens }) => poolRecord(tokens)));
    await at('first', look);
    expect(await lists()).toMatchObject({ flagged: [{ email, mine: 7 }] });
  });
});

describe('an account that another program erases again and again', () => {
  it('is put back three times by a home that has not moved it, and then set aside', async () => {
    await world.home.writePool([]);
    await world.home.writeFlagged([flaggedRecord(world.account('mira', fresh).tokens, { mine: 7 })]);
    await at('first', verify);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await world.home.writePool([]);
      await at('second', look);
      expect(await lists()).toMatchObject({ pool: [{ email, mine: 7 }], flagged: [] });
    }
    await world.home.writePool([]);
    await at('second', look);
    expect(await lists()).toMatchObject({ pool: [], flagged: [{ email, mine: 7 }] });
    const { flagged } = await at('second', (app) => app.status({ refresh: false }));
    expect(flagged).toMatchObject({ count: 1, accounts: [{ email, reason: 'erased-by-another-program' }] });
  });
});

describe('a restored account that another program gives a later sign-in and then erases', () => {
  it('is not lost sight of, although our copy of its sign-in was let go', async () => {
    const mira = world.account('mira');
    await world.home.writePool([]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { mine: 7 })]);
    await at('first', verify);
    const later = mira.signIn({ issuedAtMs: Date.now() + 5_000, expiresAtMs: Date.now() + hourMs });
    await world.home.writePool([poolRecord(later)]);
    await at('first', look);
    await eraseEverything();
    await at('first', look);
    const { pool, flagged } = await lists();
    expect([...pool, ...flagged]).toMatchObject([{ email, mine: 7 }]);
  });
});

describe('an account that a full pool kept in the list and another program then takes out of it', () => {
  it('stays away: nothing was moved that could be put back', async () => {
    const others = Array.from({ length: 20 }, (_, index) => world.account(`full-${index}`, fresh));
    await world.home.writePool(others.map(({ tokens }) => poolRecord(tokens)));
    await world.home.writeFlagged([flaggedRecord(world.account('mira', fresh).tokens)]);
    expect(await at('first', verify)).toMatchObject({ restoreSkipped: 1 });
    await eraseEverything();
    for (const home of ['second', 'first'] as const) await at(home, look);
    expect(await lists()).toEqual({ pool: [], flagged: [] });
  });
});
