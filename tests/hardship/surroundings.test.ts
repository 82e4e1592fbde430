import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMadeUpService } from '../../main/node/made-up-service/made-up-service.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

function runWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CommandResult> {
  return runCommand(args, { ...world.env, ...env });
}

async function useConfig(text: string): Promise<void> {
  await writeFile(join(world.home.dir, 'config.toml'), text);
}

describe('where requests go', () => {
  it('asks usage where the environment says, whatever the configuration says', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.signIn());
    await useConfig('chatgpt_base_url = "http://127.0.0.1:9/backend-api"\n');
    const env = { CODEX_QUOTA_CHATGPT_BASE_URL: world.service.chatgptBaseUrl };
    expect(await runWith({}, 'status', '--refresh')).toMatchObject({ exitCode: 1 });
    expect(await runWith(env, 'status', '--refresh')).toMatchObject({ exitCode: 0 });
    expect(world.service.log.of('usage')).toHaveLength(1);
  });

  it('asks another path where the address has no backend-api', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.signIn());
    await useConfig(`chatgpt_base_url = "${world.service.url}"\n`);
    expect(await world.runJson('status', '--refresh')).toMatchObject({
      exitCode: 0,
      report: { accounts: [{ state: 'ok' }] },
    });
    expect(world.service.log.of('usage')).toHaveLength(1);
  });

  it('refreshes at the address that replaces the whole URL, and nowhere else', async () => {
    const other = await createMadeUpService();
    try {
      const mira = world.account('mira');
      await world.home.writeAuth(mira.tokens);
      const { exitCode } = await runWith({ CODEX_REFRESH_TOKEN_URL_OVERRIDE: other.tokenUrl }, 'refresh', '--force');
      expect(exitCode).toBe(3);
      expect(other.log.of('token').map(({ presented }) => presented)).toEqual(['unknown']);
      expect(world.tokenRequests()).toBe(0);
    } finally {
      await other.close();
    }
  });

  it.each(['http://auth.example/oauth/token', 'ftp://127.0.0.1/token', 'no address'])(
    'sends no token to %s',
    async (address) => {
      const mira = world.account('mira');
      await world.home.writeAuth(mira.tokens);
      const env = { CODEX_REFRESH_TOKEN_URL_OVERRIDE: address };
      const { exitCode, stderr } = await runWith(env, 'refresh', '--force');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('address');
      expect((await world.home.readAuth()).tokens['refresh_token']).toBe(mira.tokens.refresh);
    },
  );

  it('sends no access token to an address that is not https or this machine', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.signIn());
    const env = { CODEX_QUOTA_CHATGPT_BASE_URL: 'http://chatgpt.example/backend-api' };
    const { exitCode, stderr } = await runWith(env, 'status', '--refresh');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Use https');
  });

  it('shows the request without the token and without sending it', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth(mira.tokens);
    const { exitCode, stdout } = await world.run('refresh', '--print-only');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`POST ${world.service.tokenUrl}`);
    expect(world.tokenRequests()).toBe(0);
  });
});

describe('how many at once', () => {
  it.each<[string, readonly string[], number]>([
    ['four by default', [], 4],
    ['as many as were asked for', ['--concurrency', '2'], 2],
    ['one after the other', ['--concurrency', '1'], 1],
  ])('refreshes %s', async (_name, flags, most) => {
    world.service.configure({ answerDelayMs: 60 });
    const accounts = Array.from({ length: 8 }, (_, index) => world.account(`aside-${index}`));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    expect(await world.runJson('verify-flagged', ...flags)).toMatchObject({ exitCode: 0, report: { restored: 8 } });
    expect(world.service.log.maxInFlight('token')).toBe(most);
    expect(world.service.log.maxInFlight('usage')).toBeLessThanOrEqual(8);
  });

  it.each<[string, readonly string[], number]>([
    ['eight by default', [], 8],
    ['two beside one refresh', ['--concurrency', '1'], 2],
    ['as many as sixteen refreshes allow', ['--concurrency', '16'], 32],
  ])('asks for the usage of %s', async (_name, flags, most) => {
    world.service.configure({ latencyMs: 150 });
    const accounts = Array.from({ length: 36 }, (_, index) => world.account(`aside-${index}`, { signIn: {} }));
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    expect(await world.runJson('verify-flagged', '--dry-run', ...flags)).toMatchObject({ exitCode: 0 });
    expect(world.service.log.maxInFlight('usage')).toBe(most);
  });

  it('refreshes four at a time when everything is read', async () => {
    world.service.configure({ answerDelayMs: 60 });
    const accounts = Array.from({ length: 12 }, (_, index) => world.account(`pooled-${index}`));
    await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
    expect(await world.run('status', '--refresh')).toMatchObject({ exitCode: 0 });
    expect(world.service.log.maxInFlight('token')).toBe(4);
    expect(world.service.log.maxInFlight('usage')).toBeLessThanOrEqual(8);
  });

  it.each(['0', '17', '2.5', 'many', '-1'])('takes no concurrency of %s', async (given) => {
    const { exitCode, report } = await world.runJson('verify-flagged', `--concurrency=${given}`);
    expect(exitCode).toBe(2);
    expect(report.error).toMatchObject({ code: 'wrong-usage', message: expect.stringContaining('from 1 to 16') });
  });
});

