import { describe, expect, it } from 'vitest';
import { networkSettings } from '../../../../main/node/diagnosis/network-settings.ts';

describe('variables that lead sign-ins somewhere', () => {
  it.each([
    ['CODEX_REFRESH_TOKEN_URL_OVERRIDE', 'https://keeper.example/oauth/token', 'keeper.example', false],
    [
      'CODEX_REFRESH_TOKEN_URL_OVERRIDE',
      'https://auth.openai.com.keeper.example/',
      'auth.openai.com.keeper.example',
      false,
    ],
    ['CODEX_REFRESH_TOKEN_URL_OVERRIDE', 'https://auth.openai.com@keeper.example/', 'keeper.example', false],
    ['CODEX_REFRESH_TOKEN_URL_OVERRIDE', 'http://auth.openai.com/oauth/token', 'auth.openai.com', false],
    ['CODEX_REFRESH_TOKEN_URL_OVERRIDE', 'https://auth.openai.com/oauth/token', 'auth.openai.com', true],
    ['CODEX_APP_SERVER_LOGIN_ISSUER', 'http://127.0.0.1:9000', '127.0.0.1:9000', true],
    ['CODEX_QUOTA_CHATGPT_BASE_URL', 'https://chatgpt.com/backend-api', 'chatgpt.com', true],
    ['CODEX_QUOTA_CHATGPT_BASE_URL', 'https://notchatgpt.com/backend-api', 'notchatgpt.com', false],
  ])('%s=%s is told with its host, and whether that is OpenAI or this computer', (variable, value, host, isTrusted) => {
    expect(networkSettings({ [variable]: value }, null).redirects).toEqual([{ variable, host, isTrusted }]);
  });

  it('are told without a password that stands in the address', () => {
    const { redirects } = networkSettings({ CODEX_APP_SERVER_LOGIN_ISSUER: 'https://me:secret@keeper.example' }, null);
    expect(JSON.stringify(redirects)).not.toContain('secret');
  });

  it.each([{}, { CODEX_REFRESH_TOKEN_URL_OVERRIDE: ' ' }, { CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'nowhere' }])(
    'are none in %j',
    (env) => {
      expect(networkSettings(env, null).redirects).toEqual([]);
    },
  );
});
