import { describe, expect, it } from 'vitest';
import { readProxyAnswer } from '../../../main/electron/proxy-answer.ts';

describe("the system's answer about a proxy", () => {
  it.each([
    ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
    ['PROXY 10.0.0.1:8080', 'http://10.0.0.1:8080'],
    ['PROXY [::1]:8080', 'http://[::1]:8080'],
    ['HTTPS secure.example:443;PROXY other.example:80', 'https://secure.example:443'],
    ['DIRECT', null],
    ['DIRECT; PROXY later.example:80', null],
    ['SOCKS5 socks.example:1080', null],
    ['PROXY', null],
    ['PROXY user:pass@proxy.example:80', null],
    ['', null],
  ])('%j means %s', (answer, proxy) => {
    expect(readProxyAnswer(answer)).toBe(proxy);
  });
});
