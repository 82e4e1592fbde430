import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256Hex } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function expectFree(args: readonly string[]): Promise<Awaited<ReturnType<World['runJson']>>> {
  const before = await treeOf(world.home.dir);
  const spent = world.tokenRequests();
  const answer = await world.runJson(...args);
  expect(world.tokenRequests()).toBe(spent);
  expect(await treeOf(world.home.dir)).toEqual(before);
  return answer;
}

/** Every kind of set-aside account at once: known dead, with a newer pair, with an accepted access token, and plain. */
async function everyKind() {
  const [dead, adoptable, accepted, plain] = [
    world.account('dead', { behaviours: { token: { kind: 'refused', code: 'invalid_grant' } } }),
    world.account('adoptable'),
    world.account('accepted', { signIn: {} }),
    world.account('plain'),
  ];
  await world.home.writeFlagged([flaggedRecord(dead.tokens)]);
  await world.run('verify-flagged');
  await world.home.writePool([poolRecord(adoptable.signIn())]);
  const [deadRecord] = await world.home.readFlagged();
  const others = [adoptable, accepted, plain].map(({ tokens }) => flaggedRecord(tokens));
  await world.home.writeFlagged([...(deadRecord === undefined ? [] : [deadRecord]), ...others]);
  return { accepted };
}

it('tells every kind of account apart without a refresh and without a change to any byte, mode, name or time', async () => {
  const { accepted } = await everyKind();
  const { exitCode, report } = await expectFree(['verify-flagged', '--dry-run']);
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ total: 4, stillFlagged: 1, wouldRestore: 1, wouldVerify: 2, changed: false });
  const until = new Date(Math.floor(accepted.tokens.expiresAtMs / 1000) * 1000).toISOString();
  expect(report.reports).toMatchObject([
    { outcome: 'still-flagged', verdict: 'needs-sign-in', reason: 'invalid_grant', spent: false },
    { outcome: 'would-restore', spent: false },
    { outcome: 'would-verify', accessAcceptedUntil: until, spent: false },
    { outcome: 'would-verify', accessAcceptedUntil: null, spent: false },
  ]);
});

it.each([['--no-restore'], ['--no-probe'], ['--concurrency', '1'], ['--account', 'plain@studio.example']])(
  'is free with %s %s too',
  async (...options) => {
    await everyKind();
    expect((await expectFree(['verify-flagged', '-n', ...options])).exitCode).toBe(0);
  },
);

it('is free in a home that nobody has used yet: nothing is made there', async () => {
  expect((await expectFree(['verify-flagged', '--dry-run'])).report).toMatchObject({ total: 0 });
  expect((await expectFree(['status'])).report.accounts).toEqual([]);
  expect(await readdir(world.home.dir)).toEqual(['config.toml']);
});

it('loses nothing when the real run comes right after it, or long after what lies there was written', async () => {
  await everyKind();
  await expectFree(['verify-flagged', '--dry-run']);
  const old = new Date(Date.now() - 25_000);
  for (const entry of await readdir(world.home.dir, { recursive: true }))
    await utimes(join(world.home.dir, entry), old, old);
  await expectFree(['verify-flagged', '--dry-run']);
  const { report } = await world.runJson('verify-flagged');
  expect(report).toMatchObject({ total: 4, restored: 3, stillFlagged: 1, remainingFlagged: 1 });
  const stored = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
  expect(stored.map(({ email }) => String(email).split('@')[0]).sort()).toEqual([
    'accepted',
    'adoptable',
    'dead',
    'plain',
  ]);
  const hashes = new Set(stored.map(({ refreshToken }) => sha256Hex(refreshToken)));
  for (const { successorHash } of world.service.log.of('token'))
    if (successorHash !== null) expect(hashes).toContain(successorHash);
});

it('of a refresh shows the request with a masked token, and is free, fresh or expired or forced', async () => {
  const ines = world.account('ines');
  await world.home.writeAuth(ines.tokens);
  for (const args of [
    ['refresh', '--print-only'],
    ['refresh', '--print-only', '--force'],
  ]) {
    const { report } = await expectFree(args);
    expect(report).toMatchObject({ action: 'printed', request: { method: 'POST', url: world.service.tokenUrl } });
    expect(JSON.stringify(report)).not.toContain(ines.tokens.refresh.slice(4, 16));
  }
  expect(world.service.log.records).toHaveLength(0);
  expect((await world.runJson('refresh')).report).toMatchObject({ action: 'refreshed' });
  expect(world.tokenRequests()).toBe(1);
  expect((await world.home.readAuth()).tokens['refresh_token']).not.toBe(ines.tokens.refresh);
});
