import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandShapes } from '../../main/cli/command-shapes.ts';
import { useTurnAtCallbackPorts } from '../support/callback-ports.ts';
import { flaggedRecord, type HomeLogin, poolRecord } from '../support/codex-home.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import { runMultiAuthIn } from '../support/running-multi-auth.ts';
import { browse, startLogin } from '../support/started-login.ts';
import { createWorld, type World } from '../support/world.ts';

/*
 * It listens on ports 1455 and 1457, as tests/app/sign-in.spec.ts and tests/interop/real-codex.ts do. Any other that comes to do so takes
 * its turn in the same way.
 */
useTurnAtCallbackPorts();

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

/** Signs in through the browser as whoever the service is told. */
async function login(...args: readonly string[]): Promise<CommandResult & { readonly page: string }> {
  const started = startLogin(args, world.env);
  const page = await browse(await started.address());
  return { ...(await started.ended), page: page.text };
}

function document({ stdout }: CommandResult) {
  return commandShapes.login.parse(JSON.parse(stdout));
}

describe('signing in again in the browser', () => {
  it('puts the new sign-in into auth.json and keeps everything else that is there', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens, { something_else: 7 });
    const before = await world.home.readAuth();
    const { exitCode, stdout, page } = await login('mira@studio.example');
    expect(stdout).toContain('mira@studio.example is signed in to Codex.');
    expect(exitCode).toBe(0);
    expect(page).toContain('You can close this page');
    const after = await world.home.readAuth();
    expect(after['something_else']).toBe(7);
    expect(after.tokens['refresh_token']).not.toBe(before.tokens['refresh_token']);
    expect(after.tokens).toMatchObject({
      account_id: 'acc-mira',
      oauth_provenance: { issuer: world.service.url, client_id: 'app_EMoamEEZ73f0CkXaXp7hrann' },
    });
    expect(after.tokens).not.toHaveProperty('login_owner_id');
    expect((await stat(world.home.authPath)).mode & 0o777).toBe(0o600);
  });

  it('restores a set-aside account, asks its usage at once and lets it be undone', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { workspaces: [{ id: 'w', enabled: true }] })]);
    const result = await login('mira@studio.example', '--json');
    expect(document(result)).toMatchObject({
      place: 'pool',
      restored: true,
      isNew: false,
      usageRead: true,
      through: 'app',
    });
    expect(await world.home.readFlagged()).toEqual([]);
    const [record] = await world.home.readPool();
    expect(record).toMatchObject({
      email: 'mira@studio.example',
      enabled: true,
      workspaces: [{ id: 'w', enabled: true }],
    });
    expect(record?.refreshToken).not.toBe(mira.tokens.refresh);
    const { report } = await world.runJson('status');
    expect(report.accounts).toMatchObject([
      { state: 'ok', health: 100, windows: [expect.anything(), expect.anything()] },
    ]);
    expect((await world.run('undo')).exitCode).toBe(0);
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: record?.refreshToken }]);
  });

  it('says that codex-multi-auth goes on with the old pool where it runs, and only for what went into the pool', async () => {
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(kai.tokens)]);
    const as = (account: string): void => world.service.configure({ signIn: { kind: 'approves', account } });
    as('kai');
    expect(document(await login('kai@studio.example', '--json'))).toMatchObject({
      place: 'pool',
      multiAuthRuns: false,
    });
    await runMultiAuthIn(world.home.dir);
    const { stdout } = await login('kai@studio.example');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'codex-multi-auth is running with the old pool in memory. Restart it.',
    );
    as('mira');
    expect(document(await login('mira@studio.example', '--json'))).toMatchObject({
      place: 'cli',
      multiAuthRuns: false,
    });
  });

  it('mends an account of the pool that stopped, and leaves Codex’s own sign-in of the same account alone', async () => {
    const mira = world.account('mira');
    const other = mira.signIn();
    await world.home.writeAuth(other);
    await world.home.writePool([poolRecord(mira.tokens, { authInvalidatedAt: 5, enabled: false })]);
    mira.behave({ token: { kind: 'refused', code: 'refresh_token_reused' } });
    await world.run('flag', 'mira@studio.example');
    const auth = await world.home.readText('auth');
    expect((await login('mira@studio.example')).exitCode).toBe(0);
    expect(await world.home.readText('auth')).toBe(auth);
    const [record] = await world.home.readPool();
    expect(record).toMatchObject({ enabled: true });
    expect(record).not.toHaveProperty('authInvalidatedAt');
    expect(record?.refreshToken).not.toBe(mira.tokens.refresh);
  });

  it('says first that a new one goes into the pool where Codex keeps its own in the keyring', async () => {
    const path = join(world.home.dir, 'config.toml');
    await writeFile(path, `cli_auth_credentials_store = "keyring"\n${await readFile(path, 'utf8')}`);
    world.account('mira');
    const { exitCode, stdout, stderr } = await login();
    expect(exitCode).toBe(0);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /The new sign-in goes into the pool of codex-multi-auth\. Codex’s own stays as it is\. .*https?:/,
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'new in the pool of codex-multi-auth; Codex’s own sign-in stays as it was.',
    );
    expect(await world.home.readPool()).toMatchObject([{ email: 'mira@studio.example' }]);
  });

  it('gives every place that shared the old sign-in the new one', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    await world.home.writePool([poolRecord(mira.tokens)]);
    expect((await login('mira@studio.example')).exitCode).toBe(0);
    const { tokens } = await world.home.readAuth();
    expect(await world.home.readPool()).toMatchObject([{ refreshToken: tokens['refresh_token'] }]);
  });

  it('is over for the service, too: the new token works and the account is well', async () => {
    const mira = world.account('mira');
    mira.revoke();
    await world.home.writeAuth(mira.tokens);
    await world.run('status', '--refresh');
    expect((await world.runJson('status')).report.accounts).toMatchObject([{ state: 'needs-sign-in' }]);
    expect((await login('mira@studio.example')).exitCode).toBe(0);
    expect((await world.runJson('status', '--refresh')).report.accounts).toMatchObject([{ state: 'ok', health: 100 }]);
    expect((await world.runJson('refresh', '--force')).report).toMatchObject({ action: 'refreshed' });
  });
});

