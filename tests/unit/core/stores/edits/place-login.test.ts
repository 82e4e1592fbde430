import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../main/core/json.ts';
import type { NewLogin } from '../../../../../main/core/sign-in/read-sign-in.ts';
import { replaceLogin } from '../../../../../main/core/stores/edits/place-login.ts';
import { docsOf, hashOf, loginsOf, mira, pair, record } from '../made-up-docs.ts';

const login: NewLogin = {
  tokens: pair('new'),
  identity: { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' },
  plan: null,
  issuedAtMs: null,
  cliTokens: {},
};

function withoutTokens(facts: JsonObject): JsonObject {
  return { ...facts, addedAt: 10, lastUsed: 20 };
}

describe('a new sign-in in the place of an old one', () => {
  it.each<readonly [string, JsonObject, boolean]>([
    ['of the same account', withoutTokens({ email: 'mira@studio.example' }), true],
    ['of another account', withoutTokens({ email: 'kai@studio.example' }), false],
    ['of which nobody knows whose it is', withoutTokens({ accountLabel: 'Work' }), false],
  ])('goes into a record without any token %s: %o, %s', (_whose, other, isReplaced) => {
    const before = docsOf({ pool: [record('old', mira), other] });
    const request = { login, nowMs: 5, loginsOf, hashes: new Set([hashOf('old')]), wanted: 'pool' as const };
    const { after, result } = replaceLogin(before, request);
    expect(result).toEqual(['pool']);
    expect(after.pool.accounts[0]).toMatchObject({ refreshToken: 'new' });
    if (isReplaced) expect(after.pool.accounts[1]).toMatchObject({ refreshToken: 'new' });
    else expect(after.pool.accounts[1]).toEqual(other);
  });
});
