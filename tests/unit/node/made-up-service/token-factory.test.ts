import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  buildJwt,
  buildRefreshToken,
  buildTokens,
  openAiIssuer,
  sha256Hex,
} from '../../../../main/node/made-up-service/token-factory.ts';

const facts = { email: 'mira@fernhill.example', accountId: 'account-1', userId: 'user-1', plan: 'plus' };
const span = { issuedAtMs: 1_795_000_000_999, expiresAtMs: 1_795_864_000_000 };
const tokens = buildTokens({ facts, ...span, issuer: openAiIssuer, marker: 'mark' });

describe('made-up tokens', () => {
  it('carry the claims of real access tokens, in whole seconds', () => {
    expect(decodeProtectedHeader(tokens.access)).toMatchObject({ alg: 'none' });
    expect(decodeJwt(tokens.access)).toMatchObject({
      iss: 'https://auth.openai.com',
      iat: 1_795_000_000,
      exp: 1_795_864_000,
      scp: expect.arrayContaining(['offline_access']),
      'https://api.openai.com/auth': {
        chatgpt_account_id: 'account-1',
        chatgpt_user_id: 'user-1',
        chatgpt_plan_type: 'plus',
      },
      'https://api.openai.com/profile': { email: 'mira@fernhill.example' },
    });
  });

  it('name the person in the id token', () => {
    expect(decodeJwt(tokens.id)).toMatchObject({ email: 'mira@fernhill.example', iss: 'https://auth.openai.com' });
  });

  it('all carry the marker as plain text', () => {
    for (const token of [tokens.access, tokens.refresh, tokens.id, buildJwt({}, 'mark'), buildRefreshToken('mark')]) {
      expect(token).toContain('mark');
    }
  });

  it('differ even when everything about them is the same', () => {
    const again = buildTokens({ facts, ...span, issuer: openAiIssuer, marker: 'mark' });
    expect(again.access).not.toBe(tokens.access);
    expect(again.refresh).not.toBe(tokens.refresh);
  });

  it('never look like the fixtures that codex-multi-auth refuses', () => {
    expect(buildRefreshToken()).toMatch(/^rt_/);
    expect(buildRefreshToken()).not.toContain('fake_refresh');
  });

  it('are named by the SHA-256 of their text', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
