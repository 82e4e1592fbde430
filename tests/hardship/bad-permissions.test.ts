import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../main/node/made-up-service/account.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { giveToOrdinaryUser, runAsOrdinaryUser } from '../support/ordinary-user.ts';
import { createWorld, treeOf, type World } from '../support/world.ts';

const isRoot = process.getuid?.() === 0;

let world: World;
let ines: MadeUpAccount;
let kai: MadeUpAccount;
beforeEach(async () => {
  world = await createWorld();
  ines = world.account('ines');
  await world.home.writeAuth(ines.tokens);
  kai = world.account('kai');
  await world.home.writePool([poolRecord(kai.tokens)]);
  await world.home.writeFlagged([flaggedRecord(world.account('mira').tokens)]);
  await giveToOrdinaryUser(world.home.dir);
});
afterEach(async () => {
  await chmod(world.home.dir, 0o700);
  await chmod(dirname(world.home.poolPath), 0o700);
  await world.dispose();
});

type Named = 'auth' | 'pool' | 'flagged' | 'root' | 'config' | 'home';

function pathOf(name: Named): string {
  const { authPath, poolPath, flaggedPath, dir } = world.home;
  const [root, config] = [dirname(poolPath), join(dir, 'config.toml')];
  return { auth: authPath, pool: poolPath, flagged: flaggedPath, root, config, home: dir }[name];
}

async function runAll(commands: readonly (readonly string[])[]): Promise<readonly Refused[]> {
  const before = await treeOf(world.home.dir);
  const refused: Refused[] = [];
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await runAsOrdinaryUser([...command, '--json'], world.env);
    const { error } = JSON.parse(stdout);
    // A home that lets nobody in hides files of our own as well; each has a line of its own, which is no part of the refusal.
    const lines = stderr
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('error: '));
    expect({ command, exitCode, lines }).toEqual({
      command,
      exitCode: 1,
      lines: [`codex-quota: ${error.message}`, error.hint],
    });
    refused.push(error);
  }
  expect(await treeOf(world.home.dir)).toEqual(before);
  expect(world.service.log.of('token')).toEqual([]);
  return refused;
}

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const readers = [
  ['status'],
  ['status', '--refresh'],
  ['verify-flagged'],
  ['refresh'],
  ['flag', 'kai@studio.example'],
] as const;

describe('a store that may not be read', () => {
  it.each<[Named, Named, number, string]>([
    ['auth', 'auth', 0o000, 'u+r'],
    ['pool', 'pool', 0o200, 'u+r'],
    ['flagged', 'flagged', 0o000, 'u+r'],
    ['config', 'config', 0o000, 'u+r'],
    ['pool', 'root', 0o000, 'u+rwx'],
    ['auth', 'home', 0o600, 'u+rwx'],
  ])(
    '%s is named with the mode of what is in the way (%s, %o) and the command that mends it',
    async (wanted, inTheWay, mode, rights) => {
      await chmod(pathOf(inTheWay), mode);
      for (const { code, message, hint } of await runAll(readers)) {
        expect(code).toBe('store-unreadable');
        expect(message).toContain(`${pathOf(wanted)} cannot be read`);
        expect(message).toContain(`mode ${mode.toString(8).padStart(4, '0')}`);
        expect(hint).toContain(`chmod ${rights} "${pathOf(inTheWay)}"`);
      }
    },
  );

  it.runIf(isRoot)('of somebody else is to be handed over, since only its owner may change its mode', async () => {
    await chown(world.home.authPath, 0, 0);
    const [refused] = await runAll([['status']]);
    expect(refused).toMatchObject({ code: 'store-unreadable', message: expect.stringContaining('mode 0600') });
    expect(refused?.hint).toContain(`sudo chown "$(id -un)" "${world.home.authPath}"`);
  });
});

