import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyRefreshFailure } from '../../../../main/core/tokens/classify-refresh-failure.ts';

const page = '<!DOCTYPE html><html><title>Just a moment...</title></html>';
const html = { 'content-type': 'text/html' };

function classify(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return classifyRefreshFailure({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

const places = [
  ['error', (code: string) => ({ error: code, error_description: 'No.' })],
  ['error.code', (code: string) => ({ error: { code, message: 'No.', type: 'invalid_request_error' } })],
  ['code', (code: string) => ({ code, message: 'No.' })],
  ['code beside a sentence in error', (code: string) => ({ error: 'Something went wrong', code })],
  ['code beside an error without one', (code: string) => ({ error: { message: 'No.', code: null }, code })],
] as const;

const deadLogins = [
  'refresh_token_expired',
  'refresh_token_reused',
  'refresh_token_invalidated',
  'refresh_token_revoked',
  'invalid_grant',
  'invalid_client',
  'unauthorized_client',
  'session_expired',
  'session_ended',
  'session_terminated',
  'app_session_terminated',
];
const deadAccounts = [
  'account_deactivated',
  'account_deleted',
  'user_deactivated',
  'user_deleted',
  'workspace_deactivated',
  'deactivated_workspace',
];
const refusals = [400, 401, 402, 403, 404, 422];

describe('what a refused refresh means', () => {
  describe.each(places)('with the code in %s', (_place, bodyWith) => {
    it.each(deadLogins)('is a dead login for %s at any 4xx', (reason) => {
      for (const status of refusals) {
        expect(classify(status, bodyWith(reason))).toEqual({ kind: 'hard', reason, deactivated: false });
      }
    });

    it.each(deadAccounts)('is a dead account for %s at any 4xx', (reason) => {
      for (const status of refusals) {
        expect(classify(status, bodyWith(reason))).toEqual({ kind: 'hard', reason, deactivated: true });
      }
    });

    it('reads the code in any case', () => {
      expect(classify(400, bodyWith(' Refresh_Token_REUSED '))).toMatchObject({ reason: 'refresh_token_reused' });
    });

    it('takes a region for what it is', () => {
      const body = bodyWith('unsupported_country_region_territory');
      expect(classify(403, body)).toEqual({ kind: 'transient', reason: 'region' });
    });

    it.each([
      [429, 'rate-limited'],
      [408, 'timeout'],
      [500, 'server-error'],
      [503, 'server-error'],
    ])('believes no code that comes with %i', (status, reason) => {
      for (const code of [...deadLogins, ...deadAccounts]) {
        expect(classify(status, bodyWith(code))).toEqual({ kind: 'transient', reason });
      }
    });
  });

  it.each([
    ['a challenge page', 403, page, html, 'challenge'],
    ['a challenge page that says so', 403, '', { 'cf-mitigated': 'challenge' }, 'challenge'],
    ['a page of a proxy', 400, page, {}, 'web-page'],
    ['a page of a captive portal', 401, page, html, 'web-page'],
    ['a page that is called one', 404, 'not here', html, 'web-page'],
    ['a redirect', 302, '', { location: 'https://portal.example/' }, 'web-page'],
    ['a network that wants a sign-in first', 511, page, html, 'web-page'],
    ['a failing proxy', 502, page, html, 'server-error'],
    ['a failing service', 599, '', {}, 'server-error'],
    ['too many requests', 429, '', { 'retry-after': '30' }, 'rate-limited'],
  ])('says nothing about the login after %s', (_name, status, body, headers, reason) => {
    expect(classify(status, body, headers)).toEqual({ kind: 'transient', reason });
  });

  it.each([
    [401, ''],
    [401, {}],
    [400, 'no JSON'],
    [400, []],
    [400, { error: null, code: null }],
    [400, { error: { code: 17 } }],
    [400, { error: 'invalid_request' }],
    [400, { error: { code: 'token_expired' } }],
    [403, { detail: 'Forbidden' }],
    [401, { detail: { code: 'refresh_token_reused' } }],
    [403, { detail: { code: 'account_deactivated' } }],
    [418, { code: 'teapot' }],
  ])('is unclear after a %i with %j', (status, body) => {
    expect(classify(status, body)).toEqual({ kind: 'ambiguous', reason: `http-${status}` });
  });

  it.each([
    { message: 'invalid_grant' },
    { error_description: 'refresh_token_reused' },
    { error: { message: 'refresh_token_reused', type: 'invalid_grant' } },
    { error: 'Your refresh token has already been used to generate a new access token. Please try signing in again.' },
    { error: { code: 'Your session has ended. Please log in again.' } },
    { error: 'invalid_grant: the refresh token is invalid' },
    { errors: [{ code: 'invalid_grant' }] },
    { code: 'my_session_ended_well' },
    { data: { error: 'account_deactivated' } },
  ])('never takes the wording of %j for a code', (body) => {
    expect(classify(401, body)).toEqual({ kind: 'ambiguous', reason: 'http-401' });
  });

  it('is hard for no status but a 4xx, and for no body that names none of the known codes', () => {
    const known = new Set([...deadLogins, ...deadAccounts]);
    const code = fc.oneof(fc.constantFrom(...known), fc.string(), fc.jsonValue());
    const body = fc.record({ error: fc.oneof(code, fc.record({ code })), code, message: code }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.oneof(body, fc.json()), (status, refusal) => {
        const failure = classify(status, refusal);
        if (failure.kind !== 'hard') return;
        expect([Math.floor(status / 100), known.has(failure.reason)]).toEqual([4, true]);
      }),
      { numRuns: 500 },
    );
  });
});
