import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderLock } from '../../../../main/node/stores/folder-lock.ts';
import { createStoreAccess } from '../../../../main/node/stores/store-access.ts';
import { storePaths } from '../../../../main/node/stores/store-paths.ts';
import { tempDir } from './temp-dir.ts';

const pipeMaker = 'mkfifo';
const login = { auth_mode: 'chatgpt', tokens: { refresh_token: 'rt.made-up', access_token: 'at.made-up' } };
const record = { refreshToken: 'rt.pool', addedAt: 1, lastUsed: 1, theirs: { kept: true } };

function world() {
  const home = tempDir();
  const paths = storePaths({ env: { CODEX_HOME: home }, platform: 'linux', osHome: home, namesIn: () => [] });
  mkdirSync(paths.root);
  const [codexLock, rootLock] = [createFolderLock(paths.codexHome), createFolderLock(paths.root)];
  onTestFinished(() => {
    codexLock.close();
    rootLock.close();
  });
  const write = (path: string, content: object | string): void =>
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return { paths, write, access: createStoreAccess({ paths, codexLock, rootLock }) };
}

type World = ReturnType<typeof world>;
type StorePath = 'auth' | 'pool' | 'flagged';
const everyStore: readonly StorePath[] = ['auth', 'pool', 'flagged'];

async function refusalOf({ access }: World): Promise<{ code: string; message: string; hint: string; file: string }> {
  const error: unknown = await access.read().then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) throw new Error('It was read.');
  return error as { code: string; message: string; hint: string; file: string };
}

describe('stores that are not there', () => {
  it('are empty documents, and reading makes nothing', async () => {
    const { paths, access } = world();
    const { docs } = await access.read();
    expect(docs.cli).toMatchObject({ kind: 'not-signed-in', record: null });
    expect([docs.pool.accounts, docs.flagged.accounts]).toEqual([[], []]);
    expect(readdirSync(paths.codexHome)).toEqual(['multi-auth']);
    expect(readdirSync(paths.root)).toEqual([]);
  });
});

describe.each(everyStore)('a broken %s file is refused by name and left alone', (store) => {
  it('when it is a folder', async () => {
    const w = world();
    mkdirSync(w.paths[store]);
    expect(await refusalOf(w)).toMatchObject({ code: 'store-unreadable', message: `${w.paths[store]} is a folder.` });
  });

  it('when it is a pipe, without waiting at it', async () => {
    const w = world();
    expect(spawnSync(pipeMaker, [w.paths[store]]).status).toBe(0);
    expect(await refusalOf(w)).toMatchObject({
      code: 'store-unreadable',
      message: expect.stringContaining('not a plain'),
    });
  });

  it('when it is larger than 32 MB, without reading it', async () => {
    const w = world();
    w.write(w.paths[store], '{');
    truncateSync(w.paths[store], 33 * 1024 * 1024);
    expect(await refusalOf(w)).toMatchObject({ code: 'store-unreadable', message: expect.stringContaining('32 MB') });
  });

  it('when it is a link that leads in a circle', async () => {
    const w = world();
    symlinkSync(w.paths[store], w.paths[store]);
    expect(await refusalOf(w)).toMatchObject({
      code: 'store-unreadable',
      message: expect.stringContaining(w.paths[store]),
    });
  });

  it.each([
    ['empty', '', 'is empty'],
    ['blank', ' \n', 'is empty'],
    ['begun with a byte order mark', '\uFEFF{"version":3,"accounts":[]}', 'byte order mark'],
    ['cut off', '{"version":3,"accounts":[{"refr', 'not complete JSON'],
    ['a list', '[]', 'JSON object'],
    ['a word', 'null', 'JSON object'],
  ])('when it is %s', async (_name, text, words) => {
    const w = world();
    w.write(w.paths[store], text);
    const refusal = await refusalOf(w);
    expect(refusal).toMatchObject({ code: 'store-broken', message: expect.stringContaining(words) });
    expect(refusal.message).toContain(w.paths[store]);
    expect(refusal.hint).toContain('left exactly as it is');
    expect(readFileSync(w.paths[store], 'utf8')).toBe(text);
  });

  it('and is read once it was mended', async () => {
    const w = world();
    w.write(w.paths[store], '');
    await refusalOf(w);
    w.write(w.paths[store], store === 'auth' ? login : { version: store === 'pool' ? 3 : 1, accounts: [record] });
    await expect(w.access.read()).resolves.toBeDefined();
  });
});

