import { describe, expect, it } from 'vitest';
import { isSendable, isTrustedIssuer } from '../../../../main/core/tokens/trusted-url.ts';

describe('where a token may be sent', () => {
  it.each([
    'https://auth.openai.com/oauth/token',
    'HTTPS://Example.org/token',
    'https://10.0.0.7:8443/token',
    'http://127.0.0.1:8080/oauth/token',
    'http://127.8.9.10/token',
    'http://LOCALHOST:1455/token',
    'http://[::1]:9000/token',
    'http://2130706433/token',
    'http://0x7f.1/token',
  ])('is %s', (text) => {
    expect(isSendable(new URL(text))).toBe(true);
  });

  it.each([
    'http://auth.openai.com/oauth/token',
    'http://10.0.0.7/token',
    'http://0.0.0.0/token',
    'http://127.0.0.1.evil.example/token',
    'http://localhost.evil.example/token',
    'http://evil.example/127.0.0.1',
    'http://evil.example?localhost',
    'http://evil.example#@127.0.0.1',
    'http://localhost@evil.example/token',
    'http://127.0.0.1:80@evil.example/token',
    'https://auth.openai.com@evil.example/token',
    'https://:secret@auth.openai.com/token',
    'https://user@auth.openai.com/token',
    'ftp://127.0.0.1/token',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,localhost',
    'ws://localhost/token',
  ])('is not %s', (text) => {
    expect(isSendable(new URL(text))).toBe(false);
  });
});

describe('whose word about the token endpoint is taken', () => {
  it.each([
    'https://openai.com',
    'https://auth.openai.com/',
    'https://AUTH.OPENAI.COM/oauth/token',
    'https://a.b.openai.com:8443/x',
    'https://auth.openai.com/@evil.example',
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'https://localhost',
    'http://[::1]:8080',
  ])('is that of %s', (text) => {
    expect(isTrustedIssuer(new URL(text))).toBe(true);
  });

  it.each([
    'http://auth.openai.com',
    'http://openai.com',
    'https://evilopenai.com',
    'https://openai.com.evil.example',
    'https://auth-openai.com',
    'https://openai.co',
    'https://openai.community',
    'https://evil.example/openai.com',
    'https://evil.example?.openai.com',
    'https://evil.example#.openai.com',
    'https://evil.example/.openai.com',
    'https://auth.openai.com@evil.example',
    'https://user:pass@auth.openai.com',
    'https://auth.openai.com:443@evil.example',
    'https://оpenai.com',
    'https://openai.com.',
    'http://127.0.0.1.openai.com.evil.example',
    'http://127.0.0.1@evil.example',
    'https://192.168.0.1',
    'ftp://openai.com',
    'file://openai.com/x',
  ])('is not that of %s', (text) => {
    expect(isTrustedIssuer(new URL(text))).toBe(false);
  });
});
