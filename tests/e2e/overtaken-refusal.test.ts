import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Adapters } from '../../main/composition/adapters.ts';
import type { MadeUpTokens } from '../../main/node/made-up-service/token-factory.ts';
import { poolRecord } from '../support/codex-home.ts';
import { createMortalApp } from '../support/mortal-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

/** What somebody does between the reading that was refused and what follows from it. */
type Between = (work: () => Promise<void>) => (real: Adapters) => Partial<Adapters>;

const beforeItIsTakenIn: Between =
  (work) =>
  ({ processes }) => ({
    // Asked after the last look at the files.
    processes: { ...processes, codexMayBeRunning: () => work().then(() => false) },
  });

const beforeItIsActedOn: Between =
  (work) =>
  ({ countersFile }) => ({
    countersFile: { ...countersFile, update: (change) => work().then(() => countersFile.update(change)) },
  });

/** Mira's sign-in is over, and she has signed in again in between; gives out that sign-in. */
async function readAsItChanges(write: (tokens: MadeUpTokens) => Promise<void>, between: Between): Promise<string> {
  const mira = world.account('mira', {
    behaviours: { token: { kind: 'refused', code: 'refresh_token_invalidated', place: 'error.code', status: 401 } },
  });
  await mkdir(join(world.home.dir, 'quota-tray'), { recursive: true, mode: 0o700 });
  await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), JSON.stringify({ management: 'manage' }));
  await write(mira.tokens);
  const again = mira.signIn({ issuedAtMs: Date.now(), expiresAtMs: Date.now() + 3_600_000 });
  const { app } = await createMortalApp(world, { change: between(() => write(again)) });
  await app.status({ refresh: true }).finally(() => app.close());
  expect(world.tokenRequests()).toBe(1);
  return again.refresh;
}

describe('a refusal of a sign-in that has been replaced meanwhile', () => {
  it('sets no account aside: of the new one nobody knows anything bad', async () => {
    const write = (tokens: MadeUpTokens): Promise<void> => world.home.writePool([poolRecord(tokens)]);
    const fresh = await readAsItChanges(write, beforeItIsActedOn);
    expect(await world.home.readFlagged()).toEqual([]);
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: fresh }]);
    expect((await world.runJson('status')).report.accounts).toMatchObject([{ health: 100 }]);
  });

  it.each([
    ['it is acted on', beforeItIsActedOn],
    ['it is taken in', beforeItIsTakenIn],
  ])('does not ask for the sign-in of Codex that came before %s', async (_when, between) => {
    await readAsItChanges((tokens) => world.home.writeAuth(tokens), between);
    const [account] = (await world.runJson('status')).report.accounts;
    expect(account).toMatchObject({ health: 100 });
    expect(account?.['state']).not.toBe('needs-sign-in');
  });

  it('leaves nothing to be read of it where it came before it was taken in', async () => {
    await readAsItChanges((tokens) => world.home.writeAuth(tokens), beforeItIsTakenIn);
    expect((await world.runJson('status')).report.accounts).toMatchObject([{ state: 'unknown', error: null }]);
  });
});
