import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../main/core/app-error.ts';
import { encodeCliDoc, parseCliDoc } from '../../../../main/core/stores/cli-doc.ts';

const path = '/home/auth.json';
const tokens = { id_token: 'x.y.z', access_token: 'a', refresh_token: 'r' };

function kindOf(file: object): string {
  return parseCliDoc(JSON.stringify(file), 'file', path).kind;
}

describe('how somebody signs in with Codex', () => {
  it.each([
    ['chatgpt', { auth_mode: 'chatgpt', tokens }],
    ['chatgpt', { auth_mode: null, tokens }],
    ['chatgpt', { tokens }],
    ['chatgpt', { OPENAI_API_KEY: null, tokens }],
    ['chatgpt', { auth_mode: 'chatgpt', OPENAI_API_KEY: 'sk-x', tokens }],
    ['chatgpt', { auth_mode: 'chatgptAuthTokens', tokens }],
    ['api-key', { OPENAI_API_KEY: 'sk-x', tokens }],
    ['api-key', { OPENAI_API_KEY: 'sk-x' }],
    ['api-key', { auth_mode: 'apikey' }],
    ['personal-token', { auth_mode: 'personalAccessToken' }],
    ['personal-token', { auth_mode: 'headers' }],
    ['agent-identity', { auth_mode: 'agentIdentity' }],
    ['bedrock', { auth_mode: 'bedrockApiKey' }],
    ['bedrock', { auth_mode: 'bedrockAccessKeys' }],
    ['not-signed-in', {}],
    ['not-signed-in', { OPENAI_API_KEY: ' ' }],
    ['not-signed-in', { auth_mode: 'chatgpt' }],
    ['not-signed-in', { auth_mode: 'chatgpt', tokens: null }],
    ['not-signed-in', { tokens: 'text' }],
  ])('is %s for %j', (kind, file) => {
    expect(kindOf(file)).toBe(kind);
  });

  it.each([['somethingNew'], [7], [{}], ['constructor'], ['__proto__'], ['']])(
    'is refused for the unknown mode %j, which Codex refuses too',
    (mode) => {
      expect(() => kindOf({ auth_mode: mode, tokens })).toThrow(
        expect.objectContaining({ code: 'store-unsupported', message: expect.stringContaining(path) }),
      );
    },
  );

  it.each([
    ['keyring', 'keyring'],
    ['ephemeral', 'ephemeral'],
  ] as const)('is never looked for in a file when Codex keeps it in %s', (store, kind) => {
    expect(parseCliDoc(JSON.stringify({ tokens }), store, path)).toEqual({ store: 'cli', kind, record: null });
  });

  it('is the keyring for "auto" without a file, the file with one, and nothing for "file" without one', () => {
    expect(parseCliDoc(null, 'auto', path).kind).toBe('keyring');
    expect(parseCliDoc(JSON.stringify({ tokens }), 'auto', path).kind).toBe('chatgpt');
    expect(parseCliDoc(null, 'file', path).kind).toBe('not-signed-in');
  });
});

describe('auth.json', () => {
  it('comes back byte for byte when nothing changed', () => {
    const field = fc
      .string({ maxLength: 8 })
      .filter((name) => !['auth_mode', 'OPENAI_API_KEY', '__proto__'].includes(name));
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 }), (fields) => {
        const text = JSON.stringify(JSON.parse(JSON.stringify({ ...fields, tokens, auth_mode: 'chatgpt' })), null, 2);
        expect(encodeCliDoc(parseCliDoc(text, 'file', path))).toBe(text);
      }),
    );
  });

  it('ends without a newline, as Codex writes it', () => {
    expect(encodeCliDoc(parseCliDoc('{"tokens":{}}\n', 'file', path))).toBe('{\n  "tokens": {}\n}');
  });

  it.each([
    ['is empty', ''],
    ['begins with a byte order mark', `\uFEFF${JSON.stringify({ tokens })}`],
    ['was cut off', '{"tokens":{"refresh_'],
    ['is a list', '[]'],
    ['is a number', '7'],
  ])('that %s is refused as broken, with its name and the next step', (_what, text) => {
    expect(() => parseCliDoc(text, 'file', path)).toThrow(
      expect.objectContaining({
        code: 'store-broken',
        message: expect.stringContaining(path),
        hint: expect.stringContaining('then try again'),
      }),
    );
  });

  it('never shows what a broken file holds', () => {
    const error: unknown = (() => {
      try {
        return parseCliDoc('{"tokens":{"refresh_token":"rt-planted-secret"', 'file', path);
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(AppError);
    expect(`${error} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`).not.toContain('planted');
  });

  it('is parsed or refused, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        try {
          parseCliDoc(text, 'file', path);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
  });
});
