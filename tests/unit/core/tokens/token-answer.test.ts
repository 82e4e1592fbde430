import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnsweredTokens, parseTokenAnswer } from '../../../../main/core/tokens/token-answer.ts';

const none: AnsweredTokens = { access: null, refresh: null, id: null, expiresInSeconds: null };

describe('the tokens of an answer', () => {
  it('are taken as they came', () => {
    const body = {
      access_token: 'a',
      refresh_token: 'r',
      id_token: 'i',
      expires_in: 3600,
      token_type: 'Bearer',
      x: [],
    };
    expect(parseTokenAnswer(JSON.stringify(body))).toEqual({
      kind: 'tokens',
      tokens: { access: 'a', refresh: 'r', id: 'i', expiresInSeconds: 3600 },
    });
  });

  it.each([
    [{}, {}],
    [{ refresh_token: 'r' }, { refresh: 'r' }],
    [{ refresh_token: 'r', access_token: null, id_token: '' }, { refresh: 'r' }],
    [{ refresh_token: '', access_token: 'a' }, { access: 'a' }],
    [{ refresh_token: '  ', access_token: 7, id_token: 'i' }, { id: 'i' }],
    [{ refresh_token: ['r'], access_token: { a: 1 }, id_token: false }, {}],
    [{ refresh_token: ' r\n' }, { refresh: 'r' }],
    [{ tokens: { refresh_token: 'r' } }, {}],
    [{ error: 'invalid_grant' }, {}],
  ])('count each by itself in %j', (body, tokens) => {
    expect(parseTokenAnswer(JSON.stringify(body))).toEqual({ kind: 'tokens', tokens: { ...none, ...tokens } });
  });

  it.each([
    [3600, 3600],
    ['3600', 3600],
    [3599.5, 3599.5],
    [0, null],
    [-1, null],
    [null, null],
    ['soon', null],
    [1e12, null],
    [true, null],
  ])('live %j seconds, which is %j', (expiresIn, expected) => {
    expect(parseTokenAnswer(JSON.stringify({ expires_in: expiresIn }))).toMatchObject({
      tokens: { expiresInSeconds: expected },
    });
  });

  it.each(['', 'null', '[]', '["refresh_token"]', '"r"', '12', '<html></html>', 'refresh_token=r&access_token=a'])(
    'are not in the body %s',
    (body) => {
      expect(parseTokenAnswer(body)).toEqual({ kind: 'not-json' });
    },
  );

  it('are found behind a mark that some programs put in front of a text', () => {
    expect(parseTokenAnswer('\uFEFF{"refresh_token":"r"}')).toMatchObject({ tokens: { refresh: 'r' } });
  });
});

describe('an answer that broke off', () => {
  it.each([
    ['{', {}],
    ['{"refresh_token":"r', {}],
    ['{"refresh_token":"r\\', {}],
    ['{"refresh_token":"r\\"', {}],
    ['{"refresh_token":"r"', { refresh: 'r' }],
    ['{"access_token":"a","refresh_token":"r","id_tok', { access: 'a', refresh: 'r' }],
    [' { "refresh_token" : "r\\u0041\\/" , "x": tr', { refresh: 'rA/' }],
    ['{"refresh_token":"", "x', {}],
    ['{"refresh_token":null,"access_token":"a","x', { access: 'a' }],
    ['{"note":"\\"refresh_token\\":\\"fake\\"","x', {}],
    ['{"note":"refresh_token","x', {}],
    ['{"old":{"refresh_token":"old"},"x', {}],
    ['{"old":[{"refresh_token":"old"}],"refresh_token":"r","x', { refresh: 'r' }],
    ['{"old":{"refresh_token":"old"', {}],
    ['{"refresh_token":"old","refresh_token":"r","x', { refresh: 'r' }],
  ])('gives what was complete in %s', (body, tokens) => {
    expect(parseTokenAnswer(body)).toEqual({ kind: 'cut-short', tokens: { ...none, ...tokens } });
  });

  it('gives the whole refresh token from its closing quote on, and nothing of it before', () => {
    const extra = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('refresh', 'old')),
      fc.oneof(fc.jsonValue(), fc.record({ refresh_token: fc.string() }), fc.constant('"refresh_token":"fake"')),
      { maxKeys: 3 },
    );
    fc.assert(
      fc.property(
        extra,
        fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.trim() !== ''),
        extra,
        fc.constantFrom(undefined, 2),
        (before, token, after, indent) => {
          const rest = { ...after };
          delete rest['refresh_token'];
          delete before['refresh_token'];
          const body = JSON.stringify({ ...before, refresh_token: token, ...rest }, null, indent);
          const completeFrom = body.lastIndexOf(JSON.stringify(token)) + JSON.stringify(token).length;
          const read = Array.from({ length: body.length + 1 }, (_, length) => {
            const parsed = parseTokenAnswer(body.slice(0, length));
            return parsed.kind === 'not-json' ? null : parsed.tokens.refresh;
          });
          expect([...new Set(read)].filter((refresh) => refresh !== null)).toEqual([token.trim()]);
          expect(read.slice(completeFrom)).not.toContain(null);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the token also when a megabyte came before it', () => {
    const body = `{"note":"${'x\\n'.repeat(350_000)}","refresh_token":"r","id_token":"${'y'.repeat(1_000)}`;
    expect(parseTokenAnswer(body)).toMatchObject({ kind: 'cut-short', tokens: { refresh: 'r', id: null } });
  });

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.nat(), (text, length) => {
        expect(() => parseTokenAnswer(`{${text}`.slice(0, length))).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
