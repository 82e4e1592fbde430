import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../main/core/ports.ts';
import { exchangeCode, prepareLogin, readCallback } from '../../../../main/core/sign-in/login-service.ts';

const issuer = 'https://auth.openai.com';
const redirectUri = 'http://127.0.0.1:1455/auth/callback';

describe('the address that the browser is sent to', () => {
  it('is the one that Codex uses, with a state and a challenge of its own', async () => {
    const { address, state, verifier } = await prepareLogin(issuer, redirectUri);
    const url = new URL(address);
    expect(`${url.origin}${url.pathname}`).toBe('https://auth.openai.com/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access api.connectors.read api.connectors.invoke',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      id_token_add_organizations: 'true',
      codex_cli_simplified_flow: 'true',
      state,
      originator: 'codex_quota',
    });
    expect(address).not.toContain('+');
    expect(address).not.toContain(verifier);
    expect([state.length, verifier.length]).toEqual([
      expect.toSatisfy((n) => n >= 32),
      expect.toSatisfy((n) => n >= 43),
    ]);
  });

  it('is another one each time', async () => {
    const [a, b] = [await prepareLogin(issuer, redirectUri), await prepareLogin(issuer, redirectUri)];
    expect([a.state === b.state, a.verifier === b.verifier]).toEqual([false, false]);
  });
});

describe('what the browser brings back', () => {
  it.each([
    ['with our state', (state: string) => `?code=c&state=${state}`, 'code'],
    ['with more beside it', (state: string) => `?code=c&state=${state}&scope=openid`, 'code'],
    ['with a no', (state: string) => `?error=access_denied&state=${state}`, 'refused'],
    ['with another state', (state: string) => `?code=c&state=${state}x`, 'not-ours'],
    ['without a state', () => '?code=c', 'not-ours'],
    ['with a no for another state', () => '?error=access_denied&state=x', 'not-ours'],
    ['with another issuer', (state: string) => `?code=c&state=${state}&iss=https%3A%2F%2Fevil.example`, 'not-ours'],
    ['with an empty code', (state: string) => `?code&state=${state}`, 'not-ours'],
    ['without a code', (state: string) => `?state=${state}`, 'not-ours'],
    ['empty', () => '', 'not-ours'],
  ])('%s is told from what is not ours', async (_name, search, kind) => {
    const prepared = await prepareLogin(issuer, redirectUri);
    expect(readCallback(prepared, search(prepared.state)).kind).toBe(kind);
  });
});

describe('the exchange of the code', () => {
  it('sends code, redirect and verifier as a form, and gives out the answer unread', async () => {
    const prepared = await prepareLogin(issuer, redirectUri);
    const callback = readCallback(prepared, `?code=c-1&state=${prepared.state}`);
    if (callback.kind !== 'code') throw new Error(callback.kind);
    const sent: HttpRequest[] = [];
    const answer = { kind: 'answer' as const, status: 200, headers: {}, body: '<not json>', complete: true };
    const result = await exchangeCode(
      { ...prepared, parameters: callback.parameters },
      {
        userAgent: 'codex-quota/1',
        send: (request) => {
          sent.push(request);
          return Promise.resolve(answer);
        },
      },
    );
    expect(result).toBe(answer);
    expect(sent).toMatchObject([
      {
        method: 'POST',
        url: 'https://auth.openai.com/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'codex-quota/1' },
      },
    ]);
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      code: 'c-1',
      redirect_uri: redirectUri,
      code_verifier: prepared.verifier,
    });
  });
});
