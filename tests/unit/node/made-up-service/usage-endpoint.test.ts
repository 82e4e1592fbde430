import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MadeUpAccount } from '../../../../main/node/made-up-service/account.ts';
import type { UsageBehaviour } from '../../../../main/node/made-up-service/behaviours.ts';
import { createMadeUpService, type MadeUpService } from '../../../../main/node/made-up-service/made-up-service.ts';
import {
  monthSeconds,
  sessionSeconds,
  sessionWindow,
  weekSeconds,
  weekWindow,
} from '../../../../main/node/made-up-service/quota.ts';
import { askUsage, type Exchange, exchange, fieldsOf, spend, textField } from './exchange.ts';

let service: MadeUpService;
let account: MadeUpAccount;
beforeEach(async () => {
  service = await createMadeUpService();
  account = service.addAccount({ key: 'mira', plan: 'pro' });
});
afterEach(() => service.close());

const ask = (behaviour?: UsageBehaviour): Promise<Exchange> => {
  if (behaviour !== undefined) account.behave({ usage: behaviour });
  return askUsage(service.chatgptBaseUrl, account.tokens.access);
};
const hourMs = 3_600_000;

describe('asking for the usage of a made-up account', () => {
  it('answers with whole numbers in the form that Codex reads', async () => {
    account.setQuota({
      primary: sessionWindow(29, service.now() + hourMs),
      secondary: weekWindow(69, service.now() + 90 * hourMs),
      credits: { hasCredits: true, unlimited: false, balance: '1240' },
      spendControl: { reached: false, individual_limit: null },
      additional: [
        { name: 'Spark', feature: 'codex_spark', primary: sessionWindow(3, service.now() + hourMs), secondary: null },
      ],
      resetCredits: [{ id: 'one', grantedAtMs: service.now(), expiresAtMs: null }],
    });
    const body = fieldsOf(await ask());
    expect(body).toMatchObject({
      plan_type: 'pro',
      email: 'mira@studio.example',
      account_id: account.accountId,
      rate_limit: {
        allowed: true,
        limit_reached: false,
        primary_window: { used_percent: 29, limit_window_seconds: sessionSeconds },
        secondary_window: { used_percent: 69, limit_window_seconds: weekSeconds },
      },
      credits: { has_credits: true, unlimited: false, balance: '1240' },
      spend_control: { reached: false, individual_limit: null },
      additional_rate_limits: [{ limit_name: 'Spark', metered_feature: 'codex_spark' }],
      rate_limit_reset_credits: { available_count: 1 },
    });
    expect(body).toHaveProperty(
      'rate_limit.primary_window.reset_at',
      Math.round((account.quota.primary?.resetAtMs ?? 0) / 1000),
    );
  });

  it('answers under both paths that clients use', async () => {
    const headers = { authorization: `Bearer ${account.tokens.access}` };
    expect((await exchange(`${service.url}/api/codex/usage`, { headers })).status).toBe(200);
    expect((await exchange(`${service.url}/backend-api/wham/usage?x=1`, { headers })).status).toBe(200);
    expect((await exchange(`${service.url}/backend-api/wham/usages`, { headers })).status).toBe(404);
  });

  it('starts a window anew when its reset has passed', async () => {
    const resetAtMs = service.now() - 1000;
    account.setQuota({ primary: sessionWindow(100, resetAtMs), secondary: null });
    expect(fieldsOf(await ask())).toMatchObject({
      rate_limit: {
        allowed: true,
        primary_window: { used_percent: 0, reset_at: Math.round((resetAtMs + sessionSeconds * 1000) / 1000) },
      },
    });
  });

  it('derives the reached limit from the windows unless it is told otherwise', async () => {
    const full = { primary: sessionWindow(100, service.now() + hourMs), secondary: null };
    account.setQuota(full);
    expect(fieldsOf(await ask())).toMatchObject({ rate_limit: { allowed: false, limit_reached: true } });
    account.setQuota({ ...full, allowed: true });
    expect(fieldsOf(await ask())).toMatchObject({ rate_limit: { allowed: true, limit_reached: true } });
  });
});

