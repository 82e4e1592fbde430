import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import type { QuotaApp } from '../../main/core/quota-app.ts';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import type { MadeUpTokens } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let mira: MadeUpAccount;
beforeEach(async () => {
  world = await createWorld();
  mira = world.account('mira');
  const dir = join(world.home.dir, 'quota-tray');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'settings.json'), JSON.stringify({ management: 'manage' }));
});
afterEach(() => world.dispose());

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** As long as this takes only what the service is waited for. */
const patienceMs = 10_000;
const isMira = ({ email }: ListRecord): boolean => email === 'mira@studio.example';

/** What the lists hold of the account: its set-aside sign-in, and another one that a rival gave it in the pool. */
async function twoSignIns(pooledIssuedAgoMs: number): Promise<Readonly<Record<'pooled' | 'listed', MadeUpTokens>>> {
  const kai = world.account('kai', { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + hourMs } });
  const issuedAtMs = Date.now() - pooledIssuedAgoMs;
  const pooled = mira.signIn({ issuedAtMs, expiresAtMs: Date.now() - minuteMs });
  await world.home.writePool([poolRecord(kai.tokens), poolRecord(pooled, { mine: 7 })]);
  await world.home.writeFlagged([flaggedRecord(mira.tokens, { flaggedAt: Date.now() - minuteMs, foreign: 1 })]);
  return { pooled, listed: mira.tokens };
}

/** A process of its own, for which the seconds that a refused sign-in is looked at again are over at once. */
async function use<T>(what: (app: QuotaApp) => Promise<T>): Promise<T> {
  const change = ({ clock }: Adapters): Partial<Adapters> => ({
    clock: { now: clock.now, sleep: (ms, signal) => clock.sleep(ms < patienceMs ? 1 : ms, signal) },
  });
  const { app } = await createMortalApp(world, { change });
  return what(app).finally(() => app.close());
}

const glance = (): Promise<unknown> => use((app) => app.status({ refresh: true }));
const check = { dryRun: false, restore: true, probe: true, concurrency: 1, accounts: [] };
const verify = () => use((app) => app.verifyFlagged(check));

/** Spent by a rival that died with the answer. */
function spend(tokens: MadeUpTokens): void {
  mira.rotate(tokens.refresh);
}

async function inLists(): Promise<Readonly<Record<'pool' | 'flagged', readonly ListRecord[]>>> {
  const { readPool, readFlagged } = world.home;
  return { pool: (await readPool()).filter(isMira), flagged: (await readFlagged()).filter(isMira) };
}

describe('an account with one sign-in set aside and another in the pool, where a rival has put it', () => {
  it('is in the flagged list once after both were refused, with every field of both records', async () => {
    const { pooled, listed } = await twoSignIns(5 * minuteMs);
    spend(pooled);
    spend(listed);
    await verify();
    await glance();
    expect(await inLists()).toMatchObject({
      pool: [],
      flagged: [{ refreshToken: pooled.refresh, mine: 7, foreign: 1, flaggedReason: 'refresh_token_reused' }],
    });
  });

  it('keeps the one that works where the pool’s was refused, also when it is erased, and comes back with it', async () => {
    const { pooled, listed } = await twoSignIns(5 * minuteMs);
    spend(pooled);
    await glance();
    expect(await inLists()).toMatchObject({ pool: [], flagged: [{ refreshToken: listed.refresh }] });
    await world.home.writeFlagged([]);
    await glance();
    expect(await inLists()).toMatchObject({ pool: [], flagged: [{ refreshToken: listed.refresh, mine: 7 }] });
    expect(await verify()).toMatchObject({ total: 1, restored: 1 });
    expect(await inLists()).toMatchObject({ pool: [{ mine: 7, foreign: 1 }], flagged: [] });
  });

  it('comes back with the later one of the pool when it is put back unchecked and then erased', async () => {
    const { pooled } = await twoSignIns(5 * minuteMs);
    await use((app) => app.unflag(mira.email));
    expect(await inLists()).toMatchObject({ pool: [{ refreshToken: pooled.refresh }], flagged: [] });
    await world.home.writePool((await world.home.readPool()).filter((record) => !isMira(record)));
    await verify();
    expect(await inLists()).toMatchObject({ pool: [{ refreshToken: pooled.refresh, mine: 7 }], flagged: [] });
  });
});
