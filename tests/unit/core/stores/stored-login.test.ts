import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../main/core/json.ts';
import type { StoredLogin } from '../../../../main/core/stores/store-types.ts';
import { createLoginsOf } from '../../../../main/core/stores/stored-login.ts';
import {
  accessToken,
  cliDoc,
  hashOf,
  idToken,
  jwt,
  kai,
  listDoc,
  loginsOf,
  mira,
  record,
  signedIn,
} from './made-up-docs.ts';

function pooled(one: JsonObject): StoredLogin {
  const [login] = loginsOf(listDoc('pool', [one]));
  if (login === undefined) throw new Error('The pool has no login.');
  return login;
}

function ofCli(tokens: JsonObject): StoredLogin {
  const [login] = loginsOf(cliDoc(tokens));
  if (login === undefined) throw new Error('auth.json has no login.');
  return login;
}

describe('a login in the pool or the flagged list', () => {
  it('is who its tokens say, whatever the record says', () => {
    const { identity } = pooled(record('a', mira, { accountId: 'acc-other', email: 'other@studio.example' }));
    expect(identity).toEqual({ accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' });
  });

  it('is who the record says where its tokens are silent', () => {
    const { identity } = pooled({ refreshToken: 'a', accountId: 'acc', email: ' A@X.example' });
    expect(identity).toEqual({ accountId: 'acc', userId: null, email: 'a@x.example' });
  });

  it.each(['org', 'manual'])(
    'is never identified by an account id of source "%s", which is only sent with requests',
    (source) => {
      const silent = pooled({
        refreshToken: 'a',
        accountId: 'acc-chosen',
        accountIdSource: source,
        email: 'a@x.example',
      });
      expect(silent.identity.accountId).toBeNull();
      expect(silent.requestAccountId).toBe('acc-chosen');
      const speaking = pooled(record('a', mira, { accountId: 'acc-chosen', accountIdSource: source }));
      expect(speaking.identity.accountId).toBe('acc-mira');
      expect(speaking.requestAccountId).toBe('acc-chosen');
    },
  );

  it.each(['token', 'id_token', undefined])('is identified by a recorded account id of source %j', (source) => {
    expect(pooled({ refreshToken: 'a', accountId: 'acc', accountIdSource: source }).identity.accountId).toBe('acc');
  });

  it('takes the e-mail of the id token and the ids of the access token', () => {
    const { identity } = pooled(record('a', mira, { idToken: idToken({ email: 'new@studio.example' }) }));
    expect(identity).toEqual({ accountId: 'acc-mira', userId: 'user-mira', email: 'new@studio.example' });
  });

  it.each([[undefined], [''], ['  '], [null], [7], [{}]])(
    'has no token when the refresh token is %j',
    (refreshToken) => {
      const login = pooled({ ...record('a'), refreshToken });
      expect(login.hash).toBeNull();
      expect(login.tokens.refresh).toBeNull();
    },
  );

  it('goes by the token as codex-multi-auth trims it', () => {
    expect(pooled(record(' a \n')).hash).toBe(hashOf('a'));
  });

  it('ends when its access token says, else when the record says, else at a time not known', () => {
    expect(pooled(record('a', mira, { expiresAt: 5 })).tokens.expiresAtMs).toBe(4_600_000);
    expect(pooled({ refreshToken: 'a', accessToken: 'opaque', expiresAt: 5 }).tokens.expiresAtMs).toBe(5);
    expect(pooled({ refreshToken: 'a', expiresAt: 'never' }).tokens.expiresAtMs).toBeNull();
  });

  it.each([
    ['no timer', {}, null],
    ['a limit of one family', { rateLimitResetTimes: { codex: 50, 'codex-max': 70 } }, 70],
    ['a cooldown', { coolingDownUntil: 60 }, 60],
    ['both', { rateLimitResetTimes: { codex: 50 }, coolingDownUntil: 60 }, 60],
    ['odd timers', { rateLimitResetTimes: { codex: 'x', b: null }, coolingDownUntil: {} }, null],
    ['a list for timers', { rateLimitResetTimes: [9] }, null],
  ])('with %s is limited until the last end that was recorded', (_what, extra, untilMs) => {
    expect(pooled(record('a', mira, extra)).recordedLimitUntilMs).toBe(untilMs);
  });

  it.each([
    [undefined, true],
    [true, true],
    [null, true],
    [false, false],
  ])('with enabled %j counts as enabled: %j', (enabled, expected) => {
    expect(pooled({ ...record('a'), enabled }).enabled).toBe(expected);
  });

  it('shows its own token as nothing when it is printed', () => {
    expect(JSON.stringify(pooled(record('rt-planted')).tokens)).not.toContain('planted');
  });
});

describe('the login of auth.json', () => {
  it('is who its tokens say, with the account id that Codex sends', () => {
    const [login] = loginsOf(signedIn('a', mira, { account_id: 'acc-workspace' }));
    expect(login?.identity).toEqual({ accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' });
    expect(login?.requestAccountId).toBe('acc-workspace');
    expect(login?.hash).toBe(hashOf('a'));
  });

  it('is known by the claims themselves where a very old file holds them in place of the id token', () => {
    const login = ofCli({ id_token: { email: 'old@x.example' }, access_token: 'opaque', refresh_token: 'a' });
    expect(login.identity.email).toBe('old@x.example');
    expect(login.tokens.id).toBeNull();
  });

  it('is there, without a token to spend, when the refresh token is missing', () => {
    expect(ofCli({ access_token: accessToken(kai, 1_000), id_token: idToken(kai) }).hash).toBeNull();
  });

  it.each(['apikey', 'personalAccessToken', 'agentIdentity'])(
    'is not there in the mode "%s", even beside old tokens',
    (mode) => {
      expect(loginsOf(cliDoc({ refresh_token: 'a' }, { auth_mode: mode }))).toEqual([]);
    },
  );
});

describe('reading the logins of a document', () => {
  it('derives nothing again for a record that did not change, and knows its new place', () => {
    const first = record('a');
    const second = record('b', kai);
    const before = { ...listDoc('pool', []), accounts: [first, second] };
    const after = { ...before, accounts: [second] };
    const [, known] = loginsOf(before);
    const [moved] = loginsOf(after);
    expect(moved).toEqual({ ...known, position: 0 });
    expect(moved?.tokens).toBe(known?.tokens);
    expect(loginsOf(before)[1]?.position).toBe(1);
  });

  it('knows one record in two lists apart', () => {
    const shared = record('a');
    const pool = { ...listDoc('pool', []), accounts: [shared] };
    const flagged = { ...listDoc('flagged', []), accounts: [shared] };
    expect([pool, flagged, { ...pool }].map((doc) => loginsOf(doc)[0]?.store)).toEqual(['pool', 'flagged', 'pool']);
  });

  it('never throws, one login a record in file order, whatever the fields hold', () => {
    const field = fc.constantFrom(
      ...['refreshToken', 'accessToken', 'idToken', 'accountId', 'accountIdSource', 'email', 'expiresAt', 'enabled'],
      ...['rateLimitResetTimes', 'coolingDownUntil', 'planType', 'accountLabel', 'flaggedAt', 'lastError', '__proto__'],
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(jwt({ iat: {}, email: 3 }), jwt([]), 'a.b.c', 'org', 'manual', accessToken(mira, 1)),
    );
    const records = fc.array(fc.dictionary(field, value, { maxKeys: 8 }), { maxLength: 4 });
    const fresh = createLoginsOf(hashOf);
    fc.assert(
      fc.property(records, fc.constantFrom<'pool' | 'flagged'>('pool', 'flagged'), (accounts, store) => {
        const doc = listDoc(store, JSON.parse(JSON.stringify(accounts)));
        const logins = fresh(doc);
        expect(logins.map((login) => [login.record, login.position])).toEqual(doc.accounts.map((one, i) => [one, i]));
        for (const { hash, tokens, record: one, identity } of logins) {
          expect(hash === null).toBe(tokens.refresh === null);
          if (
            ['org', 'manual'].includes(String(one['accountIdSource'])) &&
            typeof one['accessToken'] !== 'string' &&
            typeof one['idToken'] !== 'string'
          )
            expect(identity.accountId).toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });
});