describe('tokens that the usage endpoint does not take', () => {
  const refusalOf = async (token: string) => fieldsOf(await askUsage(service.chatgptBaseUrl, token));

  it('wants a bearer token that it issued itself', async () => {
    expect((await exchange(`${service.chatgptBaseUrl}/wham/usage`)).status).toBe(401);
    expect(await refusalOf('a.b.c')).toMatchObject({ error: { code: 'token_invalidated' } });
    expect(await refusalOf(account.tokens.refresh)).toMatchObject({ error: { code: 'token_invalidated' } });
  });

  it('tells an expired token from an invalidated one', async () => {
    const old = account.signIn({ issuedAtMs: service.now() - 10 * hourMs, expiresAtMs: service.now() - 1 });
    expect(await refusalOf(old.access)).toMatchObject({ error: { code: 'token_expired' }, status: 401 });
    account.invalidateAccess();
    expect(await refusalOf(account.tokens.access)).toMatchObject({ error: { code: 'token_invalidated' } });
  });

  it('takes the access token of a refresh that followed', async () => {
    account.invalidateAccess();
    const answer = await spend(service.tokenUrl, account.tokens.refresh);
    expect((await askUsage(service.chatgptBaseUrl, textField(answer, 'access_token'))).status).toBe(200);
  });

  it('ends access and refresh of every sign-in of a revoked account', async () => {
    const other = account.signIn();
    account.revoke();
    expect((await ask()).status).toBe(401);
    expect((await spend(service.tokenUrl, other.refresh)).status).toBe(401);
  });
});

describe('scripted usage answers', () => {
  it('reports a reached limit', async () => {
    expect(fieldsOf(await ask({ kind: 'limited' }))).toMatchObject({
      rate_limit: { allowed: false, limit_reached: true, secondary_window: { used_percent: 100 } },
      rate_limit_reached_type: { type: 'rate_limit_reached' },
    });
    expect(fieldsOf(await ask({ kind: 'limited', window: 'primary' }))).toMatchObject({
      rate_limit: { allowed: false, primary_window: { used_percent: 100, limit_window_seconds: sessionSeconds } },
    });
  });

  it('puts the week into the primary slot, alone', async () => {
    expect(fieldsOf(await ask({ kind: 'weekly-only' }))).toMatchObject({
      rate_limit: { primary_window: { limit_window_seconds: weekSeconds }, secondary_window: null },
    });
  });

  it('knows a month alone', async () => {
    expect(fieldsOf(await ask({ kind: 'monthly-only' }))).toMatchObject({
      rate_limit: { primary_window: { limit_window_seconds: monthSeconds }, secondary_window: null },
    });
  });

  it('names a plan that nobody has heard of', async () => {
    expect(fieldsOf(await ask({ kind: 'unknown-plan', plan: 'nebula' }))).toMatchObject({ plan_type: 'nebula' });
    expect(fieldsOf(await ask({ kind: 'unknown-plan' }))['plan_type']).not.toBe('pro');
  });

  it('adds limits of other models', async () => {
    expect(fieldsOf(await ask({ kind: 'additional-limits' }))).toMatchObject({
      additional_rate_limits: [{ rate_limit: { primary_window: { used_percent: 12 } } }],
    });
  });

  it('writes every number as a text', async () => {
    const { body } = await ask({ kind: 'numbers-as-strings' });
    expect(JSON.parse(body)).toMatchObject({ rate_limit: { allowed: true, primary_window: { used_percent: '25' } } });
    expect(body).not.toMatch(/:\d/);
  });

  it.each(['token_expired', 'token_invalidated'] as const)('refuses a good token with %s', async (code) => {
    const answer = await ask({ kind: 'unauthorized', code });
    expect(answer.status).toBe(401);
    expect(fieldsOf(answer)).toMatchObject({ error: { code } });
  });

  it('reports a workspace that was switched off, also in the accounts check', async () => {
    const answer = await ask({ kind: 'deactivated-workspace' });
    expect(answer.status).toBe(403);
    expect(fieldsOf(answer)).toMatchObject({ error: { code: 'deactivated_workspace' } });
    const other = await ask({ kind: 'deactivated-workspace', status: 402, code: 'workspace_deactivated' });
    expect(other.status).toBe(402);
    const headers = { authorization: `Bearer ${account.tokens.access}` };
    const check = fieldsOf(await exchange(`${service.chatgptBaseUrl}/wham/accounts/check`, { headers }));
    expect(check).toMatchObject({ accounts: [{ is_deactivated: true }] });
  });

  it('serves the troubles of networks and servers', async () => {
    expect(await ask({ kind: 'too-many-requests', retryAfter: 12 })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '12' },
    });
    expect((await ask({ kind: 'server-error', status: 502 })).status).toBe(502);
    expect(await ask({ kind: 'html' })).toMatchObject({ status: 200, body: expect.stringContaining('<html>') });
    expect((await ask({ kind: 'challenge' })).headers['cf-mitigated']).toBe('challenge');
    expect((await ask({ kind: 'region' })).status).toBe(403);
    expect((await ask({ kind: 'lost' })).status).toBe(0);
    expect(await ask({ kind: 'cut-off', bytes: 40 })).toMatchObject({ status: 200, complete: false });
    expect((await ask({ kind: 'refused', code: 'account_deactivated', status: 403 })).status).toBe(403);
  });

  it('lets troubles in front of the service reach callers whose token has ended', async () => {
    account.invalidateAccess();
    expect((await ask({ kind: 'server-error' })).status).toBe(503);
    expect((await ask({ kind: 'limited' })).status).toBe(401);
  });
});

