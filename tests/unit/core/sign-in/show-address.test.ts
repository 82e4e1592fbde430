import { describe, expect, it } from 'vitest';
import { noCodex } from '../../../../main/core/codex/no-codex.ts';
import { signInByCodex } from '../../../../main/core/sign-in/sign-in-by-codex.ts';
import type { KeptSignIn } from '../../../../main/core/sign-in/sign-in-custody.ts';
import type { CodexSignIn, CodexSignInRequest, OpenAddress } from '../../../../main/core/sign-in/sign-in-ports.ts';
import { type RouteDeps, showAddress } from '../../../../main/core/sign-in/sign-in-route.ts';
import type { SignInState } from '../../../../shared/sign-in.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const address = 'https://auth.example/a';

function open(openAddress: OpenAddress) {
  const clock = createFakeClock(0);
  const stop = new AbortController();
  const states: SignInState[] = [];
  const attempt = { opensBrowser: true, signal: stop.signal, show: (state: SignInState) => void states.push(state) };
  const shown = showAddress({ openAddress, clock }, attempt, { address, code: null });
  return { clock, stop, states, shown, attempt };
}

const never: OpenAddress = () => new Promise(() => undefined);

describe('an address that is to be opened in the browser', () => {
  it.each([true, false])('is shown with whether that worked: %s', async (opened) => {
    const { states, shown } = open(async () => opened);
    await shown;
    expect(states).toEqual([{ kind: 'waiting', address, code: null, opened }]);
  });

  it('is shown to be copied when the system does not say whether it opened one', async () => {
    const { clock, states, shown } = open(never);
    await clock.advance(10_000);
    await shown;
    expect(states).toEqual([{ kind: 'waiting', address, code: null, opened: false }]);
  });

  it('is not shown any more once the sign-in was called off, and keeps nobody waiting then', async () => {
    const { stop, states, shown } = open(never);
    stop.abort();
    await shown;
    expect(states).toEqual([]);
  });
});

describe('a sign-in that Codex ends while the browser is still opening', () => {
  it('does not go back to waiting afterwards', async () => {
    const browser = Promise.withResolvers<boolean>();
    const states: SignInState[] = [];
    const signIn = async ({ onAddress }: CodexSignInRequest): Promise<CodexSignIn> => {
      onAddress({ address, code: null });
      return { kind: 'refused', message: 'Workspace closed' };
    };
    const result = await signInByCodex(
      depsOf(() => browser.promise, signIn),
      { kept, signal: new AbortController().signal, opensBrowser: true, show: (state) => void states.push(state) },
      'browser',
    );
    expect(result).toMatchObject({ kind: 'failed', message: 'Codex says: Workspace closed' });
    browser.resolve(true);
    await new Promise((done) => setImmediate(done));
    expect(states).toEqual([]);
  });
});

const kept: KeptSignIn = {
  id: 'one',
  keep: async () => undefined,
  takeAnyone: async () => undefined,
  leave: async () => undefined,
  end: async () => undefined,
};

function depsOf(openAddress: OpenAddress, signIn: RouteDeps['codex']['signIn']): RouteDeps {
  return {
    http: { spend: async () => ({ kind: 'unsent', cause: 'dns', detail: 'nobody is asked here' }) },
    clock: createFakeClock(0),
    codex: { ...noCodex, signIn },
    listen: async () => null,
    openAddress,
    homes: {
      make: async () => '/home',
      readAuth: async () => null,
      remove: async () => undefined,
      list: async () => [],
    },
    issuer: () => 'https://auth.example',
    userAgent: 'test',
  };
}
