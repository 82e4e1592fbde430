import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../../../main/core/json.ts';
import { Secret } from '../../../../../main/core/secret.ts';
import { settleTokens } from '../../../../../main/core/stores/edits/settle-tokens.ts';
import type { StoreDocs } from '../../../../../main/core/stores/store-types.ts';
import type { HashedTokens } from '../../../../../main/core/tokens/token-set.ts';
import {
  accessToken,
  docsOf,
  flaggedRecord,
  hashOf,
  idToken,
  kai,
  loginsOf,
  mira,
  pair,
  record,
  signedIn,
  tokensIn,
} from '../made-up-docs.ts';

const nowMs = Date.UTC(2026, 10, 21);

function settle(before: StoreDocs, chain: readonly string[], tokens: HashedTokens) {
  return settleTokens(before, { hashes: new Set(chain.map(hashOf)), tokens, nowMs, loginsOf });
}

function cliTokens(docs: StoreDocs): JsonObject {
  const tokens = docs.cli.record?.['tokens'];
  return isJsonObject(tokens) ? tokens : {};
}

describe('a new pair', () => {
  it('goes into every store that holds a token of its chain', () => {
    const before = docsOf({
      cli: signedIn('a1'),
      pool: [record('x', kai), record('a2')],
      flagged: [flaggedRecord('a3'), flaggedRecord('y', kai)],
    });
    const { after, result } = settle(before, ['a1', 'a2', 'a3'], pair('a4'));
    expect(result).toEqual(['cli', 'pool', 'flagged']);
    expect(tokensIn(after)).toEqual(['a4', 'x', 'a4', 'a4', 'y']);
  });

  it('never goes into another chain of the same person', () => {
    const before = docsOf({ cli: signedIn('b1'), pool: [record('a1'), record('c1')], flagged: [flaggedRecord('d1')] });
    const { after, result } = settle(before, ['a1'], pair('a2'));
    expect(result).toEqual(['pool']);
    expect(tokensIn(after)).toEqual(['b1', 'a2', 'c1', 'd1']);
    expect(after.cli).toBe(before.cli);
    expect(after.flagged).toBe(before.flagged);
    expect(after.pool.accounts[1]).toBe(before.pool.accounts[1]);
  });

  it('that is there already changes nothing, so that nothing is written', () => {
    const first = settle(docsOf({ cli: signedIn('a1'), pool: [record('a1')] }), ['a1'], pair('a2')).after;
    const again = settle(first, ['a1', 'a2'], pair('a2'));
    expect(again.after).toBe(first);
    expect(again.result).toEqual([]);
  });

  it('keeps every other field of a record, and its place', () => {
    const mine = record('a1', mira, { mine: { deep: [1] }, workspaces: [{ id: 'w', enabled: true }], enabled: false });
    const { after } = settle(docsOf({ pool: [record('x', kai), mine] }), ['a1'], pair('a2'));
    const { refreshToken, accessToken: access, expiresAt, ...rest } = after.pool.accounts[1] ?? {};
    const { refreshToken: _r, accessToken: _a, expiresAt: _e, ...before } = mine;
    expect(rest).toEqual(before);
    expect(Object.keys(after.pool.accounts[1] ?? {})).toEqual(Object.keys(mine));
    expect([refreshToken, access, expiresAt]).toEqual(['a2', accessToken(mira, 2_000), 5_600_000]);
  });

  it('brings an id token only to a record that keeps one', () => {
    const before = docsOf({ pool: [record('a1'), record('a1', mira, { idToken: 'old' })] });
    const [without, withOne] = settle(before, ['a1'], pair('a2')).after.pool.accounts;
    expect(without).not.toHaveProperty('idToken');
    expect(withOne?.['idToken']).toBe(idToken(mira));
  });
});

describe('the end that is written with a new pair', () => {
  const opaque = { ...pair('a2'), access: new Secret('opaque') };
  it.each([
    ['the access token itself', pair('a2'), 5_600_000],
    ['the answer when the token is silent', { ...opaque, expiresAtMs: 77_000 }, 77_000],
    ['the token rather than the answer', { ...pair('a2'), expiresAtMs: 77_000 }, 5_600_000],
    ['an hour from now when neither says', opaque, nowMs + 3_600_000],
    ['an hour from now when there is no access token at all', { ...pair('a2'), access: null }, nowMs + 3_600_000],
  ])('comes from %s', (_what, tokens, expiresAt) => {
    const { after } = settle(docsOf({ pool: [record('a1', mira, { expiresAt: 5 })] }), ['a1'], tokens);
    expect(after.pool.accounts[0]?.['expiresAt']).toBe(expiresAt);
  });

  it('is written also into a record that never had one', () => {
    const { after } = settle(docsOf({ pool: [{ refreshToken: 'a1' }] }), ['a1'], pair('a2'));
    expect(after.pool.accounts[0]?.['expiresAt']).toBe(5_600_000);
  });
});

