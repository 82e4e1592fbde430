import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { type CodexHome, createCodexHome, flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import { expectPresentedOnce, expectSound, strayFiles, whereIs } from '../support/sound-world.ts';
import { startTray } from '../support/tray.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ latencyMs: 20, answerDelayMs: 20 });
});
afterEach(() => world.dispose());

const named = (prefix: string, count: number): readonly MadeUpAccount[] =>
  Array.from({ length: count }, (_, index) => world.account(`${prefix}-${index}`));

async function setAside(accounts: readonly MadeUpAccount[]): Promise<void> {
  await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
}

async function putIntoPool(accounts: readonly MadeUpAccount[]): Promise<void> {
  await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
}

/** What it printed says why it was not 0. */
const codesOf = (results: readonly CommandResult[]): readonly (number | string | null)[] =>
  results.map(({ exitCode, stdout, stderr }) => (exitCode === 0 ? 0 : `${exitCode}: ${stdout}${stderr}`));

const reportOf = ({ stdout }: CommandResult): Readonly<Record<string, unknown>> => JSON.parse(stdout);

/** A move may find that somebody else was there first: a refusal with its reason, never an internal error. */
function expectLate(result: CommandResult): void {
  expect(result.exitCode).toBe(1);
  const { code } = reportOf(result)['error'] as { readonly code: string };
  expect(['not-possible', 'store-busy']).toContain(code);
}

describe('several at work on one home', () => {
  it('lets two checks of the same set-aside accounts end with every account restored once', async () => {
    const accounts = named('aside', 6);
    await setAside(accounts);
    const results = await Promise.all([world.run('verify-flagged', '--json'), world.run('verify-flagged', '--json')]);
    expect(codesOf(results)).toEqual([0, 0]);
    expect(await world.home.readPool()).toHaveLength(6);
    expect(await world.home.readFlagged()).toEqual([]);
    await expectSound(world, accounts);
  });

  it('refreshes each account once when two status readings meet expired access tokens', async () => {
    const accounts = named('pooled', 6);
    // Long enough for the second to meet every token in the first one's hand, and to wait for the answer.
    world.service.configure({ answerDelayMs: 500 });
    await putIntoPool(accounts);
    const results = await Promise.all([
      world.run('status', '--refresh', '--json'),
      world.run('status', '--refresh', '--json'),
    ]);
    expect(codesOf(results)).toEqual([0, 0]);
    for (const result of results)
      expect(reportOf(result)).toMatchObject({ accounts: accounts.map(({ email }) => ({ email, state: 'ok' })) });
    expect(world.tokenRequests()).toBe(6);
    await expectSound(world, accounts);
  });

  it('reads the pool and checks the set-aside accounts side by side', async () => {
    const [pooled, aside] = [named('pooled', 5), named('aside', 5)];
    await putIntoPool(pooled);
    await setAside(aside);
    const results = await Promise.all([
      world.run('status', '--refresh', '--json'),
      world.run('verify-flagged', '--json'),
    ]);
    expect(codesOf(results)).toEqual([0, 0]);
    expect(await world.home.readPool()).toHaveLength(10);
    await expectSound(world, [...pooled, ...aside]);
  });

  it('spends the sign-in of auth.json once when two forced refreshes start together', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const results = await Promise.all([
      world.run('refresh', '--force', '--json'),
      world.run('refresh', '--force', '--json'),
    ]);
    expect(codesOf(results)).toEqual([0, 0]);
    for (const result of results) expect(['refreshed', 'adopted']).toContain(reportOf(result)['action']);
    expectPresentedOnce(world);
    const { tokens, ...rest } = await world.home.readAuth();
    expect(rest).toMatchObject({ auth_mode: 'chatgpt', OPENAI_API_KEY: null });
    expect(tokens).toMatchObject({ login_owner_id: 'owner-made-up', account_id: mira.accountId });
    expect(mira.rotate(tokens['refresh_token'] ?? '')).not.toBeNull();
    expect(await strayFiles(world.home)).toEqual([]);
  });

  it('keeps one login in two stores alike while a refresh, a reading and a check run at once', async () => {
    const [mira, aside] = [world.account('mira'), world.account('aside')];
    await world.home.writeAuth(mira.tokens);
    await putIntoPool([mira]);
    await setAside([aside]);
    const results = await Promise.all([
      world.run('refresh', '--force'),
      world.run('status', '--refresh'),
      world.run('verify-flagged'),
    ]);
    expect(codesOf(results)).toEqual([0, 0, 0]);
    const { refreshToken } = await whereIs(world.home, mira);
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(refreshToken);
    await expectSound(world, [mira, aside]);
  });

  it('moves accounts by hand while the others are being checked', async () => {
    const [pooled, aside] = [named('pooled', 3), named('aside', 4)];
    await putIntoPool(pooled);
    await setAside(aside);
    const [lastAside] = aside.slice(-1);
    const results = await Promise.all([
      world.run('verify-flagged', '--json'),
      world.run('flag', 'pooled-0@studio.example', '--json'),
      world.run('flag', 'pooled-1@studio.example', '--json'),
      world.run('unflag', '--yes', lastAside?.email ?? '', '--json'),
    ]);
    const [verified, ...moves] = results;
    expect(verified?.exitCode).toBe(0);
    // Who finds that the check was faster says so, and moves nothing.
    for (const move of moves) if (move.exitCode !== 0) expectLate(move);
    await expectSound(world, [...pooled, ...aside]);
  });
});