describe('a refusal to read says which file is in the way', () => {
  it.each([
    ['auth', '{', 'codex-login'],
    ['config', 'chatgpt_base_url = ', 'codex-settings'],
    ['config', 'cli_auth_credentials_store = "elsewhere"', 'codex-settings'],
    ['pool', '{"version":9,"accounts":[]}', 'pool'],
    ['flagged', '[]', 'set-aside'],
  ] as const)('%s with %j', async (store, text, file) => {
    const w = world();
    w.write(w.paths[store], text);
    expect((await refusalOf(w)).file).toBe(file);
    expect((await w.access.problems()).map((problem) => problem.file)).toEqual([file]);
  });

  it.each([
    ['auth', 'codex-login'],
    ['config', 'codex-settings'],
    ['pool', 'pool'],
    ['flagged', 'set-aside'],
  ] as const)('%s that leads in a circle', async (store, file) => {
    const w = world();
    symlinkSync(w.paths[store], w.paths[store]);
    expect((await refusalOf(w)).file).toBe(file);
  });
});

describe('auth.json', () => {
  it('is read again when Codex is just writing into it', async () => {
    const w = world();
    w.write(w.paths.auth, '');
    const reading = w.access.read();
    setTimeout(() => w.write(w.paths.auth, login), 20);
    expect((await reading).docs.cli).toMatchObject({ kind: 'chatgpt', record: login });
  });

  it('of another store mode is not looked at', async () => {
    const w = world();
    w.write(w.paths.auth, login);
    for (const mode of ['keyring', 'ephemeral']) {
      w.write(w.paths.config, `cli_auth_credentials_store = "${mode}"\n`);
      expect((await w.access.read()).docs.cli).toEqual({ store: 'cli', kind: mode, record: null });
    }
    w.write(w.paths.config, 'cli_auth_credentials_store = "file"\n');
    expect((await w.access.read()).docs.cli.kind).toBe('chatgpt');
  });
});