describe('a store that may not be written', () => {
  it.each<[Named, number, string, readonly string[]]>([
    ['auth', 0o400, 'u+w', ['refresh']],
    ['home', 0o500, 'u+rwx', ['refresh']],
    ['pool', 0o400, 'u+w', ['verify-flagged']],
    ['flagged', 0o400, 'u+w', ['verify-flagged']],
    ['root', 0o500, 'u+rwx', ['verify-flagged']],
    ['root', 0o500, 'u+rwx', ['flag', 'kai@studio.example']],
    ['flagged', 0o400, 'u+w', ['flag', 'kai@studio.example']],
  ])(
    'stops before the token is spent and names what is in the way (%s, %o)',
    async (inTheWay, mode, rights, command) => {
      await chmod(pathOf(inTheWay), mode);
      const stored = await storedTexts();
      const { exitCode, stdout } = await runAsOrdinaryUser([...command, '--json'], world.env);
      const { error } = JSON.parse(stdout);
      expect(exitCode).toBe(1);
      expect(error.code).toBe('store-not-writable');
      expect(error.message).toContain(`mode ${mode.toString(8).padStart(4, '0')}`);
      expect(error.hint).toContain(`chmod ${rights} "${pathOf(inTheWay)}"`);
      expect(world.tokenRequests()).toBe(0);
      expect(await storedTexts()).toEqual(stored);
    },
  );

  it('is mended by the very command that the hint names', async () => {
    await chmod(world.home.flaggedPath, 0o400);
    const { stdout } = await runAsOrdinaryUser(['verify-flagged', '--json'], world.env);
    const [, command = ''] = /with: (.*)$/.exec(JSON.parse(stdout).error.hint) ?? [];
    execFileSync('sh', ['-c', command]);
    const second = await runAsOrdinaryUser(['verify-flagged', '--json'], world.env);
    expect(JSON.parse(second.stdout)).toMatchObject({ restored: 1 });
    expect(second.exitCode).toBe(0);
  });
});

describe('a sign-in that could not be stored', () => {
  it.each<[string, readonly string[], Named, number, string]>([
    ['somebody new in the pool', [], 'root', 0o500, 'u+rwx'],
    ['one that was set aside, back in the pool', ['mira@studio.example'], 'pool', 0o400, 'u+w'],
    ['Codex’s own', ['ines@studio.example'], 'auth', 0o400, 'u+w'],
  ])('is refused before anybody is sent to a browser: %s', async (_name, target, inTheWay, mode, rights) => {
    await chmod(pathOf(inTheWay), mode);
    const command = ['login', ...target, '--device', '--no-browser', '--json'];
    const { exitCode, stdout } = await runAsOrdinaryUser(command, world.env);
    const { error } = JSON.parse(stdout);
    expect([exitCode, error.code]).toEqual([1, 'store-not-writable']);
    expect(error.hint).toContain(`chmod ${rights} "${pathOf(inTheWay)}"`);
    expect(world.service.log.of('device-code')).toEqual([]);
  });
});

