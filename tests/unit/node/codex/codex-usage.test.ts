import { describe, expect, it } from 'vitest';
import { fakeCodex, greets } from './fake-codex.ts';

const codexHome = '/made-up/home';
const limits = { rateLimits: { planType: 'plus' } };
const methodsOf = (heard: readonly unknown[]): unknown[] =>
  heard.flatMap((message) => {
    const { method, params } = message as { method?: string; params?: object | null };
    return method === undefined || method.startsWith('initial') ? [] : [[method, params]];
  });

const plainRead = ['account/read', { refreshToken: false }];
const renewal = ['account/read', { refreshToken: true }];
const usage = ['account/rateLimits/read', null];

/** Answers account questions with an account, usage questions with these in turn. */
function answering(...answers: readonly object[]): string {
  return `${greets}
    if (message.method === 'account/read') say({ id: message.id, result: { account: { type: 'chatgpt' } } });
    if (message.method === 'account/rateLimits/read') {
      globalThis.answers ??= ${JSON.stringify(answers)};
      say({ id: message.id, ...globalThis.answers.shift() });
    }`;
}

describe('asking Codex for the quota of its sign-in', () => {
  it('takes the answer as it came, and has nothing refreshed for it', async () => {
    const { codex, heard, ended } = fakeCodex(answering({ result: limits }));
    expect(await codex.readUsage({ codexHome })).toEqual({ kind: 'read', limits });
    await ended();
    expect(methodsOf(heard())).toEqual([plainRead, usage]);
  });

  it('has the sign-in refreshed once when the service refused the access token', async () => {
    const refused = { error: { code: -32603, message: 'failed to fetch: 401 Unauthorized' } };
    const { codex, heard } = fakeCodex(answering(refused, { result: limits }));
    expect(await codex.readUsage({ codexHome })).toEqual({ kind: 'read', limits });
    expect(methodsOf(heard())).toEqual([plainRead, usage, renewal, usage]);
  });

  it('gives up after one refresh', async () => {
    const refused = { error: { code: -32603, message: '401 Unauthorized' } };
    const { codex, heard } = fakeCodex(answering(refused, refused, refused));
    expect(await codex.readUsage({ codexHome })).toEqual({ kind: 'refused', message: '401 Unauthorized' });
    expect(methodsOf(heard())).toHaveLength(4);
  });

  it.each(['503 Service Unavailable', 'error sending request', 'code 4013'])(
    'has nothing refreshed for any other failure: %s',
    async (message) => {
      const { codex, heard } = fakeCodex(answering({ error: { code: -32603, message } }));
      expect(await codex.readUsage({ codexHome })).toEqual({ kind: 'refused', message });
      expect(methodsOf(heard())).toEqual([plainRead, usage]);
    },
  );

  it('asks for no quota when nobody is signed in, but for what lies where the sign-in is kept', async () => {
    const { codex, heard } = fakeCodex(
      `${greets} if (message.method === 'account/read') say({ id: message.id, result: { account: null } });`,
    );
    expect(await codex.readUsage({ codexHome })).toEqual({ kind: 'not-signed-in', kept: 'refused' });
    expect(methodsOf(heard())).toEqual([plainRead]);
    expect(heard()).toContainEqual({ args: ['login', 'status'], home: codexHome });
  });
});
