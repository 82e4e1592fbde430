import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codexClientId } from '../../../../main/node/made-up-service/codex-client.ts';
import { createMadeUpService, type MadeUpService } from '../../../../main/node/made-up-service/made-up-service.ts';
import { sha256Hex } from '../../../../main/node/made-up-service/token-factory.ts';
import { askUsage, eventually, exchange, fieldsOf, refreshBody, spend, textField } from './exchange.ts';

let service: MadeUpService;
beforeEach(async () => {
  service = await createMadeUpService();
});
afterEach(() => service.close());

const add = (key = 'mira') => service.addAccount({ key });
const json = { 'content-type': 'application/json' };

describe('refreshing a healthy made-up account', () => {
  it('answers with three new tokens and their lifetime', async () => {
    const account = add();
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    expect(answer.status).toBe(200);
    expect(fieldsOf(answer)).toMatchObject({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^rt_madeup_/),
      expires_in: 864_000,
    });
    expect(textField(answer, 'refresh_token')).not.toBe(account.tokens.refresh);
  });

  it('takes a form as well as JSON', async () => {
    const { tokens } = add();
    const body = new URLSearchParams({
      client_id: codexClientId,
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await exchange(service.tokenUrl, { method: 'POST', headers, body: body.toString() })).status).toBe(200);
  });

  it('refuses a token that was spent, in the words of the real service', async () => {
    const { tokens } = add();
    await spend(service.tokenUrl, tokens.refresh);
    const replay = await spend(service.tokenUrl, tokens.refresh);
    expect(replay.status).toBe(401);
    expect(fieldsOf(replay)).toMatchObject({ error: { code: 'refresh_token_reused' } });
  });

  it('lets exactly one of many simultaneous presentations through', async () => {
    const { tokens } = add();
    const answers = await Promise.all(Array.from({ length: 12 }, () => spend(service.tokenUrl, tokens.refresh)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(11);
  });

  it('keeps the successor alive after a replay unless families are revoked', async () => {
    const { tokens } = add();
    const successor = textField(await spend(service.tokenUrl, tokens.refresh), 'refresh_token');
    await spend(service.tokenUrl, tokens.refresh);
    expect((await spend(service.tokenUrl, successor)).status).toBe(200);
  });

  it('revokes the whole family on a replay when asked to, and no other sign-in of the account', async () => {
    service.configure({ revokesFamilyOnReplay: true });
    const account = add();
    const otherSignIn = account.signIn();
    const first = await spend(service.tokenUrl, account.tokens.refresh);
    await spend(service.tokenUrl, account.tokens.refresh);
    const afterwards = await spend(service.tokenUrl, textField(first, 'refresh_token'));
    expect(fieldsOf(afterwards)).toMatchObject({ error: { code: 'refresh_token_invalidated' } });
    expect((await askUsage(service.chatgptBaseUrl, textField(first, 'access_token'))).status).toBe(401);
    expect((await spend(service.tokenUrl, otherSignIn.refresh)).status).toBe(200);
  });

  it('refuses an unknown token, an empty one, a foreign client and another grant', async () => {
    const post = (body: string) => exchange(service.tokenUrl, { method: 'POST', headers: json, body });
    const { refresh } = add().tokens;
    expect(fieldsOf(await post(refreshBody('rt_unheard_of')))).toMatchObject({ error: 'invalid_grant' });
    expect((await post(refreshBody(''))).status).toBe(400);
    expect(fieldsOf(await post(refreshBody(refresh, { client_id: 'else' })))).toMatchObject({
      error: 'invalid_client',
    });
    expect(fieldsOf(await post(refreshBody(refresh, { grant_type: 'password' })))).toMatchObject({
      error: 'unsupported_grant_type',
    });
    expect((await post('not json')).status).toBe(400);
    expect((await post('x'.repeat(100_000))).status).toBe(413);
    expect((await spend(service.tokenUrl, refresh)).status).toBe(200);
  });

  it('ends a family when its token is handed to the revocation endpoint', async () => {
    const { tokens } = add();
    const body = JSON.stringify({ token: tokens.refresh, token_type_hint: 'refresh_token', client_id: codexClientId });
    expect((await exchange(`${service.url}/oauth/revoke`, { method: 'POST', headers: json, body })).status).toBe(200);
    expect(fieldsOf(await spend(service.tokenUrl, tokens.refresh))).toMatchObject({
      error: { code: 'refresh_token_invalidated' },
    });
  });

  it('counts a rotation made in another program’s name as a spend', async () => {
    const account = add();
    const successor = account.rotate(account.tokens.refresh);
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(401);
    expect((await spend(service.tokenUrl, successor?.refresh ?? '')).status).toBe(200);
    expect(account.rotate(account.tokens.refresh)).toBeNull();
  });
});

describe('scripted refusals', () => {
  const codes = [
    'refresh_token_expired',
    'refresh_token_reused',
    'refresh_token_invalidated',
    'refresh_token_revoked',
    'invalid_grant',
    'invalid_client',
    'unauthorized_client',
    'account_deleted',
    'account_deactivated',
    'session_expired',
    'session_ended',
    'app_session_terminated',
  ];
  const read = {
    error: (body: Record<string, unknown>) => body['error'],
    'error.code': (body: Record<string, unknown>) => Object(body['error']).code,
    code: (body: Record<string, unknown>) => body['code'],
  } as const;

  it.each(['error', 'error.code', 'code'] as const)('puts every code into %s at the chosen status', async (place) => {
    const account = add();
    for (const [index, code] of codes.entries()) {
      const status = 400 + index;
      account.behave({ token: { kind: 'refused', code, place, status } });
      const answer = await spend(service.tokenUrl, account.tokens.refresh);
      expect(answer.status).toBe(status);
      expect(read[place](fieldsOf(answer))).toBe(code);
    }
  });

  it('does not spend the token that it refuses', async () => {
    const account = add();
    account.behave({ token: [{ kind: 'refused', code: 'invalid_client' }, { kind: 'healthy' }] });
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(401);
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(200);
  });
});

describe('scripted troubles of the token endpoint', () => {
  const answered = async (behaviour: Parameters<ReturnType<typeof add>['behave']>[0]['token'] & object) => {
    const account = add(`account-${service.log.records.length}`);
    account.behave({ token: behaviour });
    return { account, answer: await spend(service.tokenUrl, account.tokens.refresh) };
  };

  it('says when to come back with a 429, in seconds, as a date, or not at all', async () => {
    const inSeconds = await answered({ kind: 'too-many-requests', retryAfter: 7 });
    expect(inSeconds.answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    const date = 'Wed, 25 Nov 2026 10:00:00 GMT';
    const asDate = await answered({ kind: 'too-many-requests', retryAfter: date });
    expect(asDate.answer.headers['retry-after']).toBe(date);
    expect(
      (await answered({ kind: 'too-many-requests', retryAfter: null })).answer.headers['retry-after'],
    ).toBeUndefined();
  });

  it('answers server errors with the chosen status', async () => {
    expect((await answered({ kind: 'server-error' })).answer.status).toBe(503);
    expect((await answered({ kind: 'server-error', status: 500 })).answer.status).toBe(500);
  });

  it('serves the pages and refusals of networks in between', async () => {
    const html = (await answered({ kind: 'html' })).answer;
    expect(html).toMatchObject({ status: 200, headers: { 'content-type': expect.stringContaining('text/html') } });
    const challenge = (await answered({ kind: 'challenge' })).answer;
    expect(challenge).toMatchObject({ status: 403, headers: { 'cf-mitigated': 'challenge' } });
    expect(challenge.headers['content-type']).toContain('text/html');
    const region = (await answered({ kind: 'region' })).answer;
    expect(region.status).toBe(403);
    expect(fieldsOf(region)).toMatchObject({ error: { code: 'unsupported_country_region_territory' } });
  });

  it('sends any answer byte for byte when asked to', async () => {
    const raw = { kind: 'raw', status: 418, text: '{"half":', headers: { 'x-odd': 'yes' } } as const;
    expect((await answered(raw)).answer).toMatchObject({ status: 418, body: '{"half":', headers: { 'x-odd': 'yes' } });
    expect((await answered({ kind: 'raw', status: 401 })).answer).toMatchObject({ status: 401, body: '' });
  });

  it('keeps a hanging caller waiting until it gives up, and notes that nothing was answered', async () => {
    const account = add();
    account.behave({ token: { kind: 'hang' } });
    const caller = new AbortController();
    const waiting = spend(service.tokenUrl, account.tokens.refresh, caller.signal);
    await eventually(() => service.log.of('token')[0]?.behaviour === 'hang');
    caller.abort();
    expect((await waiting).status).toBe(0);
    await eventually(() => service.log.of('token')[0]?.lostAtMs !== null);
    expect(service.log.of('token')[0]).toMatchObject({ status: null, answeredAtMs: null, successorHash: null });
  });

  it.each([false, true])('loses the answer after rotating (reset: %s)', async (reset) => {
    const account = add();
    account.behave({ token: [{ kind: 'lost', reset }, { kind: 'healthy' }] });
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(0);
    const again = await spend(service.tokenUrl, account.tokens.refresh);
    expect(fieldsOf(again)).toMatchObject({ error: { code: 'refresh_token_reused' } });
    expect(service.log.of('token')[0]).toMatchObject({ answeredAtMs: null, successorHash: expect.any(String) });
  });

  it('loses the request before rotating when asked to', async () => {
    const account = add();
    account.behave({ token: [{ kind: 'lost', spends: false }, { kind: 'healthy' }] });
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(0);
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(200);
  });

  it('rotates behind a server error when asked to', async () => {
    const { account, answer } = await answered([
      { kind: 'server-error', status: 502, spends: true },
      { kind: 'healthy' },
    ]);
    expect(answer.status).toBe(502);
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(401);
  });

  it('answers a script that cannot be played with the reason instead of dying', async () => {
    const { answer } = await answered({ kind: 'other-account', account: 'nobody' });
    expect(answer.status).toBe(500);
    expect(service.log.of('token')[0]?.behaviour).toBe('script-fault');
  });
});

describe('answers that are cut off', () => {
  it.each(['length', 'chunked'] as const)('breaks off visibly after the chosen bytes (%s)', async (framing) => {
    const account = add();
    for (const bytes of [0, 1, 200]) {
      const { refresh } = account.signIn();
      account.behave({ token: { kind: 'cut-off', bytes, framing } });
      const answer = await spend(service.tokenUrl, refresh);
      expect(answer).toMatchObject({ status: 200, complete: false });
      expect(answer.body).toHaveLength(bytes);
      expect((await spend(service.tokenUrl, refresh)).status).toBe(401);
    }
  });

  it('breaks off after a share of the body', async () => {
    const account = add();
    account.behave({ token: { kind: 'cut-off', fraction: 0.5 } });
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    expect(answer.body).toHaveLength(Math.floor(Number(answer.headers['content-length']) / 2));
  });

  it('passes a short body off as whole when only the close ends it', async () => {
    const account = add();
    account.behave({ token: { kind: 'cut-off', bytes: 60, framing: 'close' } });
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    expect(answer).toMatchObject({ status: 200, complete: true });
    expect(answer.body).toHaveLength(60);
    await eventually(() => service.log.of('token')[0]?.lostAtMs !== null);
    expect(service.log.of('token')[0]?.answeredAtMs).toBeNull();
  });

  it('tells the successor that the caller never saw in full', async () => {
    const account = add();
    account.behave({ token: { kind: 'cut-off', fraction: 1 } });
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    expect(service.log.of('token')[0]?.successorHash).toBe(sha256Hex(textField(answer, 'refresh_token')));
  });
});

describe('odd but successful token answers', () => {
  it('leaves out expires_in', async () => {
    const account = add();
    account.behave({ token: { kind: 'no-expires-in' } });
    const answer = fieldsOf(await spend(service.tokenUrl, account.tokens.refresh));
    expect(Object.keys(answer)).not.toContain('expires_in');
    expect(answer).toHaveProperty('refresh_token');
  });

  it('keeps the refresh token current when it does not rotate', async () => {
    const account = add();
    account.behave({ token: { kind: 'no-rotation' } });
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await spend(service.tokenUrl, account.tokens.refresh);
      expect(answer.status).toBe(200);
      expect(fieldsOf(answer)).not.toHaveProperty('refresh_token');
      expect((await askUsage(service.chatgptBaseUrl, textField(answer, 'access_token'))).status).toBe(200);
    }
    expect(service.log.of('token').map((record) => record.successorHash)).toEqual([null, null]);
  });

  it('replaces or leaves out single fields', async () => {
    const account = add();
    account.behave({
      token: {
        kind: 'odd-fields',
        fields: { access_token: null, refresh_token: '', expires_in: 'soon' },
        missing: ['id_token'],
      },
    });
    const answer = fieldsOf(await spend(service.tokenUrl, account.tokens.refresh));
    expect(answer).toMatchObject({ access_token: null, refresh_token: '', expires_in: 'soon' });
    expect(answer).not.toHaveProperty('id_token');
  });

  it('sends an id token that is none', async () => {
    const account = add();
    account.behave({ token: { kind: 'bad-id-token' } });
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    expect(textField(answer, 'id_token').split('.')).toHaveLength(1);
    expect((await spend(service.tokenUrl, textField(answer, 'refresh_token'))).status).toBe(200);
  });

  it('answers with another account, whose tokens work', async () => {
    const kai = add('kai');
    const mira = add('mira');
    mira.behave({ token: { kind: 'other-account', account: 'kai' } });
    const answer = await spend(service.tokenUrl, mira.tokens.refresh);
    const usage = await askUsage(service.chatgptBaseUrl, textField(answer, 'access_token'));
    expect(fieldsOf(usage)).toMatchObject({ email: kai.email, account_id: kai.accountId });
    expect((await spend(service.tokenUrl, mira.tokens.refresh)).status).toBe(401);
  });

  it('tells a changed e-mail in later tokens only', async () => {
    const account = add();
    account.change({ email: 'mira.lind@fernhill.example' });
    expect(account.tokens.email).toBe('mira@studio.example');
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    const claims = JSON.parse(Buffer.from(textField(answer, 'id_token').split('.')[1] ?? '', 'base64url').toString());
    expect(claims.email).toBe('mira.lind@fernhill.example');
  });
});

describe('queues of behaviours', () => {
  it('uses up one per request and stays with the last', async () => {
    const account = add();
    account.behave({ token: [{ kind: 'server-error' }, { kind: 'too-many-requests' }, { kind: 'no-rotation' }] });
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1)
      statuses.push((await spend(service.tokenUrl, account.tokens.refresh)).status);
    expect(statuses).toEqual([503, 429, 200, 200]);
  });

  it('starts over when a new script is set', async () => {
    const account = add();
    account.behave({ token: { kind: 'region' } });
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(403);
    account.behave({ token: { kind: 'healthy' } });
    expect((await spend(service.tokenUrl, account.tokens.refresh)).status).toBe(200);
  });
});
