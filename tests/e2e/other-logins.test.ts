import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

interface OtherLogin {
  readonly auth?: object;
  /** `cli_auth_credentials_store` in config.toml. */
  readonly credentialStore?: string;
  readonly code: string;
  readonly sentence: RegExp;
}

async function write({ auth, credentialStore }: OtherLogin): Promise<void> {
  if (auth !== undefined) await writeFile(world.home.authPath, JSON.stringify(auth, null, 2));
  if (credentialStore !== undefined)
    await appendFile(join(world.home.dir, 'config.toml'), `cli_auth_credentials_store = "${credentialStore}"\n`);
}

const others: readonly (readonly [string, OtherLogin])[] = [
  ['an API key', { auth: { OPENAI_API_KEY: 'sk-made-up' }, code: 'api-key', sentence: /API key.*no ChatGPT quota/ }],
  [
    'an API key beside left-over tokens, by its mode',
    { auth: { auth_mode: 'apikey', OPENAI_API_KEY: 'sk-made-up', tokens: {} }, code: 'api-key', sentence: /API key/ },
  ],
  [
    'a personal token',
    { auth: { auth_mode: 'personalAccessToken', token: 'pat' }, code: 'personal-token', sentence: /personal token/ },
  ],
  [
    'an agent identity',
    { auth: { auth_mode: 'agentIdentity' }, code: 'agent-identity', sentence: /agent identity.*cannot be read/ },
  ],
  ['Bedrock', { auth: { auth_mode: 'bedrockApiKey' }, code: 'bedrock', sentence: /Bedrock.*no ChatGPT quota/ }],
  ['a keyring without a session bus', { credentialStore: 'keyring', code: 'keyring', sentence: /system keyring/ }],
  ['a keyring that was chosen by itself', { credentialStore: 'auto', code: 'keyring', sentence: /system keyring/ }],
  ['a sign-in kept in memory', { credentialStore: 'ephemeral', code: 'ephemeral', sentence: /in memory only/ }],
];

describe('a sign-in of another kind', () => {
  it.each(others)('is a state and a sentence, never an error: %s', async (_name, login) => {
    await write(login);
    for (const order of [['status'], ['status', '--refresh']]) {
      const { exitCode, report } = await world.runJson(...order);
      expect([order, exitCode]).toEqual([order, 0]);
      expect(report.accounts).toMatchObject([
        { sources: ['cli'], state: 'unsupported', stale: false, windows: [], error: { code: login.code } },
      ]);
      expect(report.accounts[0]?.['error']).toMatchObject({ message: expect.stringMatching(login.sentence) });
    }
    const { stdout, stderr } = await world.run('status');
    expect(stdout).toContain('No quota here');
    expect(stderr).toBe('');
    expect(world.service.log.records).toEqual([]);
  });

  it.each(others)('leaves the pool and its set-aside accounts usable: %s', async (_name, login) => {
    await write(login);
    const [mira, kai] = [world.account('mira'), world.account('kai')];
    await world.home.writePool([poolRecord(mira.tokens)]);
    await world.home.writeFlagged([flaggedRecord(kai.tokens)]);
    expect(await world.runJson('verify-flagged')).toMatchObject({ exitCode: 0, report: { total: 1, restored: 1 } });
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(0);
    expect(report.accounts.map(({ state }) => state)).toEqual(['unsupported', 'ok', 'ok']);
  });

  it.each(others)('has nothing to refresh, and says why: %s', async (_name, login) => {
    await write(login);
    const { exitCode, report } = await world.runJson('refresh');
    expect(exitCode).toBe(1);
    expect(report.error).toMatchObject({ code: 'not-possible', message: expect.stringMatching(login.sentence) });
  });
});

describe('nobody signed in', () => {
  it.each<[string, object | null]>([
    ['no file', null],
    ['an empty record', {}],
    ['a signed-out file', { auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens: null }],
  ])('is told in one friendly sentence: %s', async (_name, auth) => {
    if (auth !== null) await writeFile(world.home.authPath, JSON.stringify(auth));
    const { exitCode, stdout, stderr } = await world.run('status');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('No sign-in found yet.');
    expect(stdout).toContain('codex-quota login');
    expect(stderr).toBe('');
    expect(await world.runJson('status', '--refresh')).toMatchObject({ exitCode: 3, report: { accounts: [] } });
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 3, report: { error: { code: 'no-login' } } });
    expect(await world.runJson('verify-flagged')).toMatchObject({ exitCode: 0, report: { total: 0 } });
  });

  it('leaves no trace: no folder of ours appears where nothing is to be remembered', async () => {
    const before = await readdir(world.home.dir);
    for (const command of [['status'], ['status', '--refresh'], ['verify-flagged']]) await world.run(...command);
    expect(await readdir(world.home.dir)).toEqual(before);
  });

  it('is not the same as a sign-in without a refresh token, which needs a new one', async () => {
    const mira = world.account('mira');
    await world.home.writeAuth({ ...mira.tokens, refresh: '' });
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(3);
    expect(report.accounts).toMatchObject([{ state: 'needs-sign-in', error: { code: 'no-refresh-token' } }]);
    expect(report['flagged']).toMatchObject({ count: 1 });
    expect(await world.runJson('status')).toMatchObject({ exitCode: 3 });
    expect(await world.runJson('refresh')).toMatchObject({ exitCode: 3, report: { error: { code: 'needs-sign-in' } } });
    expect(world.tokenRequests()).toBe(0);
    await world.home.writeAuth(mira.signIn());
    expect(await world.runJson('status', '--refresh')).toMatchObject({
      exitCode: 0,
      report: { flagged: { count: 0 } },
    });
  });
});
