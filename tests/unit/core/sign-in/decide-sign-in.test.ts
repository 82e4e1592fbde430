import { describe, expect, it } from 'vitest';
import type { NamedLogin } from '../../../../main/core/accounts/account-book.ts';
import type { Identity } from '../../../../main/core/accounts/identity.ts';
import { emptyHistory } from '../../../../main/core/ledger/account-history.ts';
import {
  decidePlacement,
  decideRoutes,
  decideWho,
  isOvertaken,
  storesToWrite,
} from '../../../../main/core/sign-in/decide-sign-in.ts';
import type { CliLoginKind, StoredLogin, StoreName } from '../../../../main/core/stores/store-types.ts';

const mira: Identity = { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' };
const kai: Identity = { accountId: 'acc-kai', userId: 'user-kai', email: 'kai@studio.example' };
const nobody: Identity = { accountId: null, userId: null, email: null };

function account(key: string, store: StoreName, identity: Identity): NamedLogin {
  const login = { store, identity, hash: `${store}-${key}` } as unknown as StoredLogin;
  return { key, login, label: key, email: identity.email, history: emptyHistory(key) };
}

describe('who talks to the service', () => {
  it.each([
    ['Codex, then the browser, then a code', true, 'browser', ['codex browser', 'app browser', 'app device']],
    ['Codex with a code, then we with a code', true, 'device', ['codex device', 'app device']],
    ['the browser, then a code', false, 'browser', ['app browser', 'app device']],
    ['a code alone', false, 'device', ['app device']],
  ] as const)('is %s', (_name, codexFound, way, expected) => {
    expect(decideRoutes({ codexFound, way }).map((route) => `${route.through} ${route.way}`)).toEqual(expected);
  });
});

describe('who signed in', () => {
  const known = [account('m', 'cli', mira), account('k', 'pool', kai), account('u', 'flagged', nobody)];
  it.each([
    ['the one that was asked for', 'm', mira, { kind: 'the-one-asked-for' }],
    ['the same under another e-mail', 'm', { ...mira, email: 'new@studio.example' }, { kind: 'the-one-asked-for' }],
    ['anybody, when nobody was named', null, { ...kai, userId: 'user-x' }, { kind: 'the-one-asked-for' }],
    ['another account that is known', 'm', kai, { kind: 'another', key: 'k' }],
    ['another workspace of the same person', 'm', { ...mira, accountId: 'acc-2' }, { kind: 'another', key: null }],
    ['somebody, where nothing is known of the one that was asked for', 'u', mira, { kind: 'another', key: 'm' }],
  ])('is %s', (_name, asked, answered, expected) => {
    expect(decideWho(known, { asked, answered })).toEqual(expected);
  });
});

describe('where a new sign-in goes', () => {
  const place = (named: readonly NamedLogin[], dead: readonly StoreName[], cliKind = 'chatgpt' as const) =>
    decidePlacement({ named, identity: mira, cliKind, isDead: ({ login }) => dead.includes(login.store) });
  const [cli, pool, flagged] = [account('m', 'cli', mira), account('m', 'pool', mira), account('m', 'flagged', mira)];
  const other = account('k', 'cli', kai);

  it.each([
    ['Codex’s own that stopped, before the lists', [flagged, pool, cli], ['cli', 'pool'], 'cli'],
    ['the set-aside one, while Codex’s own works', [cli, flagged], [], 'flagged'],
    ['the pool’s that stopped, while Codex’s own works', [cli, pool], ['pool'], 'pool'],
    ['Codex’s own when nothing is wrong with either', [pool, cli], [], 'cli'],
    ['the only one there is', [other, pool], [], 'pool'],
  ] as const)('is %s', (_name, named, dead, store) => {
    expect(place(named, dead)).toMatchObject({ kind: 'replace', login: { store } });
  });

  it('is Codex for a new account only where nobody is signed in, else the pool', () => {
    const isDead = (): boolean => false;
    const where = (cliKind: 'not-signed-in' | 'chatgpt' | 'api-key' | 'keyring') =>
      decidePlacement({ named: [other], identity: mira, cliKind, isDead });
    expect(where('not-signed-in')).toEqual({ kind: 'new', store: 'cli' });
    for (const kind of ['chatgpt', 'api-key', 'keyring'] as const)
      expect(where(kind)).toEqual({ kind: 'new', store: 'pool' });
  });
});

describe('a sign-in that an earlier run could not store', () => {
  const issued = (store: StoreName, issuedAtMs: number | null): NamedLogin => {
    const { login, ...rest } = account('m', store, mira);
    return { ...rest, login: { ...login, issuedAtMs } };
  };

  it.each([
    ['a newer one works', [issued('cli', 2_000)], [], 1_000, true],
    [
      'a newer one works in one place and an older one in another',
      [issued('pool', 500), issued('cli', 2_000)],
      [],
      1_000,
      true,
    ],
    ['the stored one is older', [issued('cli', 500)], [], 1_000, false],
    ['the newer one was refused', [issued('cli', 2_000)], ['cli'], 1_000, false],
    ['the newer one is set aside', [issued('flagged', 2_000)], [], 1_000, false],
    ['another place of the account needs it', [issued('cli', 2_000), issued('pool', 500)], ['pool'], 1_000, false],
    ['nothing says how old the stored one is', [issued('cli', null)], [], 1_000, false],
    ['it does not say how old it is', [issued('cli', 2_000)], [], null, false],
    ['only somebody else has signed in since', [account('k', 'cli', kai)], [], 1_000, false],
  ] as const)('is overtaken or not when %s', (_name, named, dead, issuedAtMs, expected) => {
    const isDead = ({ login }: NamedLogin): boolean => dead.some((store) => store === login.store);
    expect(isOvertaken({ named, identity: mira, issuedAtMs, isDead })).toBe(expected);
  });
});

describe('the files that a sign-in writes', () => {
  it.each<[string, readonly StoreName[], CliLoginKind, readonly StoreName[]]>([
    ['Codex’s own for somebody new where nobody is signed in', [], 'not-signed-in', ['cli']],
    ['the pool for somebody new beside Codex’s own', [], 'chatgpt', ['pool']],
    ['the one that the account lies in', ['cli'], 'chatgpt', ['cli']],
    ['each that it lies in', ['cli', 'pool'], 'chatgpt', ['cli', 'pool']],
    ['the pool too for one that was set aside', ['flagged'], 'chatgpt', ['flagged', 'pool']],
  ])('are %s', (_name, stores, cliKind, written) => {
    expect(storesToWrite(stores, cliKind)).toEqual(written);
  });
});