describe('two Codex homes on one pool', () => {
  let second: CodexHome;
  let secondEnv: Readonly<Record<string, string>>;
  beforeEach(async () => {
    second = await createCodexHome({ chatgptBaseUrl: world.service.chatgptBaseUrl });
    secondEnv = { ...world.env, CODEX_HOME: second.dir, CODEX_MULTI_AUTH_DIR: join(world.home.dir, 'multi-auth') };
  });
  afterEach(() => second.remove());

  it('restores every account once and shares what the other one learned', async () => {
    const [pooled, aside] = [named('pooled', 3), named('aside', 5)];
    await putIntoPool(pooled);
    await setAside(aside);
    const results = await Promise.all([
      world.run('verify-flagged', '--json'),
      runCommand(['verify-flagged', '--json'], secondEnv),
      runCommand(['status', '--refresh', '--json'], secondEnv),
    ]);
    expect(codesOf(results)).toEqual([0, 0, 0]);
    expect(await world.home.readPool()).toHaveLength(8);
    await expectSound(world, [...pooled, ...aside]);
    expect(await strayFiles(second)).toEqual([]);
  });

  it('refreshes the sign-in of each home and the pool in between without a token presented twice', async () => {
    const [first, other, pooled] = [world.account('first'), world.account('other'), world.account('pooled')];
    await world.home.writeAuth(first.tokens);
    await second.writeAuth(other.tokens);
    await putIntoPool([pooled, first]);
    const results = await Promise.all([
      world.run('refresh', '--force'),
      runCommand(['refresh', '--force'], secondEnv),
      runCommand(['status', '--refresh'], secondEnv),
      world.run('status', '--refresh'),
    ]);
    expect(codesOf(results)).toEqual([0, 0, 0, 0]);
    const [firstToken, otherToken] = await Promise.all(
      [world.home, second].map(async (home) => (await home.readAuth()).tokens['refresh_token'] ?? ''),
    );
    expect((await whereIs(world.home, first)).refreshToken).toBe(firstToken);
    expect(other.rotate(otherToken ?? '')).not.toBeNull();
    await expectSound(world, [pooled, first]);
  });
});

describe('the long-lived process beside the command', () => {
  it('goes on reading while accounts are checked, set aside, put back and refreshed under it', async () => {
    const [pooled, aside, own] = [named('pooled', 3), named('aside', 3), world.account('own')];
    await world.home.writeAuth(own.tokens);
    await putIntoPool(pooled);
    await setAside(aside);
    const tray = startTray(world.env);
    await tray.rounds(1);
    const everybody = [...pooled, ...aside, own];
    const orders = [
      ['verify-flagged'],
      ['flag', 'pooled-1@studio.example'],
      ['refresh', '--force'],
      ['unflag', '--yes', 'pooled-1@studio.example'],
      ['status', '--refresh'],
      ['undo', 'aside-1@studio.example'],
      ['verify-flagged'],
    ];
    for (const order of orders) {
      // Both now meet refused access tokens in the same moment.
      for (const account of everybody) account.invalidateAccess();
      const { exitCode, stdout, stderr } = await world.run(...order);
      expect([order, exitCode, stdout, stderr]).toEqual([order, 0, stdout, '']);
      await tray.rounds(1);
    }
    const { exitCode, stderr } = await tray.quit();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(own.rotate((await world.home.readAuth()).tokens['refresh_token'] ?? '')).not.toBeNull();
    expect(await world.home.readPool()).toHaveLength(6);
    await expectSound(world, [...pooled, ...aside]);
  });

  it('stores what is in flight when it is quit in the middle of a round', async () => {
    const pooled = named('pooled', 5);
    world.service.configure({ answerDelayMs: 300 });
    await putIntoPool(pooled);
    const tray = startTray(world.env);
    for (let waits = 0; waits < 400 && world.tokenRequests() === 0; waits += 1) await pause(10);
    const { exitCode } = await tray.quit();
    expect(exitCode).toBe(0);
    expect(world.tokenRequests()).toBeGreaterThan(0);
    await expectSound(world, pooled);
  });
});

/** A small generator whose seed makes a failure repeatable. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('three commands, again and again', () => {
  it.each([3, 17, 29])('keeps every account in one file with a working token (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const accounts = named('any', 6);
    await putIntoPool(accounts.slice(0, 3));
    await setAside(accounts.slice(3));
    const pick = (): string => accounts[Math.floor(random() * accounts.length)]?.email ?? '';
    const orders = [
      (): readonly string[] => ['verify-flagged'],
      (): readonly string[] => ['status', '--refresh'],
      (): readonly string[] => ['flag', pick()],
      (): readonly string[] => ['unflag', '--yes', pick()],
      (): readonly string[] => ['undo', pick()],
      (): readonly string[] => ['verify-flagged', '--no-restore'],
    ];
    for (let round = 0; round < 5; round += 1) {
      for (const account of accounts) if (random() < 0.5) account.invalidateAccess();
      const runs = Array.from({ length: 3 }, async () => {
        const order = orders[Math.floor(random() * orders.length)]?.() ?? [];
        await pause(Math.floor(random() * 120));
        return { order, result: await world.run(...order, '--json') };
      });
      for (const { order, result } of await Promise.all(runs)) {
        const isMove = ['flag', 'unflag', 'undo'].includes(order[0] ?? '');
        if (isMove && result.exitCode !== 0) expectLate(result);
        else expect([order, ...codesOf([result])]).toEqual([order, 0]);
      }
      expectPresentedOnce(world);
    }
    await expectSound(world, accounts);
  });
});
