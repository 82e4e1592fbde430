import { expect, it } from 'vitest';
import type { Redirect, ServiceAnswer } from '../../../../main/core/diagnosis/facts.ts';
import { foreignHosts } from '../../../../main/core/diagnosis/foreign-hosts.ts';
import { soundFacts, withMachine } from './sound-facts.ts';

const to = (host: string, isTrusted = false): Redirect => ({
  variable: 'CODEX_REFRESH_TOKEN_URL_OVERRIDE',
  host,
  isTrusted,
});
const asked = (host: string): ServiceAnswer => ({
  name: 'Usage',
  host,
  result: { kind: 'unsent', cause: 'refused', detail: '' },
});

const sent = (location: string): ServiceAnswer => ({
  ...asked('chatgpt.com'),
  result: { kind: 'answer', status: 302, headers: { location }, body: '', complete: true },
});

it.each<[string, readonly Redirect[], readonly ServiceAnswer[], readonly string[]]>([
  ['those of OpenAI are not', [to('auth.openai.com', true)], [asked('chatgpt.com'), asked('auth.openai.com')], []],
  ['this computer is not', [to('127.0.0.1:4567', true)], [asked('127.0.0.1:4567'), asked('localhost')], []],
  ['one that a variable names is', [to('login.fernhill.example')], [], ['login.fernhill.example']],
  ['one that is asked is, with its port', [], [asked('gate.fernhill.example:8443')], ['gate.fernhill.example:8443']],
  ['one that an answer sends to is', [], [sent('https://gate.fernhill.example/in')], ['gate.fernhill.example']],
  ['a way to the same site is not', [], [sent('https://auth.chatgpt.com/')], []],
  ['each is told once', [to('a.example')], [asked('a.example')], ['a.example']],
])('of the hosts that say where somebody works, %s', (_which, redirects, services, expected) => {
  const { machine } = withMachine({ network: { ...soundFacts.machine.network, redirects } });
  expect(foreignHosts({ machine, services })).toEqual(expected);
});