describe('a reading of every account beside a sign-in that may not be stored', () => {
  interface Shown {
    readonly email: string;
    readonly state: string;
    readonly error: { readonly code: string; readonly message: string } | null;
  }

  async function readEverybody(): Promise<{ readonly exitCode: number | null; readonly shown: readonly Shown[] }> {
    const { exitCode, stdout } = await runAsOrdinaryUser(['status', '--refresh', '--json'], world.env);
    const { accounts = [] } = JSON.parse(stdout);
    return { exitCode, shown: accounts };
  }

  const found = (shown: readonly Shown[], name: string): Shown | undefined =>
    shown.find(({ email }) => email === `${name}@studio.example`);

  it.each<[Named, number, string, string, string]>([
    ['auth', 0o400, 'u+w', 'ines', 'kai'],
    ['pool', 0o400, 'u+w', 'kai', 'ines'],
  ])('says at that account what is in the way (%s, %o), and reads the others', async (...scene) => {
    const [inTheWay, mode, rights, blocked, other] = scene;
    await chmod(pathOf(inTheWay), mode);
    const { exitCode, shown } = await readEverybody();
    expect(found(shown, other)).toMatchObject({ state: 'ok', error: null });
    expect(found(shown, blocked)).toMatchObject({ state: 'unreachable', error: { code: 'store-not-writable' } });
    const said = found(shown, blocked)?.error?.message;
    expect(said).toContain(`mode ${mode.toString(8).padStart(4, '0')}`);
    expect(said).toContain(`chmod ${rights} "${pathOf(inTheWay)}"`);
    expect(exitCode).toBe(1);
    expect(world.tokenRequests()).toBe(1);
    await chmod(pathOf(inTheWay), mode | 0o200);
    const again = await readEverybody();
    expect(again.shown.map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(again.exitCode).toBe(0);
  });

  it('says at an account that should be set aside why it could not be, and sets it aside once it can', async () => {
    const quotaHome = join(world.home.dir, 'quota-tray');
    await mkdir(quotaHome, { mode: 0o700 });
    await writeFile(join(quotaHome, 'settings.json'), '{"management":"manage"}');
    await giveToOrdinaryUser(world.home.dir);
    kai.behave({ token: { kind: 'refused', code: 'refresh_token_expired' } });
    await chmod(pathOf('flagged'), 0o400);
    const { exitCode, shown } = await readEverybody();
    expect(found(shown, 'ines')).toMatchObject({ state: 'ok', error: null });
    expect(found(shown, 'kai')?.error).toMatchObject({ code: 'store-not-writable' });
    expect(found(shown, 'kai')?.error?.message).toContain(`chmod u+w "${pathOf('flagged')}"`);
    expect(exitCode).toBe(1);
    await chmod(pathOf('flagged'), 0o600);
    const again = await readEverybody();
    expect(again.shown.map(({ email }) => email)).toEqual([ines.email]);
    expect((await world.home.readFlagged()).map(({ email }) => email)).toContain(kai.email);
  });

  it('goes on while a new sign-in that is kept from an earlier run still cannot be stored', async () => {
    ines.behave({ token: { kind: 'healthy', answerDelayMs: 1_500 } });
    const first = readEverybody();
    await expect.poll(() => world.tokenRequests(), { timeout: 20_000 }).toBe(2);
    await chmod(pathOf('auth'), 0o400);
    expect(await first).toMatchObject({ exitCode: 1 });
    const { exitCode, shown } = await readEverybody();
    expect(found(shown, 'kai')).toMatchObject({ state: 'ok', error: null });
    expect(found(shown, 'ines')).toMatchObject({ state: 'unreachable', error: { code: 'store-not-writable' } });
    expect(exitCode).toBe(1);
    await chmod(pathOf('auth'), 0o600);
    expect(await readEverybody()).toMatchObject({ exitCode: 0, shown: [{ state: 'ok' }, { state: 'ok' }] });
    expect(world.tokenRequests()).toBe(2);
  });
});

async function storedTexts(): Promise<readonly string[]> {
  return Promise.all((['auth', 'pool', 'flagged'] as const).map((store) => world.home.readText(store)));
}

describe('a home whose path is long', () => {
  it('is named in full, with the whole command, although text from elsewhere is cut', async () => {
    const deep = join(world.home.dir, ...Array.from({ length: 8 }, () => 'a-folder-with-a-rather-long-name'));
    await mkdir(deep, { recursive: true });
    await writeFile(join(deep, 'auth.json'), '{}', { mode: 0o000 });
    await giveToOrdinaryUser(world.home.dir);
    const { stderr } = await runAsOrdinaryUser(['status'], { ...world.env, CODEX_HOME: deep });
    expect(stderr).toContain(`chmod u+r "${join(deep, 'auth.json')}"`);
    expect(stderr).toContain('mode 0000');
  });
});