describe('a new pair in auth.json', () => {
  it('keeps every other field at both levels, in order, and dates the refresh with a zone', () => {
    const cli = signedIn('a1', mira, { oauth_provenance: { issuer: 'i' }, login_owner_id: 'o', mine: 1 });
    const before = docsOf({
      cli: { ...cli, record: { ...cli.record, last_refresh: '2026-01-01T00:00:00.5Z', mine: 2 } },
    });
    const { after } = settle(before, ['a1'], pair('a2'));
    expect(after.cli.record).toEqual({
      ...before.cli.record,
      last_refresh: '2026-11-21T00:00:00.000Z',
      tokens: {
        ...cliTokens(before),
        refresh_token: 'a2',
        access_token: accessToken(mira, 2_000),
        id_token: idToken(mira),
      },
    });
    expect(Object.keys(cliTokens(after))).toEqual(Object.keys(cliTokens(before)));
  });

  it.each([
    ['opaque', new Secret('opaque')],
    ['not JSON inside', new Secret('a.b.c')],
    ['missing', null],
  ])('leaves the old id token where the new one is %s, since Codex could not read the file', (_what, id) => {
    const { after } = settle(docsOf({ cli: signedIn('a1', kai) }), ['a1'], { ...pair('a2'), id });
    expect(cliTokens(after)).toMatchObject({ id_token: idToken(kai), refresh_token: 'a2' });
  });

  it('leaves the old access token where the answer had none', () => {
    const { after } = settle(docsOf({ cli: signedIn('a1') }), ['a1'], { ...pair('a2'), access: null });
    expect(cliTokens(after)).toMatchObject({ access_token: accessToken(mira, 1_000), refresh_token: 'a2' });
  });
});

describe('settling any pair in any stores', () => {
  const name = fc.constantFrom('a1', 'a2', 'a3', 'b1', 'c1');
  const stores = fc.record({
    cli: fc.option(name, { nil: undefined }),
    pool: fc.array(name, { maxLength: 4 }),
    flagged: fc.array(name, { maxLength: 4 }),
  });
  const made = (names: { cli: string | undefined; pool: string[]; flagged: string[] }): StoreDocs =>
    docsOf({
      ...(names.cli === undefined ? {} : { cli: signedIn(names.cli) }),
      pool: names.pool.map((one, place) => record(one, mira, { place })),
      flagged: names.flagged.map((one, place) => flaggedRecord(one, mira, { place })),
    });

  it('replaces exactly the tokens of its chain, loses no record, and names the stores it changed', () => {
    fc.assert(
      fc.property(stores, fc.subarray(['a1', 'a2', 'a3']), (names, chain) => {
        const before = made(names);
        const { after, result } = settle(before, chain, pair('new'));
        expect(tokensIn(after)).toEqual(
          tokensIn(before).map((token) => (token !== null && chain.includes(token) ? 'new' : token)),
        );
        expect(after.pool.accounts.map(({ place }) => place)).toEqual(before.pool.accounts.map(({ place }) => place));
        for (const store of ['cli', 'pool', 'flagged'] as const)
          expect(after[store] !== before[store]).toBe(result.includes(store));
      }),
    );
  });

  it('never leaves a token without an end', () => {
    const odd = fc.record({
      access: fc.constantFrom(null, new Secret('opaque'), new Secret(accessToken(mira, 9, null)), pair('n').access),
      id: fc.constantFrom(null, new Secret('odd')),
      expiresAtMs: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(stores, odd, (names, tokens) => {
        const { after } = settle(made(names), ['a1', 'a2', 'a3'], { ...pair('new'), ...tokens });
        for (const { refreshToken, expiresAt } of [...after.pool.accounts, ...after.flagged.accounts])
          if (refreshToken === 'new') expect(Number.isFinite(expiresAt)).toBe(true);
      }),
    );
  });
});