describe('the way in', () => {
  async function taken(...ports: readonly number[]): Promise<() => Promise<void>> {
    const servers = ports.map((port) => createServer().listen(port, '127.0.0.1'));
    await Promise.all(servers.map((server) => once(server, 'listening')));
    return async () => void (await Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));
  }

  it('is the other port when the first is taken', async () => {
    world.account('mira');
    const free = await taken(1455);
    const started = startLogin(['--json'], world.env);
    const address = await started.address();
    await free();
    expect(new URL(address).searchParams.get('redirect_uri')).toBe('http://127.0.0.1:1457/auth/callback');
    await browse(address);
    expect(document(await started.ended)).toMatchObject({ way: 'browser', through: 'app' });
  });

  it('is a code when both ports are taken', async () => {
    world.account('mira');
    const free = await taken(1455, 1457);
    const started = startLogin(['--json'], world.env);
    expect(await started.code()).toBe('MADE-0001');
    const result = await started.ended;
    await free();
    expect(document(result)).toMatchObject({ way: 'device', through: 'app', place: 'cli' });
  });

  it('is a code when that is asked for', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const started = startLogin(['mira@studio.example', '--device'], world.env);
    expect(await started.address()).toBe(`${world.service.url}/codex/device`);
    const { exitCode, stdout } = await started.ended;
    expect([exitCode, stdout]).toEqual([0, 'mira@studio.example is signed in and back in the pool.\n']);
  });

  it('opens the browser of the system, unless that is not wanted', async () => {
    world.account('mira');
    const bin = join(world.home.dir, 'bin');
    const heardPath = join(world.home.dir, 'heard');
    await mkdir(bin);
    await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\necho "$1" >> '${heardPath}'\n`, { mode: 0o755 });
    const env = { ...world.env, PATH: bin, DISPLAY: ':0' };
    const opened = startLogin([], env);
    const address = await opened.address();
    expect(await readFile(heardPath, 'utf8')).toBe(`${address}\n`);
    await browse(address);
    expect((await opened.ended).stderr).toContain('The browser opens.');
    const quiet = startLogin(['--no-browser'], env);
    await browse(await quiet.address());
    expect((await quiet.ended).stderr).not.toContain('The browser opens.');
    expect((await readFile(heardPath, 'utf8')).split('\n')).toHaveLength(2);
  });

  it('is refused where it leads to an address that nobody may be sent to', async () => {
    const env = { ...world.env, CODEX_APP_SERVER_LOGIN_ISSUER: 'https://auth.openai.com.evil.example' };
    const { exitCode, stderr } = await runCommand(['login'], env);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('CODEX_APP_SERVER_LOGIN_ISSUER')]);
  });
});

describe('signing in without naming an account', () => {
  it('becomes Codex’s own sign-in where nobody is signed in', async () => {
    world.account('mira');
    const result = await login('--json');
    expect(document(result)).toMatchObject({ place: 'cli', isNew: true, email: 'mira@studio.example' });
    expect(await world.home.readAuth()).toMatchObject({ auth_mode: 'chatgpt', OPENAI_API_KEY: null });
    expect((await world.runJson('status')).report.accounts).toMatchObject([{ sources: ['cli'], state: 'ok' }]);
  });

  it('adds a new account to the pool and changes no byte of another’s sign-in in Codex', async () => {
    await world.home.writeAuth(world.account('mira').tokens);
    world.account('kai');
    const auth = await world.home.readText('auth');
    world.service.configure({ signIn: { kind: 'approves', account: 'kai' } });
    expect(document(await login('--json'))).toMatchObject({ place: 'pool', isNew: true, email: 'kai@studio.example' });
    expect(await world.home.readText('auth')).toBe(auth);
    expect(await world.home.readPool()).toMatchObject([{ email: 'kai@studio.example', accountId: 'acc-kai' }]);
  });

  it('adds nobody to a pool that is full', async () => {
    const accounts = Array.from({ length: 20 }, (_, index) => world.account(`full-${index}`));
    await world.home.writeAuth(world.account('own').tokens);
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    const pool = await world.home.readText('pool');
    world.account('kai');
    world.service.configure({ signIn: { kind: 'approves', account: 'kai' } });
    const { exitCode, stderr } = await login();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('codex-quota: The pool is full: 20 accounts is the limit.');
    expect(stderr).not.toContain('AppError');
    expect(await world.home.readText('pool')).toBe(pool);
  });
});

describe('a sign-in that comes to nothing leaves every old one as it was, byte for byte:', () => {
  async function untouched(play: (mira: HomeLogin) => Promise<CommandResult>): Promise<CommandResult> {
    const mira = world.account('mira');
    world.account('kai');
    const other = world.account('ines');
    await world.home.writeAuth(mira.tokens);
    await world.home.writeFlagged([flaggedRecord(other.tokens)]);
    const before = [await readFile(world.home.authPath, 'hex'), await readFile(world.home.flaggedPath, 'hex')];
    const result = await play(mira.tokens);
    expect([await readFile(world.home.authPath, 'hex'), await readFile(world.home.flaggedPath, 'hex')]).toEqual(before);
    expect(await world.home.readPool()).toEqual([]);
    return result;
  }

  it('another account signs in than was asked for, and nobody can be asked', async () => {
    world.service.configure({ signIn: { kind: 'approves', account: 'kai' } });
    const { exitCode, stderr } = await untouched(() => login('mira@studio.example'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('kai@studio.example signed in, not mira@studio.example; nothing was changed.');
  });

  it('the person says no in the browser', async () => {
    world.service.configure({ signIn: { kind: 'denies' } });
    const { exitCode, stdout, stderr } = await untouched(async () => {
      const result = await login('mira@studio.example', '--json');
      expect(result.page).toContain('Not signed in');
      return result;
    });
    expect(exitCode).toBe(1);
    expect(commandShapes.error.parse(JSON.parse(stdout)).error.code).toBe('sign-in-failed');
    expect(stderr).toContain('The sign-in was declined in the browser');
  });

  it('an answer with another state is not taken, and the waiting goes on until Ctrl-C', async () => {
    world.service.configure({ signIn: { kind: 'wrong-state', account: 'mira' } });
    const { exitCode } = await untouched(async () => {
      const started = startLogin(['mira@studio.example'], world.env);
      const page = await browse(await started.address());
      expect(page.status).toBe(400);
      started.child.kill('SIGINT');
      return started.ended;
    });
    expect(exitCode).toBe(130);
    expect(world.tokenRequests()).toBe(0);
  });

  it.each([
    [
      'refuses the code',
      { kind: 'refused', code: 'invalid_grant', status: 400 } as const,
      'invalid_grant, HTTP 400',
      'sign-in-failed',
    ],
    ['has trouble', { kind: 'server-error' } as const, 'HTTP 503', 'sign-in-failed'],
    ['hangs up', { kind: 'lost' } as const, 'The connection broke', 'network'],
    ['answers with a web page', { kind: 'html' } as const, 'held no sign-in', 'sign-in-failed'],
    ['is cut off in the middle', { kind: 'cut-off', fraction: 0.2 } as const, 'held no sign-in', 'sign-in-failed'],
  ])('the service %s', async (_name, code, told, errorCode) => {
    world.service.configure({ signIn: { kind: 'approves', account: 'mira', code } });
    const { exitCode, stdout, stderr } = await untouched(() => login('mira@studio.example', '--json'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(told);
    expect(commandShapes.error.parse(JSON.parse(stdout)).error.code).toBe(errorCode);
  });

  it('nobody signs in and the command is stopped', async () => {
    world.service.configure({ signIn: { kind: 'never' } });
    const { exitCode, stdout } = await untouched(async () => {
      const started = startLogin(['mira@studio.example', '--json'], world.env);
      await started.address();
      started.child.kill('SIGINT');
      return started.ended;
    });
    expect(exitCode).toBe(130);
    expect(commandShapes.error.parse(JSON.parse(stdout)).error.code).toBe('cancelled');
  });

  it.each([
    [
      'keyring',
      'config.toml',
      'cli_auth_credentials_store = "keyring"\n',
      /in the system keyring, and only Codex/,
      /`codex login` in a terminal/,
    ],
    ['an API key', 'auth.json', '{"OPENAI_API_KEY":"sk-made-up"}', /uses an API key here/, /without a key/],
  ])('the account that is named is one that only Codex can renew: %s', async (_what, name, text, says, next) => {
    await writeFile(join(world.home.dir, name), text, { mode: 0o600 });
    const before = await readFile(join(world.home.dir, name), 'utf8');
    const status = commandShapes.status.parse((await world.runJson('status')).report);
    const key = status.accounts[0]?.key ?? '';
    const { exitCode, report } = await world.runJson('login', key.toUpperCase());
    expect(exitCode).toBe(1);
    expect(await readFile(join(world.home.dir, name), 'utf8')).toBe(before);
    expect(commandShapes.error.parse(report).error).toMatchObject({
      code: 'not-possible',
      message: expect.stringMatching(says),
      hint: expect.stringMatching(next),
    });
  });

  it('the e-mail that is named has two accounts', async () => {
    const email = 'two@studio.example';
    const pair = ['first', 'second'].map((name) => world.account(name, { email }));
    await world.home.writePool(pair.map(({ tokens }) => poolRecord(tokens)));
    const before = await readFile(world.home.poolPath, 'hex');
    const { report } = await world.runJson('status');
    const { exitCode, stderr } = await world.run('login', email);
    expect([exitCode, await readFile(world.home.poolPath, 'hex'), world.service.log.of('authorize')]).toEqual([
      2,
      before,
      [],
    ]);
    const keys = report.accounts.map(({ key }) => String(key));
    expect(stderr).toContain(`two@studio.example names 2 accounts.\nUse one of their keys: ${keys.join(', ')}.`);
  });

  it('the account that is named does not exist', async () => {
    const { exitCode, stderr } = await untouched(() => world.run('login', 'nobody@studio.example'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('No account is called nobody@studio.example');
  });
});
