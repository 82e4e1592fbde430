import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountBehaviours } from '../../main/node/made-up-service/account.ts';
import type { CodePlace } from '../../main/node/made-up-service/behaviours.ts';
import { flaggedRecord, poolRecord } from '../support/codex-home.ts';
import { startCommand } from '../support/run-command.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.dispose());

async function manage(settings: object = {}): Promise<void> {
  const dir = join(world.home.dir, 'quota-tray');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'settings.json'), JSON.stringify({ management: 'manage', ...settings }));
}

const tokenTroubles: readonly (readonly [string, AccountBehaviours, string])[] = [
  ['500', { token: { kind: 'server-error', status: 500 } }, 'server-error'],
  ['502', { token: { kind: 'server-error', status: 502 } }, 'server-error'],
  ['503 with a wait', { token: { kind: 'server-error', status: 503, retryAfter: 120 } }, 'server-error'],
  ['429 with seconds', { token: { kind: 'too-many-requests', retryAfter: 60 } }, 'rate-limited'],
  [
    '429 with a date',
    { token: { kind: 'too-many-requests', retryAfter: 'Fri, 31 Dec 2027 23:59:59 GMT' } },
    'rate-limited',
  ],
  ['429 with nonsense', { token: { kind: 'too-many-requests', retryAfter: 'soon' } }, 'rate-limited'],
  ['429 with nothing', { token: { kind: 'too-many-requests', retryAfter: null } }, 'rate-limited'],
  ['a web page', { token: { kind: 'html' } }, 'web-page'],
  ['a challenge', { token: { kind: 'challenge' } }, 'challenge'],
  ['a region refusal', { token: { kind: 'region' } }, 'region'],
  ['a lost answer', { token: { kind: 'lost' } }, 'answer-lost'],
  ['a reset connection', { token: { kind: 'lost', reset: true } }, 'answer-lost'],
  ['an answer cut before its token', { token: { kind: 'cut-off', bytes: 20 } }, 'answer-cut-short'],
  ['an empty 200', { token: { kind: 'raw', status: 200, text: '' } }, 'web-page'],
  ['JSON that is a list', { token: { kind: 'raw', status: 200, body: [] } }, 'web-page'],
  ['408', { token: { kind: 'raw', status: 408, text: '' } }, 'timeout'],
  [
    'a redirect elsewhere',
    { token: { kind: 'raw', status: 302, text: '', headers: { location: 'http://127.0.0.1:9/' } } },
    'web-page',
  ],
];

describe('what nobody knows is never bad news: the token endpoint answers', () => {
  it.each(tokenTroubles)('%s', async (_name, behaviours, reason) => {
    await manage();
    const kai = world.account('kai', { behaviours });
    const mira = world.account('mira', { behaviours });
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens, { lastError: 'the useful one' })]);
    const read = await world.runJson('status', '--refresh');
    expect(read.exitCode).toBe(1);
    expect(read.report.accounts).toMatchObject([{ state: 'unreachable', windows: [], error: { code: reason } }]);
    const checked = await world.runJson('verify-flagged');
    expect(checked.exitCode).toBe(1);
    expect(checked.report).toMatchObject({ undetermined: 1, restored: 0 });
    expect(checked.report.reports[0]).toMatchObject({ verdict: 'undetermined', reason });
    expect(checked.report.reports[0]?.['nextStep']).toMatch(/\w{3}/);
    expect(await world.home.readPool()).toMatchObject([{ email: kai.email }]);
    expect(await world.home.readFlagged()).toMatchObject([
      { email: mira.email, lastError: 'the useful one', flaggedReason: 'token-invalid' },
    ]);
  });
});

