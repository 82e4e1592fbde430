import { describe, expect, it } from 'vitest';
import { networkSettings } from '../../../../main/node/diagnosis/network-settings.ts';

const unsaid = { setting: null, system: null };

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
    expect(networkSettings({ [variable]: value }, unsaid).redirects).toEqual([{ variable, host, isTrusted }]);
  });

  it('are told without a password that stands in the address', () => {
    const { redirects } = networkSettings(
      { CODEX_APP_SERVER_LOGIN_ISSUER: 'https://me:secret@keeper.example' },
      unsaid,
    );
    expect(JSON.stringify(redirects)).not.toContain('secret');
  });

  it.each([{}, { CODEX_REFRESH_TOKEN_URL_OVERRIDE: ' ' }, { CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'nowhere' }])(
    'are none in %j',
    (env) => {
      expect(networkSettings(env, unsaid).redirects).toEqual([]);
    },
  );
});

describe('who names the proxy', () => {
  const env = { HTTPS_PROXY: 'http://proxy.example:1' };
  const system = 'http://system.example:1';

  it.each([
    ['nobody', {}, unsaid, []],
    ['the environment', env, unsaid, ['HTTPS_PROXY']],
    ['the system, where nobody else does', {}, { setting: null, system }, ['the system']],
    ['the environment before the system', env, { setting: null, system }, ['HTTPS_PROXY']],
    ['the settings before all', env, { setting: 'http://own.example:1', system }, ['settings.json']],
    ['nobody, where the settings want none', env, { setting: 'none', system }, []],
  ])('is %s', (_who, variables, inUse, proxies) => {
    expect(networkSettings(variables, inUse)).toMatchObject({ proxies, malformedProxies: [] });
  });

  it('is nothing to complain about where another one counts', () => {
    const wrong = { HTTPS_PROXY: '::::' };
    expect(networkSettings(wrong, unsaid).malformedProxies).toEqual(['HTTPS_PROXY']);
    expect(networkSettings(wrong, { setting: 'none', system: null }).malformedProxies).toEqual([]);
  });
});