describe('hidden e-mails', () => {
  it('appear in no output of any command', async () => {
    await mkdir(join(world.home.dir, 'quota-tray'));
    await writeFile(join(world.home.dir, 'quota-tray', 'settings.json'), '{"hideEmails":true}');
    const [own, mira, kai] = [world.account('own'), world.account('mira'), world.account('kai')];
    const dead = world.account('dead', { behaviours: { token: { kind: 'refused', code: 'invalid_grant' } } });
    await world.home.writeAuth(own.tokens);
    await world.home.writePool([poolRecord(mira.tokens, { accountLabel: 'Mira (mira@studio.example)' })]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens), flaggedRecord(dead.tokens)]);
    const { report } = await world.runJson('status');
    const key = String(report.accounts[1]?.['key']);
    const outputs: CommandResult[] = [];
    for (const order of [
      ['status'],
      ['status', '--refresh', '--json'],
      ['verify-flagged', '--dry-run'],
      ['verify-flagged'],
      ['verify-flagged', '--json'],
      ['refresh', '--force'],
      ['flag', key],
      ['unflag', '--yes', key, '--json'],
      ['undo'],
      ['flag', `${key.slice(0, -1)}!`],
    ])
      outputs.push(await world.run(...order));
    expect(outputs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    for (const { stdout, stderr } of outputs) expect(`${stdout}${stderr}`).not.toMatch(/@|studio\.example/);
    // What somebody types comes back, and what was probably meant is named by its key.
    const { stderr } = await world.run('flag', 'nira@studio.example');
    expect(stderr).toContain(`Did you mean ${key}?`);
  });
});

describe('a setting that names a file where a folder belongs', () => {
  it.each([
    ['CODEX_HOME', '', 'is a file and no folder'],
    ['CODEX_HOME', 'below/it', 'cannot be a folder'],
    ['CODEX_MULTI_AUTH_DIR', '', 'is a file and no folder'],
    ['CODEX_QUOTA_HOME', '', 'is a file and no folder'],
  ])('is named once, with what to do (%s, %s)', async (name, below, why) => {
    const file = join(world.home.dir, 'a-file');
    await writeFile(file, '');
    const value = join(file, below);
    const { exitCode, stdout, stderr } = await runWith({ [name]: value }, 'status', '--refresh');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')[0]).toMatch(new RegExp(`^codex-quota: ${name} names ${value}, which ${why}`));
    expect(stderr).toMatch(/\nSet it to .+ then try again\.\n$/);
    expect(stderr).not.toMatch(/ledger|settings|usage\.json|ENOTDIR/);
    const { stdout: json } = await runWith({ [name]: value }, 'verify-flagged', '--dry-run', '--json');
    expect(JSON.parse(json)).toMatchObject({ error: { code: 'store-unreadable', hint: expect.any(String) } });
  });

  it('is told for the standard Codex home, too', async () => {
    const home = join(world.home.dir, 'person');
    await mkdir(home);
    await writeFile(join(home, '.codex'), '');
    const { exitCode, stderr } = await runWith({ HOME: home, CODEX_HOME: '' }, 'status');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`The Codex home is ${join(home, '.codex')}, which is a file and no folder.`);
  });
});