describe('a service that falls silent', () => {
  it('and closes in the middle of a refresh leaves the account as it was, and the next run finds out', async () => {
    const mira = world.account('mira', { behaviours: { token: [{ kind: 'hang' }, { kind: 'healthy' }] } });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const { ended } = startCommand(['verify-flagged', '--json'], world.env);
    for (let tries = 0; tries < 400 && world.tokenRequests() === 0; tries += 1)
      await new Promise((done) => setTimeout(done, 10));
    await world.service.close();
    const { exitCode, stdout } = await ended;
    expect(exitCode).toBe(1);
    const [only] = JSON.parse(stdout).reports;
    expect(only).toMatchObject({
      verdict: 'undetermined',
      reason: 'answer-lost',
      outcome: 'undetermined',
      spent: true,
    });
    expect(await world.home.readFlagged()).toMatchObject([{ refreshToken: mira.tokens.refresh }]);
  });

  it('after it was asked for usage says nothing about the account', async () => {
    const kai = world.account('kai', { signIn: {}, behaviours: { usage: { kind: 'lost' } } });
    await world.home.writePool([poolRecord(kai.tokens)]);
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(1);
    expect(report.accounts).toMatchObject([{ state: 'unreachable', windows: [] }]);
    expect(world.tokenRequests()).toBe(0);
  });
});

const hardCodes = [
  'refresh_token_expired',
  'refresh_token_reused',
  'refresh_token_invalidated',
  'refresh_token_revoked',
  'invalid_grant',
  'account_deactivated',
  'account_deleted',
  'app_session_terminated',
  'session_expired',
] as const;
const places: readonly CodePlace[] = ['error', 'error.code', 'code'];
const refusedBy = (code: string, place: CodePlace): AccountBehaviours => ({
  token: { kind: 'refused', code, place, status: 401 },
});

describe('a sign-in that the service names as dead', () => {
  it.each(places)('is set aside with its every field, whatever the code, found in %s', async (place) => {
    await manage();
    const dead = hardCodes.map((code) => world.account(code, { behaviours: refusedBy(code, place) }));
    // More than half works, so that it does not look like a problem of the service.
    const alive = hardCodes.map((code) => world.account(`alive-${code}`, { signIn: {} }));
    const records = [...dead, ...alive, world.account('one-more', { signIn: {} })];
    await world.home.writePool(records.map(({ tokens, key }) => poolRecord(tokens, { mine: key })));
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ flagged: { count: dead.length } });
    expect(await world.home.readPool()).toHaveLength(alive.length + 1);
    const flagged = await world.home.readFlagged();
    expect(flagged.map(({ mine, flaggedReason }) => [mine, flaggedReason]).sort()).toEqual(
      hardCodes.map((code) => [code, code]).sort(),
    );
    for (const { tokens } of dead) expect(flagged.map(({ refreshToken }) => refreshToken)).toContain(tokens.refresh);
  });

  it('stays set aside after a check, each with its own code, from each of the three places', async () => {
    const cases = hardCodes.flatMap((code) => places.map((place) => [code, place] as const));
    const accounts = cases.map(([code, place]) =>
      world.account(`${code}-${place}`, { behaviours: refusedBy(code, place) }),
    );
    await world.home.writeFlagged(accounts.map(({ tokens }) => flaggedRecord(tokens)));
    const { exitCode, report } = await world.runJson('verify-flagged', '--concurrency', '16');
    expect(exitCode).toBe(0);
    expect(report.reports).toMatchObject(
      cases.map(([code]) => ({
        verdict: code.startsWith('account') ? 'deactivated' : 'needs-sign-in',
        reason: code,
        outcome: 'still-flagged',
        httpStatus: 401,
      })),
    );
    expect(await world.home.readFlagged()).toHaveLength(cases.length);
  });

  it.each(['unasked', 'watch'])('stays in the pool while nobody allowed to move it (%s)', async (management) => {
    if (management === 'watch') await manage({ management });
    const kai = world.account('kai', { behaviours: { token: { kind: 'refused', code: 'invalid_grant' } } });
    await world.home.writePool([poolRecord(kai.tokens)]);
    const before = await world.home.readText('pool');
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(3);
    expect(report.accounts).toMatchObject([{ state: 'needs-sign-in' }]);
    expect(await world.home.readText('pool')).toBe(before);
    expect(await world.home.readFlagged()).toEqual([]);
  });

  it.each(['invalid_client', 'unauthorized_client'])(
    'is held when it is our client that was refused (%s)',
    async (code) => {
      await manage();
      const accounts = ['a', 'b'].map((name) =>
        world.account(name, { behaviours: { token: { kind: 'refused', code } } }),
      );
      await world.home.writePool(accounts.map(({ tokens }) => poolRecord(tokens)));
      await world.run('status', '--refresh');
      expect(await world.home.readPool()).toHaveLength(2);
      expect(await world.home.readFlagged()).toEqual([]);
    },
  );

  it('in auth.json is told and counted, and the file is not touched', async () => {
    await manage();
    const ines = world.account('ines', { behaviours: { token: { kind: 'refused', code: 'refresh_token_reused' } } });
    await world.home.writeAuth(ines.tokens);
    const before = await world.home.readText('auth');
    const { exitCode, report } = await world.runJson('status', '--refresh');
    expect(exitCode).toBe(3);
    expect(report.accounts).toMatchObject([{ state: 'needs-sign-in', error: { code: 'refresh_token_reused' } }]);
    expect(await world.home.readText('auth')).toBe(before);
    expect((await world.runJson('refresh')).exitCode).toBe(3);
  });
});