describe('the lists', () => {
  it.each([
    ['the flagged list as empty', 'flagged', 0],
    ['the pool as it is: its deletion failed, and codex-multi-auth goes on using it', 'pool', 1],
  ] as const)('while a reset marker lies beside them, count %s', async (_title, store, count) => {
    const w = world();
    w.write(w.paths[store], { version: store === 'pool' ? 3 : 1, accounts: [record] });
    expect((await w.access.read()).docs[store].accounts).toHaveLength(1);
    w.write(`${w.paths[store]}.reset-intent`, 'reset');
    expect((await w.access.read()).docs[store].accounts).toHaveLength(count);
    rmSync(`${w.paths[store]}.reset-intent`);
    expect((await w.access.read()).docs[store].accounts).toHaveLength(1);
  });

  it('that cannot be read are refused, but for a pool with a reset marker, which is empty', async () => {
    const w = world();
    w.write(w.paths.pool, '{"version":3,"acc');
    await expect(w.access.read()).rejects.toMatchObject({ code: 'store-broken' });
    w.write(`${w.paths.pool}.reset-intent`, 'reset');
    expect((await w.access.read()).docs.pool.accounts).toEqual([]);
  });

  it('lose their reset marker with the next write, as codex-multi-auth has it', async () => {
    const w = world();
    w.write(w.paths.pool, { version: 3, accounts: [] });
    w.write(`${w.paths.pool}.reset-intent`, 'reset');
    const { docs, stamps } = await w.access.read();
    const after = { ...docs, pool: { ...docs.pool, accounts: [record] } };
    await w.access.hold(['pool'], () => w.access.replace('pool', after, stamps.pool));
    expect(readdirSync(w.paths.root).sort()).toEqual(['openai-codex-accounts.json', 'quota-tray.lock']);
    expect((await w.access.read()).docs.pool).toBe(after.pool);
  });

  it('that are being replaced are known to whoever looks meanwhile, and read by nobody', async () => {
    const w = world();
    w.write(w.paths.pool, { version: 3, accounts: [record] });
    const { docs, stamps } = await w.access.read();
    const after = { ...docs, pool: { ...docs.pool, accounts: [record, { ...record, refreshToken: 'rt.second' }] } };
    const seen = new Set<unknown>();
    let isDone = false;
    const looking = (async () => {
      while (!isDone) {
        seen.add((await w.access.read()).docs.pool);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await w.access.hold(['pool'], () => w.access.replace('pool', after, stamps.pool));
    isDone = true;
    await looking;
    expect((await w.access.read()).docs.pool).toBe(after.pool);
    expect([...seen].every((pool) => pool === docs.pool || pool === after.pool)).toBe(true);
  });

  it.each([
    ['pool', 2],
    ['pool', 4],
    ['flagged', 2],
    ['flagged', '1'],
  ] as const)('of another version are refused: %s %s', async (store, version) => {
    const w = world();
    w.write(w.paths[store], { version, accounts: [] });
    expect(await refusalOf(w)).toMatchObject({ code: 'store-unsupported' });
  });

  it('name the newest backup that can be read when they are broken', async () => {
    const w = world();
    w.write(w.paths.pool, '{"version":3,"accounts":[');
    w.write(`${w.paths.pool}.bak`, 'broken too');
    w.write(`${w.paths.pool}.bak.1`, { version: 3, accounts: [record, record] });
    w.write(`${w.paths.pool}.bak.2`, { version: 3, accounts: [record] });
    const [newer, older] = [new Date('2026-11-02T03:04:00Z'), new Date('2026-11-01T03:04:00Z')];
    utimesSync(`${w.paths.pool}.bak.1`, newer, newer);
    utimesSync(`${w.paths.pool}.bak.2`, older, older);
    expect((await refusalOf(w)).hint).toBe(
      `It was left exactly as it is. The newest backup, ${w.paths.pool}.bak.1 from 2026-11-02 03:04 UTC, lists 2 accounts.`,
    );
  });

  it('count a single account of that backup as one', async () => {
    const w = world();
    w.write(w.paths.pool, '{"version":3,"accounts":[');
    w.write(`${w.paths.pool}.bak`, { version: 3, accounts: [record] });
    expect((await refusalOf(w)).hint).toMatch(/ UTC, lists 1 account\.$/);
  });
});

describe('config.toml', () => {
  it.each([
    ['is no TOML', 'cli_auth_credentials_store = \n', 'not valid TOML in line 1'],
    ['has an unknown store', 'cli_auth_credentials_store = "cloud"\n', 'unknown cli_auth_credentials_store'],
    ['has a number as store', 'cli_auth_credentials_store = 7\n', 'unknown cli_auth_credentials_store'],
    ['has a number as address', 'chatgpt_base_url = 5\n', 'a chatgpt_base_url that is no text'],
    ['has a list as address', 'chatgpt_base_url = ["https://chat.example"]\n', 'a chatgpt_base_url that is no text'],
    ['has a table as address', '[chatgpt_base_url]\nurl = "x"\n', 'a chatgpt_base_url that is no text'],
  ])('that %s is refused by name', async (_name, text, words) => {
    const w = world();
    w.write(w.paths.config, text);
    const refusal = await refusalOf(w);
    expect(refusal).toMatchObject({ code: 'store-broken', message: expect.stringContaining(words) });
    expect(refusal.message).toContain(w.paths.config);
  });

  it('gives the address that usage is asked at, and is read again when it changes', () => {
    const w = world();
    expect(w.access.config()).toEqual({ credentialStore: 'file', chatgptBaseUrl: null });
    w.write(w.paths.config, 'chatgpt_base_url = "https://chat.example/api"\n[profiles.x]\nmodel = "y"\n');
    expect(w.access.config().chatgptBaseUrl).toBe('https://chat.example/api');
    w.write(w.paths.config, 'chatgpt_base_url = ""\n');
    expect(w.access.config().chatgptBaseUrl).toBeNull();
  });
});

describe('reading again', () => {
  it('gives the very same documents while nothing changed', async () => {
    const w = world();
    w.write(w.paths.auth, login);
    w.write(w.paths.pool, { version: 3, accounts: [record] });
    const first = await w.access.read();
    const second = await w.access.read();
    expect(second.docs).toBe(first.docs);
  });

  it('sees a file of the same size and time that was put in its place', async () => {
    const w = world();
    const at = new Date(1_760_000_000_000);
    const put = (token: string): void => {
      const temp = join(dirname(w.paths.pool), 'temp');
      w.write(temp, { version: 3, accounts: [{ ...record, refreshToken: token }] });
      utimesSync(temp, at, at);
      renameSync(temp, w.paths.pool);
    };
    put('rt.1');
    await w.access.read();
    put('rt.2');
    expect((await w.access.read()).docs.pool.accounts[0]?.['refreshToken']).toBe('rt.2');
  });
});

describe('writing', () => {
  it('refuses to replace what changed since it was read', async () => {
    const w = world();
    w.write(w.paths.pool, { version: 3, accounts: [] });
    const { docs, stamps } = await w.access.read();
    w.write(w.paths.pool, { version: 3, accounts: [record, record] });
    const after = { ...docs, pool: { ...docs.pool, accounts: [record] } };
    expect(await w.access.replace('pool', after, stamps.pool)).toBe('changed');
    expect((await w.access.read()).docs.pool.accounts).toHaveLength(2);
  });

  it('keeps what it does not know, and the form in which Codex and codex-multi-auth write', async () => {
    const w = world();
    w.write(w.paths.pool, { version: 3, theirs: [1], accounts: [record] });
    w.write(w.paths.auth, { ...login, theirs: null });
    const { docs, stamps } = await w.access.read();
    await w.access.hold(['cli', 'pool'], async () => {
      await w.access.replace('cli', docs, stamps.cli);
      await w.access.replace('pool', docs, stamps.pool);
    });
    expect(readFileSync(w.paths.auth, 'utf8')).toBe(JSON.stringify({ ...login, theirs: null }, null, 2));
    const pool = { version: 3, theirs: [1], accounts: [record] };
    expect(JSON.parse(readFileSync(w.paths.pool, 'utf8'))).toEqual(pool);
  });
});
