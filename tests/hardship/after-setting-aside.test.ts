import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import { createCodexHome, flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { type Rival, startRival } from '../support/rival.ts';
import { runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let rival: Rival;
beforeEach(async () => {
  world = await createWorld();
  rival = await startRival(join(world.home.poolPath, '..'));
});
afterEach(async () => {
  await rival.close();
  await world.dispose();
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const fresh = { signIn: { issuedAtMs: Date.now() - hourMs, expiresAtMs: Date.now() + 24 * hourMs } };

/** Of a program that read both lists before we set Mira aside, and saves only the flagged one after it. */
async function setAsideThenErased(): Promise<{ readonly email: string; readonly erase: () => Promise<unknown> }> {
  const [kai, mira] = [world.account('kai', fresh), world.account('mira', fresh)];
  const workspaces = [{ id: 'w1', enabled: true }];
  await world.home.writePool([poolRecord(kai.tokens), poolRecord(mira.tokens, { workspaces, mine: 7 })]);
  await rival.order({ do: 'remember' });
  expect((await world.run('flag', mira.email)).exitCode).toBe(0);
  const erase = (): Promise<unknown> => rival.order({ do: 'save', list: 'flagged' });
  await erase();
  expect(await world.home.readFlagged()).toEqual([]);
  expect(await world.home.readPool()).toHaveLength(1);
  return { email: mira.email, erase };
}

/** A reading of every account, so many minutes from now. */
async function lookInMinutes(minutes: number): Promise<void> {
  const change = ({ clock }: Adapters): Partial<Adapters> => ({
    clock: { now: () => clock.now() + minutes * minuteMs, sleep: (ms, signal) => clock.sleep(ms, signal) },
  });
  const { app } = await createMortalApp(world, { change });
  await app.status({ refresh: true });
  await app.close();
}

describe('an account that we set aside and another program erases from the flagged list', () => {
  it('is there again after the next command, with every field and since when', async () => {
    const { email } = await setAsideThenErased();
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    expect(await world.home.readFlagged()).toMatchObject([
      { email, mine: 7, workspaces: [{ id: 'w1', enabled: true }], flaggedReason: 'manual' },
    ]);
    expect(await world.home.readPool()).toHaveLength(1);
    expect(world.tokenRequests()).toBe(0);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ total: 1, restored: 1 });
  });

  it('is put back as often as it is erased within a minute, which no person does', async () => {
    const { erase } = await setAsideThenErased();
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await world.run('status', '--refresh');
      expect(await world.home.readFlagged()).toHaveLength(1);
      await erase();
    }
  });

  it('is put back three times when it had stayed for a while each time, and not for ever', async () => {
    const { erase } = await setAsideThenErased();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await lookInMinutes(2 * attempt);
      expect(await world.home.readFlagged()).toHaveLength(1);
      await erase();
    }
    await lookInMinutes(8);
    expect(await world.home.readFlagged()).toEqual([]);
  });

  it('stays away when a person had put it back into the pool meanwhile', async () => {
    const { email, erase } = await setAsideThenErased();
    await world.run('status', '--refresh');
    expect((await world.run('unflag', email, '--yes')).exitCode).toBe(0);
    await erase();
    await world.run('status', '--refresh');
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await world.home.readPool()).toHaveLength(2);
  });

  it('comes back with the sign-in that another Codex home has moved since, and not with its own older one', async () => {
    const mira = world.account('mira', fresh);
    const second = await createCodexHome({ chatgptBaseUrl: world.service.chatgptBaseUrl });
    const root = join(world.home.dir, 'multi-auth');
    const env = { ...world.env, HOME: second.dir, CODEX_HOME: second.dir, CODEX_MULTI_AUTH_DIR: root };
    await world.home.writePool([poolRecord(mira.tokens)]);
    expect((await world.run('flag', mira.email)).exitCode).toBe(0);
    // By another program, so that nobody can know that it takes the place of the one before.
    const later = mira.signIn({ issuedAtMs: Date.now(), expiresAtMs: Date.now() + hourMs });
    await world.home.writeFlagged([flaggedRecord(later)]);
    expect((await runCommand(['unflag', mira.email, '--yes'], env)).exitCode).toBe(0);
    await world.home.writePool([]);
    await world.run('status', '--refresh');
    expect([...(await world.home.readPool()), ...(await world.home.readFlagged())]).toMatchObject([
      { email: mira.email, refreshToken: later.refresh },
    ]);
    await second.remove();
  });

  it('is left alone by a preview', async () => {
    await setAsideThenErased();
    await world.run('verify-flagged', '--dry-run');
    await world.run('status');
    expect(await world.home.readFlagged()).toEqual([]);
  });
});
