import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flaggedRecord, type ListRecord, poolRecord } from '../support/codex-home.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ revokesFamilyOnReplay: true });
});
afterEach(() => world.dispose());

const hostile: readonly (readonly [string, string])[] = [
  ['escape codes', '\u001b[2J\u001b]0;owned\u0007\u009b31m'],
  ['line ends', 'one\r\ntwo\nthree\u2028four'],
  ['text that runs backwards', 'a\u202egnp.exe\u2066b\u200b\ufeff'],
  ['lone surrogates', '\ud800 and \udfff'],
  ['zero bytes', 'a\u0000b'],
  ['names of the language', '__proto__'],
  ['a megabyte', 'x'.repeat(1024 * 1024)],
];

/** What could move a cursor, hide, or pass for another line: everything but text and the line feeds of our own lines. */
const dangerous = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

describe('strings from other programs’ files', () => {
  it.each(hostile)('reach neither the terminal nor another line, and stay as they were: %s', async (_name, text) => {
    const mira = world.account('mira');
    const kai = world.account('kai');
    const fields = {
      accountLabel: text,
      note: text,
      [`key ${text.slice(0, 2000)}`]: { deep: [text] },
      flaggedReason: text,
      lastError: text,
    };
    await world.home.writePool([poolRecord(kai.tokens, fields)], { topNote: text });
    await world.home.writeFlagged([flaggedRecord(mira.tokens, fields)]);
    for (const args of [['status'], ['status', '--refresh'], ['verify-flagged', '--dry-run'], ['verify-flagged']]) {
      const { exitCode, stdout, stderr } = await world.run(...args);
      expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: '' });
      expect(stdout).not.toMatch(dangerous);
      expect(stdout.length).toBeLessThan(10_000);
    }
    const [one, other] = await world.home.readPool();
    const kept = { accountLabel: text, note: text, [`key ${text.slice(0, 2000)}`]: { deep: [text] } };
    expect(one).toMatchObject(kept);
    expect(other).toMatchObject(kept);
    expect(JSON.parse(await world.home.readText('pool')).topNote).toBe(text);
  });

  it('keeps a field that is called __proto__, which no object literal would', async () => {
    const mira = world.account('mira');
    const text = JSON.stringify({ version: 1, accounts: [flaggedRecord(mira.tokens)] }).replace(
      '"accounts":[{',
      '"__proto__":{"polluted":1},"accounts":[{"__proto__":{"enabled":false},"constructor":"c",',
    );
    await world.home.writeFlagged([]);
    await writeFile(world.home.flaggedPath, text);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    expect(await world.home.readText('pool')).toContain('"__proto__"');
    expect(await world.home.readText('flagged')).toContain('"__proto__"');
  });

  it.each(hostile)('do not break a request when they stand where a token or an id belongs: %s', async (_name, text) => {
    const mira = world.account('mira');
    const kai = world.account('kai');
    await world.home.writePool([
      poolRecord(mira.tokens, { accessToken: text, expiresAt: text }),
      poolRecord(kai.tokens, { accountId: text, accountIdSource: 'manual' }),
    ]);
    const { exitCode, stdout, stderr } = await world.run('status', '--refresh', '--json');
    expect(stderr).toBe('');
    const { accounts, error } = JSON.parse(stdout);
    expect(error).toBeUndefined();
    expect(accounts).toMatchObject([{ state: 'ok' }, { state: 'ok' }]);
    expect(exitCode).toBe(0);
    expect((await world.home.readPool())[1]?.['accountId']).toBe(text);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['a list', ['rt']],
    ['an object', { token: 'rt' }],
    ['empty', ''],
    ['blank', ' \n'],
    ['missing', undefined],
  ])('a refresh token that is %s is no token, and nothing of the record is lost', async (_name, refreshToken) => {
    const kai = world.account('kai');
    const record = { ...flaggedRecord(kai.tokens), refreshToken } as unknown as ListRecord;
    await world.home.writeFlagged([record]);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(report).toMatchObject({ total: 1, restored: 0, reports: [{ spent: false }] });
    expect(exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(0);
    const { refreshToken: _gone, ...rest } = record;
    expect(await world.home.readFlagged()).toMatchObject([rest]);
    expect((await world.run('status', '--refresh', '--json')).exitCode).not.toBe(null);
  });
});

