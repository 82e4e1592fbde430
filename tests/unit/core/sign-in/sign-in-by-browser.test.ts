import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { noCodex } from '../../../../main/core/codex/no-codex.ts';
import type { HttpResult } from '../../../../main/core/ports.ts';
import { signInByBrowser } from '../../../../main/core/sign-in/sign-in-by-browser.ts';
import type { RouteResult } from '../../../../main/core/sign-in/sign-in-route.ts';
import { createCallbackListener } from '../../../../main/node/sign-in/callback-listener.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

/** What the person does in the browser, with the address to come back to and the state that belongs to it. */
type Person = (back: (query: Readonly<Record<string, string>>) => Promise<number>, state: string) => Promise<unknown>;

/** The real listener on a free port; the service gives tokens to whoever asks, and notes whether somebody still listened then. */
async function signIn(person: Person) {
  const listened: boolean[] = [];
  const kept: string[] = [];
  let port = 0;
  const coming: Promise<unknown>[] = [];
  const openAddress = async (address: string): Promise<boolean> => {
    const asked = new URL(address).searchParams;
    const redirectUri = asked.get('redirect_uri') ?? '';
    port = Number(new URL(redirectUri).port);
    const back: Parameters<Person>[0] = async (query) =>
      (await fetch(`${redirectUri}?${new URLSearchParams(query)}`)).status;
    coming.push(person(back, asked.get('state') ?? ''));
    return true;
  };
  const deps = {
    http: {
      async spend(
        _request: unknown,
        { onAnswer }: { onAnswer: (answer: typeof answered) => void },
      ): Promise<HttpResult> {
        listened.push(await isListening(port));
        onAnswer(answered);
        return answered;
      },
    },
    clock: createFakeClock(0),
    codex: noCodex,
    listen: createCallbackListener([0]),
    openAddress,
    homes: { make: unused, readAuth: unused, remove: unused, list: unused },
    issuer: () => 'https://auth.openai.com',
    userAgent: 'codex-quota/0',
  };
  const result: RouteResult = await signInByBrowser(deps, {
    kept: {
      id: '1',
      keep: async ({ body }) => void kept.push(body),
      takeAnyone: async () => undefined,
      leave: async () => undefined,
      end: async () => undefined,
    },
    signal: new AbortController().signal,
    opensBrowser: true,
    show: () => undefined,
  });
  await Promise.all(coming);
  return { result, listened, kept, isListening: await isListening(port) };
}

const answered = { kind: 'answer', status: 200, headers: {}, body: '{"refresh_token":"rt"}', complete: true } as const;
const unused = (): Promise<never> => Promise.reject(new Error('Codex signs nobody in here.'));

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe('our own sign-in in the browser', () => {
  it('listens no more when it asks for the tokens, and has kept the answer', async () => {
    const { result, ...rest } = await signIn((back, state) => back({ code: 'c', state }));
    expect(result.kind).toBe('answered');
    expect(rest).toEqual({ listened: [false], kept: [answered.body], isListening: false });
  });

  it('waits on after what belongs to another sign-in, and takes its own then', async () => {
    const statuses: number[] = [];
    const { result, listened } = await signIn(async (back, state) => {
      statuses.push(
        await back({ code: 'foreign', state: `${state}x` }),
        await back({ error: 'access_denied', state: '' }),
      );
      statuses.push(await back({ code: 'c', state }));
    });
    expect([statuses, result.kind, listened]).toEqual([[400, 400, 200], 'answered', [false]]);
  });

  it('that was declined asks for no tokens, says so and listens no more', async () => {
    const { result, ...rest } = await signIn((back, state) => back({ error: 'access_denied', state }));
    expect(result).toMatchObject({
      kind: 'failed',
      message: 'The sign-in was declined in the browser; nothing was changed.',
    });
    expect(rest).toEqual({ listened: [], kept: [], isListening: false });
  });
});
