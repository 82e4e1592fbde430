import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../../main/core/accounts/identity.ts';
import { type AnswerReading, createAnswerReader } from '../../../../main/core/tokens/read-answer.ts';
import type { TokenHash } from '../../../../main/core/tokens/token-set.ts';
import { buildJwt } from '../../../../main/node/made-up-service/token-factory.ts';

const at = Date.UTC(2026, 10, 20, 12);
const mira: Identity = { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example' };
const kai: Identity = { accountId: 'acc-kai', userId: 'user-kai', email: 'kai@studio.example' };
const unknown: Identity = { accountId: null, userId: null, email: null };

const hashOf = (token: string): TokenHash => `hash of ${token}` as TokenHash;
const reader = createAnswerReader(hashOf);

function jwt({ accountId, userId, email }: Identity, claims: Readonly<Record<string, number>> = {}): string {
  const auth = { chatgpt_account_id: accountId, chatgpt_user_id: userId };
  return buildJwt({ ...claims, email, 'https://api.openai.com/auth': auth });
}

function read(body: unknown, facts: { readonly account?: Identity; readonly complete?: boolean } = {}): AnswerReading {
  const { account = mira, complete = true } = facts;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return reader({ at, hash: hashOf('old'), account, complete, body: text });
}

const rotated = { access_token: jwt(mira), id_token: jwt(mira), refresh_token: 'new' };

describe('an answer with a new refresh token', () => {
  it('is the account’s next pair', () => {
    const reading = read(rotated);
    expect(reading).toMatchObject({ kind: 'rotated', identity: mira, foreign: false, emailChanged: false });
    expect(reading.kind === 'rotated' && [reading.tokens.hash, reading.tokens.refresh.reveal()]).toEqual([
      hashOf('new'),
      'new',
    ]);
  });

  it('is taken without the tokens that are missing, null, empty or odd', () => {
    for (const others of [{}, { access_token: null, id_token: '' }, { access_token: 7, id_token: [] }]) {
      expect(read({ refresh_token: 'new', ...others })).toMatchObject({
        kind: 'rotated',
        tokens: { access: null, id: null, expiresAtMs: null },
        identity: mira,
        foreign: false,
      });
    }
  });

  it('is taken with an id token that cannot be read', () => {
    expect(read({ ...rotated, id_token: 'not.a.token' })).toMatchObject({
      kind: 'rotated',
      identity: mira,
      foreign: false,
      emailChanged: false,
    });
  });

  it.each([
    ['the end that the token itself names', { exp: at / 1000 + 600 }, { expires_in: 3600 }, at + 600_000],
    ['the life that the answer names', {}, { expires_in: 3600 }, at + 3_600_000],
    ['no end when neither names one', {}, {}, null],
    ['no end for a life of 0', {}, { expires_in: 0 }, null],
  ])('ends at %s', (_name, claims, fields, expiresAtMs) => {
    const reading = read({ ...rotated, access_token: jwt(mira, claims), ...fields });
    expect(reading).toMatchObject({ tokens: { expiresAtMs } });
  });

  it('fills in who the account is when that was not known', () => {
    expect(read(rotated, { account: unknown })).toMatchObject({ identity: mira, foreign: false });
    expect(read(rotated, { account: { ...unknown, email: mira.email } })).toMatchObject({ identity: mira });
  });

  it('keeps what was known of the account where its tokens say nothing', () => {
    const opaque = { access_token: 'opaque', refresh_token: 'new' };
    expect(read(opaque)).toMatchObject({ identity: mira, foreign: false, emailChanged: false });
  });

  it('says that the e-mail changed when the account is the same one', () => {
    const moved = { ...mira, email: 'mira@new.example' };
    const reading = read({ ...rotated, access_token: jwt(moved), id_token: jwt(moved) });
    expect(reading).toMatchObject({ kind: 'rotated', foreign: false, emailChanged: true, identity: moved });
  });
});

describe('an answer for another account', () => {
  it.each([
    ['another account and user', kai, kai, mira],
    ['another user of the same account', { ...mira, userId: 'user-kai' }, mira, mira],
    ['the same user in another workspace', { ...mira, accountId: 'acc-team' }, mira, mira],
    ['another e-mail while nothing else is known', kai, kai, { ...unknown, email: mira.email }],
  ])('is held under that one and never mixed: %s', (_name, access, id, account) => {
    const body = { access_token: jwt(access), id_token: jwt(id), refresh_token: 'new' };
    const reading = read(body, { account });
    expect(reading).toMatchObject({ kind: 'rotated', foreign: true, emailChanged: false });
    if (reading.kind !== 'rotated') return;
    expect(reading.identity).not.toMatchObject({ accountId: account.accountId, userId: account.userId });
  });

  it.each([
    ['the person that asked in the access token alone', mira, kai],
    ['the person that asked in the id token alone', kai, mira],
    ['two strangers', kai, { ...kai, userId: 'user-ines' }],
  ])('is held under nobody when its tokens name %s', (_name, access, id) => {
    const body = { access_token: jwt(access), id_token: jwt(id), refresh_token: 'new' };
    expect(read(body)).toMatchObject({ kind: 'rotated', foreign: true, identity: unknown });
    expect(read(body, { account: unknown })).toMatchObject({ foreign: true, identity: unknown });
  });

  it('is no such thing when a refresh token came alone', () => {
    expect(read({ refresh_token: 'new' }, { account: kai })).toMatchObject({ identity: kai, foreign: false });
  });

  it('is noticed also when it brought no refresh token', () => {
    expect(read({ access_token: jwt(kai) })).toMatchObject({ kind: 'kept', foreign: true, identity: kai });
  });
});

describe('an answer without a new refresh token', () => {
  it.each([
    ['leaves it out', {}],
    ['sends null', { refresh_token: null }],
    ['sends an empty one', { refresh_token: '' }],
    ['sends back the one it was shown', { refresh_token: 'old' }],
  ])('keeps the old one when the service %s', (_name, fields) => {
    const reading = read({ access_token: jwt(mira), ...fields });
    expect(reading).toMatchObject({ kind: 'kept', identity: mira, foreign: false });
    expect(reading.kind === 'kept' && reading.tokens.access?.reveal()).toContain('.');
  });

  it('keeps the old one when it is empty altogether', () => {
    expect(read({})).toMatchObject({ kind: 'kept', tokens: { access: null, id: null, expiresAtMs: null } });
  });
});

describe('an answer that did not come through', () => {
  it.each([
    ['a web page', '<html><body>Sign in</body></html>', true, 'web-page'],
    ['nothing', '', true, 'web-page'],
    ['half a web page', '<html><bo', false, 'answer-cut-short'],
    ['nothing of it', '', false, 'answer-cut-short'],
    ['half a token', '{"access_token":"a","refresh_token":"ne', false, 'answer-cut-short'],
    ['half a token that was called whole', '{"access_token":"a","refresh_token":"ne', true, 'answer-cut-short'],
    ['a document that ended early', '{"access_token":"a"}', false, 'answer-cut-short'],
  ])('gives nothing for %s', (_name, body, complete, reason) => {
    expect(read(body, { complete })).toEqual({ kind: 'nothing', reason });
  });

  it.each([true, false])('gives the refresh token that arrived whole (said to be complete: %s)', (complete) => {
    const reading = read('{"access_token":"cut","refresh_token":"new","id_tok', { complete });
    expect(reading).toMatchObject({ kind: 'rotated', identity: mira, tokens: { hash: hashOf('new') } });
  });
});
