import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import { flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await mkdir(join(world.home.dir, 'quota-tray'), { recursive: true, mode: 0o700 });
  await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), JSON.stringify({ management: 'manage' }));
});
afterEach(() => world.dispose());

const hourMs = 3_600_000;
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + 24 * hourMs } };
const email = 'mira@studio.example';
const check = { dryRun: false, restore: true, probe: true, concurrency: 2, accounts: [] };
const own = { accountLabel: 'Own', mine: 1, workspaces: [{ id: 'w1', enabled: true }] };
const team = { accountId: 'acc-team', accountIdSource: 'org', accountLabel: 'Team', theirs: 2 };
const both = [own, team];

/** A process of its own. */
async function use<T>(what: (app: QuotaApp) => Promise<T>): Promise<T> {
  const { app } = await createMortalApp(world);
  return what(app).finally(() => app.close());
}

const look = (app: QuotaApp) => app.status({ refresh: true });
const verify = (app: QuotaApp) => app.verifyFlagged(check);

async function lists(): Promise<Readonly<Record<'pool' | 'flagged', readonly ListRecord[]>>> {
  return { pool: await world.home.readPool(), flagged: await world.home.readFlagged() };
}

async function bothIn(list: 'pool' | 'flagged'): Promise<void> {
  const { tokens } = world.account('mira', fresh);
  await world.home.writePool(list === 'pool' ? both.map((extra) => poolRecord(tokens, extra)) : []);
  await world.home.writeFlagged(list === 'flagged' ? both.map((extra) => flaggedRecord(tokens, extra)) : []);
}

describe('one sign-in that stands in the lists for two workspaces', () => {
  it('is set aside, restored and taken back with both records and all that they say', async () => {
    await bothIn('pool');
    await use((app) => app.flag(email, null));
    expect(await lists()).toMatchObject({ pool: [], flagged: both });
    expect(await use(verify)).toMatchObject({ total: 2, restored: 2, remainingFlagged: 0 });
    expect(await lists()).toMatchObject({ pool: both, flagged: [] });
    await use((app) => app.undo(null));
    expect(await lists()).toMatchObject({ pool: [], flagged: both });
    await use((app) => app.unflag(email));
    expect(await lists()).toMatchObject({ pool: both, flagged: [] });
    const { pool } = await lists();
    expect(new Set(pool.map(({ refreshToken }) => refreshToken)).size).toBe(1);
  });

  it('is set aside by itself with both of them when it is over', async () => {
    await bothIn('pool');
    world.service.account('mira').behave({
      usage: { kind: 'unauthorized', code: 'token_expired' },
      token: { kind: 'refused', code: 'refresh_token_invalidated', place: 'error.code', status: 401 },
    });
    await use(look);
    expect(await lists()).toMatchObject({ pool: [], flagged: both });
    expect(world.tokenRequests()).toBe(1);
  });

  it('is restored with both of them when only one refresh can tell that it works', async () => {
    const { tokens } = world.account('mira');
    await world.home.writePool([]);
    await world.home.writeFlagged(both.map((extra) => flaggedRecord(tokens, extra)));
    expect(await use(verify)).toMatchObject({ total: 2, restored: 2, remainingFlagged: 0 });
    expect(await lists()).toMatchObject({ pool: both, flagged: [] });
    expect(world.tokenRequests()).toBe(1);
  });

  it.each([
    ['restored', 'flagged', verify, 'pool'],
    ['set aside', 'pool', (app: QuotaApp) => app.flag(email, null), 'flagged'],
  ] as const)(
    'is put back with both of them when it was %s and another program erased it',
    async (_how, from, move, to) => {
      await bothIn(from);
      await use<unknown>(move);
      await world.home.writePool([]);
      await world.home.writeFlagged([]);
      await use(look);
      expect(await lists()).toMatchObject({ pool: [], flagged: [], [to]: both });
    },
  );

  it('gets the record back that codex-multi-auth drops, since its list has one for each token', async () => {
    await bothIn('pool');
    await use((app) => app.flag(email, null));
    await world.home.writeFlagged((await world.home.readFlagged()).slice(0, 1));
    expect(await use(verify)).toMatchObject({ total: 2, restored: 2 });
    expect(await lists()).toMatchObject({ pool: both, flagged: [] });
  });
});
