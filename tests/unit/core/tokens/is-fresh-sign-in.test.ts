import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../main/core/json.ts';
import { Secret } from '../../../../main/core/secret.ts';
import { isFreshSignIn } from '../../../../main/core/tokens/is-fresh-sign-in.ts';
import { buildJwt } from '../../../../main/node/made-up-service/token-factory.ts';

/** auth.json as far as it tells who signed in and when; what is left out is not in it. */
function state({ authTime, owner, iat = 1 }: { authTime?: JsonValue; owner?: JsonValue; iat?: number }) {
  const id = new Secret(buildJwt({ iat, ...(authTime === undefined ? {} : { auth_time: authTime }) }));
  const record = { tokens: owner === undefined ? {} : { login_owner_id: owner } };
  return { record, tokens: { refresh: null, access: null, id, expiresAtMs: null } };
}

describe('telling a fresh sign-in from one that went on', () => {
  it.each([
    ['another moment of signing in', { authTime: 1_000 }, { authTime: 2_000 }, true],
    ['another owner', { owner: 'a' }, { owner: 'b' }, true],
    ['another owner at the same moment', { authTime: 1_000, owner: 'a' }, { authTime: 1_000, owner: 'b' }, true],
    ['the same moment and owner', { authTime: 1_000, owner: 'a' }, { authTime: 1_000, owner: 'a' }, false],
    ['only a later issue', { authTime: 1_000, iat: 1 }, { authTime: 1_000, iat: 9 }, false],
    ['a moment that only one of them tells', { authTime: 1_000 }, {}, false],
    ['an owner that an older Codex dropped', { owner: 'a' }, {}, false],
    ['a moment that is none', { authTime: 1_000 }, { authTime: 'soon' }, false],
    ['an owner that is none', { owner: 'a' }, { owner: 7 }, false],
    ['nothing', {}, {}, false],
  ])('with %s the answer is given by what both tell', (_name, before, after, expected) => {
    expect(isFreshSignIn(state(before), state(after))).toBe(expected);
  });

  it('goes by the owner where there is no id token', () => {
    const without = (owner: string) => ({ ...state({ owner }), tokens: { ...state({}).tokens, id: null } });
    expect(isFreshSignIn(without('a'), without('b'))).toBe(true);
    expect(isFreshSignIn(without('a'), without('a'))).toBe(false);
  });
});