describe('an answer that is odd but good', () => {
  it.each<[string, AccountBehaviours]>([
    ['no expires_in', { token: { kind: 'no-expires-in' } }],
    ['no rotation', { token: { kind: 'no-rotation' } }],
    ['a bad id token', { token: { kind: 'bad-id-token' } }],
    ['a null id token', { token: { kind: 'odd-fields', fields: { id_token: null } } }],
    ['an empty id token', { token: { kind: 'odd-fields', fields: { id_token: '' } } }],
    ['a number for an id token', { token: { kind: 'odd-fields', fields: { id_token: 7 } } }],
    ['no id token', { token: { kind: 'odd-fields', missing: ['id_token'] } }],
    ['expires_in as text', { token: { kind: 'odd-fields', fields: { expires_in: '864000' } } }],
    ['expires_in null', { token: { kind: 'odd-fields', fields: { expires_in: null } } }],
    ['expires_in below zero', { token: { kind: 'odd-fields', fields: { expires_in: -5 } } }],
    ['an error of null beside it', { token: { kind: 'odd-fields', fields: { error: null } } }],
    ['a very long unknown field', { token: { kind: 'odd-fields', fields: { more: 'x'.repeat(200_000) } } }],
  ])('%s: the sign-in works and the store holds what is needed to go on', async (_name, behaviours) => {
    const [kai, mira] = [world.account('kai', { behaviours }), world.account('mira', { behaviours })];
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    const read = await world.runJson('status', '--refresh');
    expect(read.report.accounts).toMatchObject([{ state: 'ok', error: null }]);
    expect((await world.runJson('verify-flagged')).report).toMatchObject({ restored: 1 });
    for (const record of await world.home.readPool()) {
      expect(record['expiresAt']).toBeGreaterThan(Date.now() + 60 * 60_000);
      expect(record.refreshToken).toMatch(/^rt_/);
    }
    const spent = world.tokenRequests();
    expect((await world.runJson('status', '--refresh')).exitCode).toBe(0);
    expect(world.tokenRequests()).toBe(spent);
  });

  it.each<[string, AccountBehaviours]>([
    ['null', { token: [{ kind: 'odd-fields', fields: { access_token: null } }, { kind: 'healthy' }] }],
    ['empty', { token: [{ kind: 'odd-fields', fields: { access_token: '' } }, { kind: 'healthy' }] }],
    ['missing', { token: [{ kind: 'odd-fields', missing: ['access_token'] }, { kind: 'healthy' }] }],
    ['an object', { token: [{ kind: 'odd-fields', fields: { access_token: {} } }, { kind: 'healthy' }] }],
  ])('an access token that is %s: the refresh token beside it still counts', async (_name, behaviours) => {
    const mira = world.account('mira', { behaviours });
    await world.home.writeFlagged([flaggedRecord(mira.tokens)]);
    await world.run('verify-flagged');
    expect((await world.runJson('verify-flagged')).report.remainingFlagged).toBe(0);
    expect(world.service.log.of('token').every(({ presented }) => presented === 'current')).toBe(true);
  });

  it('of another account is held under that account and mixed with nobody', async () => {
    const rui = world.account('rui');
    const kai = world.account('kai', { behaviours: { token: { kind: 'other-account', account: rui.key } } });
    await manage();
    await world.home.writePool([poolRecord(kai.tokens)]);
    await world.run('status', '--refresh');
    const records = [...(await world.home.readPool()), ...(await world.home.readFlagged())];
    expect(records).toMatchObject([{ email: kai.email, accountId: kai.accountId, refreshToken: kai.tokens.refresh }]);
  });
});
