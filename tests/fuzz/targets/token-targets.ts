import { unknownIdentity } from '../../../main/core/accounts/identity.ts';
import type { HttpAnswer } from '../../../main/core/ports.ts';
import { Secret } from '../../../main/core/secret.ts';
import { readSignIn } from '../../../main/core/sign-in/read-sign-in.ts';
import { isReadableJwt, readClaims } from '../../../main/core/stores/claims.ts';
import type { StoredLogin } from '../../../main/core/stores/store-types.ts';
import { classifyRefreshFailure } from '../../../main/core/tokens/classify-refresh-failure.ts';
import { createAnswerReader } from '../../../main/core/tokens/read-answer.ts';
import { readRetryAfter } from '../../../main/core/tokens/retry-after.ts';
import { parseTokenAnswer } from '../../../main/core/tokens/token-answer.ts';
import { createEndpointFor } from '../../../main/core/tokens/token-endpoint.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { fits, isAlike, lateOutcomeOf, promise } from '../oracle.ts';
import { accessToken, hashOf, idToken, nowMs, refreshToken, tokenWith } from './planted-tokens.ts';
import { claims, hashedTokens, identity } from './sound-types.ts';

/** The claims themselves, or a whole token when the input is no JSON. */
const jwt: FuzzTarget = {
  name: 'jwt',
  seeds: [accessToken('mira'), idToken('mira'), `"${accessToken('kai')}"`],
  examine(input) {
    const token = input.startsWith('"') ? input.replaceAll('"', '') : input;
    const read = readClaims(token);
    fits(claims, read, 'claims');
    isAlike(readClaims(token), read, 'the same token has other claims the second time');
    if (!isReadableJwt(token)) isAlike(read, readClaims(''), 'a token that cannot be read has claims');
  },
};

const readAnswer = createAnswerReader(hashOf);
const spent = hashOf(refreshToken('spent'));

/** Of a body that breaks off, what is taken for a token has to be one that the whole body has. */
function holdsWhenCut(body: string): void {
  const whole = parseTokenAnswer(body);
  if (whole.kind !== 'tokens') return;
  const known = new Set([whole.tokens.access, whole.tokens.refresh, whole.tokens.id]);
  const step = Math.max(1, Math.floor(body.length / 40));
  for (let length = 1; length < body.length; length += step) {
    const cut = parseTokenAnswer(body.slice(0, length));
    if (cut.kind === 'not-json') continue;
    const found = [cut.tokens.access, cut.tokens.refresh, cut.tokens.id].filter((token) => token !== null);
    // The same name twice: a part may know the first one, which the whole body overrules.
    const isDoubled = ['access_token', 'refresh_token', 'id_token'].some((name) => body.split(name).length > 2);
    promise(
      isDoubled || found.every((token) => known.has(token)),
      'a part of an answer holds a token that the whole does not',
    );
  }
}

const answerBody = {
  access_token: accessToken('mira'),
  refresh_token: refreshToken('mira'),
  id_token: idToken('mira'),
  token_type: 'bearer',
  expires_in: 3600,
  scope: 'openid',
  nested: { refresh_token: 'rt_inner' },
};

const tokenAnswer: FuzzTarget = {
  name: 'token-answer',
  seeds: [
    JSON.stringify(answerBody),
    JSON.stringify(answerBody).slice(0, -40),
    '<html>Sign in</html>',
    '{"error":"x"}',
  ],
  examine(input) {
    for (const complete of [true, false]) {
      const account = { ...unknownIdentity, accountId: 'acc-mira' };
      const reading = readAnswer({ at: nowMs, hash: spent, account, complete, body: input });
      if (reading.kind === 'nothing') continue;
      fits(identity, reading.identity, 'the identity of an answer');
      if (reading.kind === 'rotated') fits(hashedTokens, reading.tokens, 'tokens of an answer');
      promise(reading.kind !== 'rotated' || reading.tokens.hash !== spent, 'a token follows itself');
    }
    holdsWhenCut(input);
    for (const issuer of ['https://auth.openai.com', null]) {
      const login = readSignIn({ issuer, complete: true, body: input }, hashOf);
      if (login === null) continue;
      fits(hashedTokens, login.tokens, 'tokens of a sign-in');
      fits(identity, login.identity, 'the identity of a sign-in');
      JSON.stringify(login.cliTokens);
    }
  },
};

