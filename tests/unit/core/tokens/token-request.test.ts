import { describe, expect, it } from 'vitest';
import { Secret } from '../../../../main/core/secret.ts';
import { printedTokenRequest, tokenRequest } from '../../../../main/core/tokens/token-request.ts';

const userAgent = 'codex-quota/1.0';

describe('the request for new tokens', () => {
  it('is what Codex sends: JSON with the client, the grant and the token, and no other authorisation', () => {
    const { headers, body } = tokenRequest({ refresh: new Secret('rt_"quoted"'), userAgent });
    expect(JSON.parse(body)).toEqual({
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      grant_type: 'refresh_token',
      refresh_token: 'rt_"quoted"',
    });
    expect(headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': userAgent,
    });
  });

  it('is printed with the token left out and everything else as it would be sent', () => {
    const url = 'https://auth.openai.com/oauth/token';
    const printed = printedTokenRequest({ url, userAgent });
    const sent = tokenRequest({ refresh: new Secret('rt_real'), userAgent });
    expect(printed).toMatchObject({ method: 'POST', url, headers: sent.headers });
    expect(printed.body).toEqual({ ...JSON.parse(sent.body), refresh_token: '<refresh token>' });
  });
});