describe('the neighbours of the usage endpoint', () => {
  const get = (path: string, token = account.tokens.access) =>
    exchange(`${service.chatgptBaseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });

  it('lists reset credits with their end', async () => {
    const resetCredits = [{ id: 'one', grantedAtMs: Date.UTC(2026, 10, 1), expiresAtMs: Date.UTC(2026, 11, 1) }];
    account.setQuota({ ...account.quota, resetCredits });
    expect(fieldsOf(await get('/wham/rate-limit-reset-credits'))).toMatchObject({
      available_count: 1,
      credits: [{ id: 'one', status: 'available', expires_at: '2026-12-01T00:00:00.000Z' }],
    });
  });

  it('answers the accounts check with an origin that real clients take', async () => {
    expect(fieldsOf(await get('/wham/accounts/check'))).toMatchObject({
      accounts: [
        { id: account.accountId, is_deactivated: false, workspace_backend_origin: expect.stringMatching(/^https:/) },
      ],
      default_account_id: account.accountId,
    });
  });

  it('wants a good token there, too, and can be scripted', async () => {
    expect((await get('/wham/accounts/check', 'x')).status).toBe(401);
    account.behave({ accountsCheck: { kind: 'server-error' }, resetCredits: { kind: 'html' } });
    expect((await get('/wham/accounts/check')).status).toBe(503);
    expect((await get('/wham/rate-limit-reset-credits')).headers['content-type']).toContain('text/html');
  });

  it('publishes discovery that names its own token endpoint, or what the test says', async () => {
    const url = `${service.url}/.well-known/openid-configuration`;
    expect(fieldsOf(await exchange(url))).toMatchObject({ issuer: service.url, token_endpoint: service.tokenUrl });
    service.configure({ discovery: { token_endpoint: 'https://elsewhere.example/token' } });
    expect(fieldsOf(await exchange(url))).toMatchObject({
      issuer: service.url,
      token_endpoint: 'https://elsewhere.example/token',
    });
  });
});