interface MadeUpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An input that is an answer with its status and headers; what does not fit is left out, as HTTP itself would. */
export function answerIn(input: string): MadeUpAnswer {
  const parsed = fieldsOf(input);
  const status =
    typeof parsed['status'] === 'number' && parsed['status'] >= 100 && parsed['status'] < 600
      ? Math.floor(parsed['status'])
      : 200;
  const given: object = typeof parsed['headers'] === 'object' && parsed['headers'] !== null ? parsed['headers'] : {};
  const headers = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : [])),
  );
  const body = typeof parsed['body'] === 'string' ? parsed['body'] : (textOf(parsed['body']) ?? input);
  return { status, headers, body };
}

/** Null for what cannot be written. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

function fieldsOf(input: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

const hardCodes =
  /refresh_token_(expired|reused|invalidated|revoked)|invalid_grant|invalid_client|unauthorized_client|session|account|user|workspace/i;

const tokenRefusal: FuzzTarget = {
  name: 'token-refusal',
  seeds: [
    JSON.stringify({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: { error: { code: 'refresh_token_reused', message: 'x' } },
    }),
    JSON.stringify({
      status: 401,
      headers: { 'retry-after': '120', date: 'Sat, 14 Nov 2026 12:00:00 GMT' },
      body: { error: 'invalid_grant' },
    }),
    JSON.stringify({ status: 403, headers: { 'cf-mitigated': 'challenge' }, body: '<html>' }),
    JSON.stringify({
      status: 429,
      headers: { 'retry-after': 'Sat, 14 Nov 2026 13:00:00 GMT' },
      body: { code: 'account_deactivated' },
    }),
    JSON.stringify({ status: 500, headers: {}, body: { error: { code: 'app_session_expired' } } }),
  ],
  examine(input) {
    const { status, headers, body } = answerIn(input);
    const found = classifyRefreshFailure({ status, headers, body });
    const isNews = status >= 400 && status < 500 && status !== 429 && status !== 408;
    promise(
      found.kind !== 'hard' || (isNews && hardCodes.test(body)),
      'a login is called dead without a code that says so',
    );
    const retryAtMs = readRetryAfter(headers, nowMs);
    promise(
      retryAtMs === null || (retryAtMs >= nowMs && retryAtMs <= nowMs + 7 * 86_400_000),
      'a wait is beyond what is obeyed',
    );
  },
};

const noLogin = { tokens: { access: new Secret(accessToken('mira')) } } as unknown as StoredLogin;
const discoveryDocument = {
  issuer: 'https://auth.openai.com',
  authorization_endpoint: 'https://auth.openai.com/oauth/authorize',
  token_endpoint: 'https://auth.openai.com/oauth/token',
  scopes_supported: ['openid'],
};

/** The input is the answer of the discovery address; with `iss` in it, the issuer that the token names. */
const discovery: FuzzTarget = {
  name: 'discovery',
  seeds: [
    JSON.stringify({ status: 200, body: discoveryDocument }),
    JSON.stringify({ status: 200, body: { ...discoveryDocument, token_endpoint: 'https://evil.example/token' } }),
    JSON.stringify({
      status: 200,
      iss: 'https://login.openai.com/x/',
      body: { ...discoveryDocument, issuer: 'https://login.openai.com/x/' },
    }),
    JSON.stringify({ status: 302, headers: { location: 'https://evil.example' }, body: '' }),
  ],
  async examine(input) {
    const answer: HttpAnswer = { kind: 'answer', complete: true, ...answerIn(input) };
    const { iss } = fieldsOf(input);
    const login =
      typeof iss === 'string'
        ? ({ tokens: { access: new Secret(tokenWith({ iss })) } } as unknown as StoredLogin)
        : noLogin;
    const asked: string[] = [];
    const endpointFor = createEndpointFor({
      http: {
        read: (request) => {
          asked.push(request.url);
          return Promise.resolve(answer);
        },
        spend: () => Promise.reject(new Error('nothing is spent')),
        close: () => Promise.resolve(),
      },
      override: null,
      mode: 'discover',
      parseUrl: (text) => (URL.canParse(text) ? new URL(text) : null),
    });
    const outcome = await lateOutcomeOf(() => endpointFor(login));
    const urls = [...asked, ...('value' in outcome && 'url' in outcome.value ? [outcome.value.url] : [])].map(
      (url) => new URL(url),
    );
    for (const { protocol, hostname, username } of urls) {
      const isOurs = protocol === 'https:' && /(^|\.)openai\.com$/.test(hostname);
      const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
      promise((isOurs || isHere) && username === '', 'tokens would go to an address that is not trusted');
    }
  },
};

export const tokenTargets: readonly FuzzTarget[] = [jwt, tokenAnswer, tokenRefusal, discovery];
