import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import type { MadeUpTokens } from '../../main/node/made-up-service/token-factory.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { codexTokens, type LoginCodex, loginCodexNotes, writeLoginCodex } from '../support/login-codex.ts';
import type { CommandResult } from '../support/run-command.ts';
import { type StartedLogin, startLogin } from '../support/started-login.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

const bin = (): string => join(world.home.dir, 'bin');

/** A Codex on the path that signs in without a service. */
async function loginBesideCodex(args: readonly string[], codex: LoginCodex): Promise<StartedLogin> {
  await writeLoginCodex(bin(), codex);
  return startLogin(args, { ...world.env, PATH: bin() });
}

/** Names in custody beside the segments. */
async function left(): Promise<readonly string[]> {
  const names = await readdir(world.home.custodyDir);
  return names.filter((name) => !name.endsWith('.segment'));
}

const success = { success: true, error: null };

describe('signing in through Codex', () => {
  it('happens in an empty home of its own, and what the login added to auth.json is kept', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const next = mira.signIn();
    const started = await loginBesideCodex(['mira@studio.example', '--json'], { writes: next, says: success });
    const result = await started.ended;
    expect(commandShapes.login.parse(JSON.parse(result.stdout))).toMatchObject({
      through: 'codex',
      place: 'cli',
      usageRead: true,
    });
    expect((await world.home.readAuth()).tokens).toEqual(codexTokens(next));
    const [home] = await loginCodexNotes(bin(), 'homes');
    expect(home).toMatch(/\/custody\/sign-in-[^/]+$/);
    expect(await left()).toEqual([]);
    expect(world.service.log.of('authorize')).toEqual([]);
  });

  it('restores a set-aside account, which gets nothing that only auth.json knows', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const next = mira.signIn();
    const started = await loginBesideCodex(['mira@studio.example'], { writes: next, says: success });
    expect((await started.ended).exitCode).toBe(0);
    const [record] = await world.home.readPool();
    expect(record).toMatchObject({ refreshToken: next.refresh, accessToken: next.access });
    expect(record).not.toHaveProperty('login_owner_id');
  });

  it('counts although Codex reports an error afterwards, since it has written the sign-in', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const says = { success: false, error: 'workspace routing discovery failed' };
    const started = await loginBesideCodex(['mira@studio.example'], { writes: mira.signIn(), says });
    expect((await started.ended).exitCode).toBe(0);
  });

  it('that fails is told without the addresses in Codex’s words where e-mails are hidden', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    const settings = join(world.home.dir, 'quota-tray');
    await mkdir(settings, { mode: 0o700 });
    await writeFile(join(settings, 'settings.json'), '{"hideEmails": true}');
    const says = { success: false, error: 'mira@studio.example may not use this workspace' };
    const started = await loginBesideCodex(['mira@studio.example', '--json'], { writes: null, says });
    const { exitCode, stdout, stderr } = await started.ended;
    expect([exitCode, JSON.parse(stdout).error.message]).toEqual([1, 'Codex says: … may not use this workspace']);
    expect(`${stdout}${stderr}`).not.toContain('mira@studio');
  });

  it('that fails is told in Codex’s words, safe for a terminal, and changes no byte', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    const before = await world.home.readText('auth');
    const says = { success: false, error: 'Your \u001b[31mworkspace\u001b[0m does not allow this' };
    const started = await loginBesideCodex(['mira@studio.example'], { writes: null, says });
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Codex says: Your \uFFFD\[31mworkspace/);
    expect(await world.home.readText('auth')).toBe(before);
    expect(await left()).toEqual([]);
  });

  it('of another account stores nothing, and its sign-in is gone with its home', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens)]);
    const before = await world.home.readText('pool');
    const started = await loginBesideCodex(['mira@studio.example', '--json'], { writes: kai.signIn(), says: success });
    const { exitCode, stdout }: CommandResult = await started.ended;
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([1, 'sign-in-failed']);
    expect(await world.home.readText('pool')).toBe(before);
    expect(await left()).toEqual([]);
  });
});

describe('a Codex that could not even begin', () => {
  it.each([
    ['cannot be started', '#!/usr/bin/env no-such-node\n'],
    ['ends before its first answer', '#!/bin/sh\nexit 3\n'],
    ['is too old to know the question', '#!/bin/sh\necho "error: unrecognized subcommand" >&2; exit 2\n'],
  ])('leaves the sign-in to us, and that is said: one that %s', async (_how, program) => {
    await world.home.writeAuth(world.account('mira').tokens);
    await mkdir(bin());
    await writeFile(join(bin(), 'codex'), program, { mode: 0o755 });
    const started = startLogin(['mira@studio.example', '--device', '--json'], { ...world.env, PATH: bin() });
    const { exitCode, stdout, stderr } = await started.ended;
    expect([exitCode, commandShapes.login.parse(JSON.parse(stdout))]).toMatchObject([
      0,
      { through: 'app', place: 'cli' },
    ]);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'Codex could not be used for this, so Codex Quota signs in itself. `codex-quota doctor` says more about Codex.',
    );
  });

  it('is not mentioned where there is none', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    const { exitCode, stderr } = await startLogin(['mira@studio.example', '--device'], world.env).ended;
    expect([exitCode, stderr.includes('could not be used')]).toEqual([0, false]);
  });
});

describe('a command that is killed while Codex signs in', () => {
  async function killed(writes: MadeUpTokens | null): Promise<void> {
    const started = await loginBesideCodex(['mira@studio.example'], { writes, says: null });
    await started.address();
    // The address is shown before Codex has written, so that is waited for.
    for (let look = 0; look < 200 && writes !== null && !(await hasAuth()); look += 1)
      await new Promise((done) => setTimeout(done, 10));
    started.child.kill('SIGKILL');
    await started.ended.catch(() => undefined);
  }

  const hasAuth = async (): Promise<boolean> =>
    (await readdir(world.home.custodyDir, { recursive: true })).some((name) => name.endsWith('auth.json'));

  it('leaves the old sign-in as it was, and the home goes with the next start', async () => {
    await world.home.writeAuth(world.account('mira').signIn());
    const before = await world.home.readText('auth');
    await killed(null);
    expect(await world.home.readText('auth')).toBe(before);
    expect(await left()).toHaveLength(1);
    expect((await world.run('status')).exitCode).toBe(0);
    expect(await left()).toHaveLength(1);
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    expect(await left()).toEqual([]);
    expect(await world.home.readText('auth')).toBe(before);
  });

  it('loses no sign-in that Codex had got by then: the next start stores it', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const next = mira.signIn();
    await killed(next);
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(mira.tokens.refresh);
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    expect((await world.home.readAuth()).tokens).toEqual(codexTokens(next));
    expect(await left()).toEqual([]);
    expect(world.tokenRequests()).toBe(0);
  });
});