describe('accounts that look alike', () => {
  it('one e-mail with two workspaces stays two accounts, whichever store they are in', async () => {
    const email = 'mira@studio.example';
    const [personal, team] = [world.account('personal', { email }), world.account('team', { email })];
    await world.home.writePool([poolRecord(personal.tokens)]);
    await world.home.writeFlagged([flaggedRecord(team.tokens)]);
    expect((await world.runJson('status', '--refresh')).report.accounts).toHaveLength(1);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ total: 1, restored: 1 });
    const pool = await world.home.readPool();
    expect(pool.map(({ accountId }) => accountId)).toEqual(['acc-personal', 'acc-team']);
    expect(new Set(pool.map(({ refreshToken }) => refreshToken)).size).toBe(2);
    expect(world.tokenRequests()).toBe(2);
  });

  it('an e-mail that means two accounts is not guessed at', async () => {
    const email = 'mira@studio.example';
    const [personal, team] = [world.account('personal', { email }), world.account('team', { email })];
    await world.home.writePool([poolRecord(personal.tokens), poolRecord(team.tokens)]);
    const before = await world.home.readText('pool');
    const { exitCode, report } = await world.runJson('flag', email);
    expect(exitCode).toBe(2);
    expect(report.error).toMatchObject({ code: 'ambiguous-account' });
    expect(await world.home.readText('pool')).toBe(before);
  });

  it('one refresh token in two records of the pool is spent once, and both get its successor', async () => {
    const mira = world.account('mira');
    await world.home.writePool([poolRecord(mira.tokens, { n: 1 }), poolRecord(mira.tokens, { n: 2 })]);
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(1);
    const pool = await world.home.readPool();
    expect(pool).toMatchObject([{ n: 1 }, { n: 2 }]);
    expect(pool[0]?.refreshToken).not.toBe(mira.tokens.refresh);
    expect(pool[1]?.refreshToken).toBe(pool[0]?.refreshToken);
  });

  it('one refresh token twice in the set-aside list is spent once, and every record is accounted for', async () => {
    const mira = world.account('mira');
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { n: 1 }), flaggedRecord(mira.tokens, { n: 2 })]);
    const { report } = await world.runJson('verify-flagged');
    expect(report).toMatchObject({ total: 2 });
    expect(report.reports).toHaveLength(2);
    expect(world.tokenRequests()).toBe(1);
    const stored = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
    for (const { refreshToken } of stored) expect(refreshToken).not.toBe(mira.tokens.refresh);
  });

  it('two sign-ins of one account in the pool stay two lineages, and neither gets the other’s token', async () => {
    const mira = world.account('mira');
    const second = mira.signIn({ issuedAtMs: Date.now() - 80 * 60_000, expiresAtMs: Date.now() - 20 * 60_000 });
    await world.home.writePool([poolRecord(mira.tokens, { n: 1 }), poolRecord(second, { n: 2 })]);
    expect((await world.run('status', '--refresh')).exitCode).toBe(0);
    const pool = await world.home.readPool();
    expect(pool).toMatchObject([{ n: 1 }, { n: 2 }]);
    expect(pool[0]?.refreshToken).not.toBe(pool[1]?.refreshToken);
    expect(world.service.log.of('token').every(({ presented }) => presented === 'current')).toBe(true);
  });

  it('one account in all three stores at once is asked about once and lost nowhere', async () => {
    const mira = world.account('mira');
    const [inAuth, inPool] = [mira.signIn(), mira.signIn()];
    await world.home.writeAuth(inAuth);
    await world.home.writePool([poolRecord(inPool)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { exitCode, report } = await world.runJson('verify-flagged');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ total: 1 });
    expect(world.tokenRequests()).toBe(0);
    expect((await world.home.readAuth()).tokens['refresh_token']).toBe(inAuth.refresh);
    expect((await world.home.readPool())[0]?.refreshToken).toBe(inPool.refresh);
  });
});
