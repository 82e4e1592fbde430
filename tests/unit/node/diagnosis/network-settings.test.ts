import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { networkSettings } from '../../../../main/node/diagnosis/network-settings.ts';
import type { ProxiesInUse } from '../../../../main/node/http/http-client.ts';

const unsaid = { setting: null, system: null, knowsSystem: true };
const settingsOf = (env: Readonly<Record<string, string>>, inUse: ProxiesInUse = unsaid, platform = 'linux') =>
  networkSettings(env, inUse, platform);

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
    expect(settingsOf({ [variable]: value }).redirects).toEqual([{ variable, host, isTrusted }]);
  });

  it('are told without a password that stands in the address', () => {
    const { redirects } = settingsOf({ CODEX_APP_SERVER_LOGIN_ISSUER: 'https://me:secret@keeper.example' });
    expect(JSON.stringify(redirects)).not.toContain('secret');
  });

  it.each([{}, { CODEX_REFRESH_TOKEN_URL_OVERRIDE: ' ' }, { CODEX_REFRESH_TOKEN_URL_OVERRIDE: 'nowhere' }])(
    'are none in %j',
    (env) => {
      expect(settingsOf(env).redirects).toEqual([]);
    },
  );
});

describe('who names the proxy', () => {
  const env = { HTTPS_PROXY: 'http://proxy.example:1' };
  const system = 'http://system.example:1';

  const small = { https_proxy: 'http://small.example:1' };
  const all = { ALL_PROXY: 'http://all.example:1' };

  it.each<[string, Readonly<Record<string, string>>, Partial<ProxiesInUse>, string | null]>([
    ['nobody', {}, {}, null],
    ['the environment', env, {}, 'HTTPS_PROXY'],
    ['small letters before great ones', { ...env, ...small }, {}, 'https_proxy'],
    ['the one for https before the one for all', { ...all, ...env }, {}, 'HTTPS_PROXY'],
    ['the one for all', all, {}, 'ALL_PROXY'],
    ['nobody, where only http goes through one', { HTTP_PROXY: 'http://proxy.example:1' }, { system }, null],
    ['the system, where nobody else does', {}, { system }, 'the system'],
    ['the environment before the system', env, { system }, 'HTTPS_PROXY'],
    ['the settings before all', env, { setting: 'http://own.example:1', system }, 'settings.json'],
    ['nobody, where the settings want none', env, { setting: 'none', system }, null],
  ])('is %s', (_who, variables, inUse, proxy) => {
    expect(settingsOf(variables, { ...unsaid, ...inUse })).toMatchObject({ proxy, malformedProxies: [] });
  });

  it.each<[Readonly<Record<string, string>>, string | null]>([
    [{ ...env, NO_PROXY: 'intranet.example' }, 'NO_PROXY'],
    [{ ...env, no_proxy: 'intranet.example' }, 'no_proxy'],
    [{ ...env, NO_PROXY: '', no_proxy: 'intranet.example' }, null],
    [{ NO_PROXY: 'intranet.example' }, null],
    [env, null],
  ])('is told with who leaves hosts out: %j', (variables, proxyExceptions) => {
    expect(settingsOf(variables)).toMatchObject({ proxyExceptions });
  });

  it('is nothing to complain about where another one counts', () => {
    const wrong = { HTTPS_PROXY: '::::' };
    expect(settingsOf(wrong).malformedProxies).toEqual(['HTTPS_PROXY']);
    expect(settingsOf(wrong, { ...unsaid, setting: 'none' }).malformedProxies).toEqual([]);
  });
});

describe('variables that name certificates', () => {
  it.each([
    ['NODE_EXTRA_CA_CERTS', 'linux', 'beside-the-system'],
    ['NODE_EXTRA_CA_CERTS', 'darwin', 'beside-the-system'],
    ['SSL_CERT_FILE', 'linux', 'instead-of-the-system'],
    ['SSL_CERT_FILE', 'win32', 'codex-alone'],
    ['CODEX_CA_CERTIFICATE', 'linux', 'codex-alone'],
  ])('%s on %s counts here: %s', (variable, platform, role) => {
    const { certificates } = settingsOf({ [variable]: '/nowhere/ca.pem' }, unsaid, platform);
    expect(certificates).toEqual([{ variable, exists: false, role }]);
  });

  it.runIf(process.platform === 'linux')('are those of the system for Node where SSL_CERT_FILE names them', () => {
    const script = "console.log(require('node:tls').getCACertificates('system').length)";
    const count = (file: string) =>
      execFileSync(process.execPath, ['-e', script], {
        env: { SSL_CERT_FILE: file, SSL_CERT_DIR: '/nowhere' },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    expect(String(count('/dev/null'))).toBe('0\n');
  });
});
