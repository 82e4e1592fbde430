import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, emailOrNull, isReadableJwt, readClaims } from '../../../../main/core/stores/claims.ts';
import { accessToken, jwt, kai, mira } from './made-up-docs.ts';

const nothing = {
  accountId: null,
  userId: null,
  email: null,
  plan: null,
  expiresAtMs: null,
  issuedAtMs: null,
  signedInAtMs: null,
  issuer: null,
  isFedramp: false,
};
const auth = 'https://api.openai.com/auth';
const profile = 'https://api.openai.com/profile';

describe('what a token says about itself', () => {
  it('is read from an access token without asking for its signature', () => {
    expect(readClaims(accessToken(mira, 1_000, 60))).toEqual({
      ...nothing,
      accountId: 'acc-mira',
      userId: 'user-mira',
      email: 'mira@studio.example',
      plan: 'plus',
      issuedAtMs: 1_000_000,
      expiresAtMs: 1_060_000,
    });
  });

  it.each([
    ['the user id under its other name', { [auth]: { user_id: 'u' } }, { userId: 'u' }],
    [
      'the user id under its first name when both are there',
      { [auth]: { chatgpt_user_id: 'a', user_id: 'b' } },
      { userId: 'a' },
    ],
    [
      'the e-mail of the top level first',
      { email: 'A@x.example ', [profile]: { email: 'b@x.example' } },
      { email: 'a@x.example' },
    ],
    [
      'the e-mail of the profile next',
      { email: 'nobody', [profile]: { email: 'b@x.example' } },
      { email: 'b@x.example' },
    ],
    ['a user name that is an e-mail last', { preferred_username: 'C@x.example' }, { email: 'c@x.example' }],
    ['a government account', { [auth]: { chatgpt_account_is_fedramp: true } }, { isFedramp: true }],
    ['an issuer', { iss: 'https://auth.openai.com' }, { issuer: 'https://auth.openai.com' }],
    ['a plan that nobody has heard of', { [auth]: { chatgpt_plan_type: 'galactic' } }, { plan: 'galactic' }],
  ])('names %s', (_what, claims, expected) => {
    expect(readClaims(jwt(claims))).toEqual({ ...nothing, ...expected });
  });

  it.each([
    ['empty', ''],
    ['opaque', 'rt_opaque'],
    ['of two parts', 'a.b'],
    ['of two dots and nothing else', '..'],
    ['of five parts', 'a.b.c.d.e'],
    ['not base64', 'a.%%%.c'],
    ['not JSON', `a.${Buffer.from('hello').toString('base64url')}.c`],
    ['a list', jwt(['a'])],
    ['a text', jwt('a')],
    ['null', jwt(null)],
    ['cut off', accessToken(kai, 1_000).slice(0, 60)],
  ])('is nothing when the token is %s', (_what, token) => {
    expect(readClaims(token)).toEqual(nothing);
    expect(isReadableJwt(token)).toBe(false);
  });

  it.each([
    ['a number for an id', { [auth]: { chatgpt_account_id: 7, chatgpt_user_id: ['u'] } }],
    ['empty ids', { [auth]: { chatgpt_account_id: '', chatgpt_user_id: '  ' } }],
    ['a list for the group of ids', { [auth]: ['acc'] }],
    ['a text for the group of ids', { [auth]: 'acc' }],
    ['an e-mail that is an object', { email: { at: 'x@y' } }],
    ['a plan that is null', { [auth]: { chatgpt_plan_type: null } }],
    ['a truth that is a text', { [auth]: { chatgpt_account_is_fedramp: 'true' } }],
    ['moments that no calendar holds', { iat: 1e300, exp: 8.64e12 + 1 }],
    ['moments before the beginning', { iat: 0, exp: -5 }],
    ['moments that are texts', { iat: 'soon', exp: '' }],
    ['ids where only the prototype has them', { __proto__: { email: 'x@y' } }],
  ])('is nothing rather than a guess when it has %s', (_what, claims) => {
    expect(readClaims(jwt(claims))).toEqual(nothing);
  });

  it('reads moments that are numbers written as texts', () => {
    expect(readClaims(jwt({ iat: '1000' })).issuedAtMs).toBe(1_000_000);
  });

  it('says the same when asked again', () => {
    const token = accessToken(mira, 5_000);
    expect(readClaims(token)).toEqual(readClaims(`${token}`));
  });

  it('never throws, and holds only texts, numbers within a calendar and nulls, whatever the token is', () => {
    const claims = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          email: fc.jsonValue(),
          iat: fc.jsonValue(),
          exp: fc.jsonValue(),
          [auth]: fc.dictionary(fc.constantFrom('chatgpt_account_id', 'chatgpt_user_id', 'user_id'), fc.jsonValue()),
        },
        { requiredKeys: [] },
      ),
    );
    const tokens = fc.oneof(
      fc.string({ unit: 'binary' }),
      claims.map((value) => jwt(JSON.parse(JSON.stringify(value)))),
      fc.tuple(fc.string(), fc.base64String(), fc.string()).map((parts) => parts.join('.')),
    );
    fc.assert(
      fc.property(tokens, (token) => {
        const { accountId, userId, email, plan, issuer, issuedAtMs, expiresAtMs } = readClaims(token);
        for (const text of [accountId, userId, email, plan, issuer])
          expect(text === null || (typeof text === 'string' && text.trim() !== '')).toBe(true);
        for (const moment of [issuedAtMs, expiresAtMs])
          expect(moment === null || !Number.isNaN(new Date(moment).getTime())).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an e-mail', () => {
  it.each([
    [' Mira@Studio.Example ', 'mira@studio.example'],
    ['mira', null],
    ['', null],
    [null, null],
    [7, null],
  ])('written %j is known as %j', (written, known) => {
    expect(emailOrNull(written)).toBe(known);
  });
});

describe('claims that a very old file holds in place of a token', () => {
  it('are read alike', () => {
    expect(claimsOf({ email: 'mira@studio.example', [auth]: { chatgpt_account_id: 'acc' } })).toEqual({
      ...nothing,
      email: 'mira@studio.example',
      accountId: 'acc',
    });
  });
});
