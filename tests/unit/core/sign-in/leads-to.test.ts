import { describe, expect, it } from 'vitest';
import { leadsTo, openServiceAlone } from '../../../../main/core/sign-in/leads-to.ts';

const issuer = 'https://auth.openai.com';

describe('an address that the browser is opened with', () => {
  it.each([
    ['a page of the service', `${issuer}/oauth/authorize?state=x`, issuer, true],
    ['its page for codes', `${issuer}/codex/device`, issuer, true],
    [
      'a service on this computer at its own port',
      'http://127.0.0.1:4567/oauth/authorize',
      'http://127.0.0.1:4567',
      true,
    ],
    ['another port', 'http://127.0.0.1:4568/', 'http://127.0.0.1:4567', false],
    ['the same host without encryption', 'http://auth.openai.com/oauth/authorize', issuer, false],
    ['another host', 'https://auth.openai.com.evil.example/', issuer, false],
    ['a host below it', 'https://evil.auth.openai.com/', issuer, false],
    ['a name in front of another host', 'https://auth.openai.com@evil.example/', issuer, false],
    ['a name in front of its own', 'https://somebody@auth.openai.com/', issuer, false],
    ['a file', 'file:///etc/passwd', issuer, false],
    ['a program', 'ms-settings:network', issuer, false],
    ['a script', 'javascript:alert(1)', issuer, false],
    ['no address', 'auth.openai.com', issuer, false],
    ['one for a service that is none', 'file:///x', 'file:///x', false],
  ])('is the service itself: %s', (_what, address, from, expected) => {
    expect(leadsTo(address, from)).toBe(expected);
  });
});

describe('the browser that a sign-in opens', () => {
  it('is handed a page of the service, and none of anybody else, whoever names it', async () => {
    const handed: string[] = [];
    const open = async (address: string): Promise<boolean> => handed.push(address) > 0;
    const openAddress = openServiceAlone(open, () => issuer);
    expect(await openAddress(`${issuer}/oauth/authorize`)).toBe(true);
    expect(await openAddress('https://auth.openai.com.evil.example/oauth/authorize')).toBe(false);
    expect(handed).toEqual([`${issuer}/oauth/authorize`]);
  });
});
