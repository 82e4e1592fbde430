import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unknownIdentity } from '../../../../main/core/accounts/identity.ts';
import { AppError } from '../../../../main/core/app-error.ts';
import { Secret } from '../../../../main/core/secret.ts';
import type { StoredLogin } from '../../../../main/core/stores/store-types.ts';
import { createEndpointFor, type EndpointDeps } from '../../../../main/core/tokens/token-endpoint.ts';
import { createHttp } from '../../../../main/node/http/http-client.ts';
import { buildJwt } from '../../../../main/node/made-up-service/token-factory.ts';

const standard = 'https://auth.openai.com/oauth/token';
const http = createHttp({ env: {}, proxy: null });
const discoveryPath = '/.well-known/openid-configuration';

interface Served {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}
let served: Served = { body: '' };
let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.writeHead(served.status ?? 200, { 'content-type': 'application/json', ...served.headers });
  response.end(served.body);
});
let origin = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await http.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function deps(facts: Partial<EndpointDeps> = {}): EndpointDeps {
  const parseUrl = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);
  return { http, override: null, mode: 'discover', parseUrl, ...facts };
}

function loginOf(access: string | null): StoredLogin {
  return {
    store: 'pool',
    position: 0,
    tokens: { access: access === null ? null : new Secret(access), refresh: null, id: null, expiresAtMs: null },
    hash: null,
    identity: unknownIdentity,
    requestAccountId: null,
    issuedAtMs: null,
    plan: null,
    givenLabel: null,
    enabled: true,
    flaggedAtMs: null,
    flaggedReason: null,
    lastError: null,
    recordedLimitUntilMs: null,
    record: {},
  };
}
const loginFrom = (issuer: string): StoredLogin => loginOf(buildJwt({ iss: issuer }));
const documentOf = (issuer: string, endpoint: unknown): Served => ({
  body: JSON.stringify({ issuer, token_endpoint: endpoint }),
});

describe('where a token is presented', () => {
  it('is the well-known address, and nobody is asked for it', async () => {
    const endpointFor = createEndpointFor(deps({ mode: 'standard' }));
    expect(await endpointFor(loginFrom(origin))).toEqual({ url: standard });
    expect(asked).toEqual([]);
  });

  it.each(['https://proxy.example/oauth/token?x=1', 'http://127.0.0.1:9/oauth/token', 'http://localhost:9/'])(
    'is %s when the variable says so, whatever the setting',
    async (override) => {
      for (const mode of ['standard', 'discover'] as const) {
        expect(await createEndpointFor(deps({ override, mode }))(loginFrom(origin))).toEqual({ url: override });
      }
      expect(asked).toEqual([]);
    },
  );

  it.each([
    'http://auth.openai.com/oauth/token',
    'http://10.1.2.3/token',
    'https://user@proxy.example/token',
    'ftp://127.0.0.1/token',
    'oauth/token',
    '',
  ])('is refused with the name of the variable when that says "%s"', async (override) => {
    const refusal = createEndpointFor(deps({ override }))(loginFrom(origin));
    await expect(refusal).rejects.toBeInstanceOf(AppError);
    await expect(refusal).rejects.toMatchObject({
      code: 'not-possible',
      message: expect.stringContaining('CODEX_REFRESH_TOKEN_URL_OVERRIDE'),
    });
  });
});

describe('where a token is presented, asked of its issuer', () => {
  it('is what the issuer’s document says, and the issuer is asked once', async () => {
    served = documentOf(origin, `${origin}/oauth/token`);
    const endpointFor = createEndpointFor(deps());
    expect(await endpointFor(loginFrom(origin))).toEqual({ url: `${origin}/oauth/token` });
    expect(await endpointFor(loginFrom(origin))).toEqual({ url: `${origin}/oauth/token` });
    expect(asked).toEqual([discoveryPath]);
  });

  it('is asked for below the path of the issuer', async () => {
    const issuer = `${origin}/tenant/`;
    served = documentOf(issuer, `${origin}/tenant/token`);
    expect(await createEndpointFor(deps())(loginFrom(issuer))).toEqual({ url: `${origin}/tenant/token` });
    expect(asked).toEqual([`/tenant${discoveryPath}`]);
  });

  it('may lie with OpenAI', async () => {
    served = documentOf(origin, standard);
    expect(await createEndpointFor(deps())(loginFrom(origin))).toEqual({ url: standard });
  });

  it.each([
    ['an opaque access token', loginOf('opaque')],
    ['no access token', loginOf(null)],
    ['an access token without an issuer', loginOf(buildJwt({ sub: 'x' }))],
  ])('is the well-known address for %s', async (_name, login) => {
    expect(await createEndpointFor(deps())(login)).toEqual({ url: standard });
    expect(asked).toEqual([]);
  });

  it.each([
    'https://evil.example',
    'http://auth.openai.com',
    'https://auth.openai.com@evil.example',
    'https://evilopenai.com',
    'not a url',
  ])('is never asked of %s', async (issuer) => {
    const spying = { ...http, read: () => Promise.reject(new Error('Somebody was asked.')) };
    const endpoint = await createEndpointFor(deps({ http: spying }))(loginFrom(issuer));
    expect(endpoint).toEqual({ unreachable: 'unclear-answer' });
  });

  it.each<[string, () => Served]>([
    ['belongs to another issuer', () => documentOf('https://auth.openai.com', `${origin}/oauth/token`)],
    ['names no issuer', () => ({ body: JSON.stringify({ token_endpoint: `${origin}/oauth/token` }) })],
    ['names no endpoint', () => documentOf(origin, undefined)],
    ['names no address', () => documentOf(origin, 'oauth/token')],
    ['names a number', () => documentOf(origin, 17)],
    ['points elsewhere', () => documentOf(origin, 'https://evil.example/oauth/token')],
    ['points to OpenAI over plain http', () => documentOf(origin, 'http://auth.openai.com/oauth/token')],
    ['hides the host behind a user name', () => documentOf(origin, 'https://auth.openai.com@evil.example/token')],
    ['is a web page', () => ({ body: '<html></html>', headers: { 'content-type': 'text/html' } })],
    ['is a list', () => ({ body: '[]' })],
    ['is empty', () => ({ body: '' })],
    ['is a failure', () => ({ ...documentOf(origin, `${origin}/oauth/token`), status: 500 })],
    ['is missing', () => ({ ...documentOf(origin, `${origin}/oauth/token`), status: 404 })],
  ])('cannot be said when the document %s', async (_name, document) => {
    served = document();
    expect(await createEndpointFor(deps())(loginFrom(origin))).toEqual({ unreachable: 'unclear-answer' });
  });

  it('cannot be said after a redirect, which is not followed', async () => {
    served = { status: 302, headers: { location: `${origin}/elsewhere` }, body: '' };
    expect(await createEndpointFor(deps())(loginFrom(origin))).toEqual({ unreachable: 'unclear-answer' });
    expect(asked).toEqual([discoveryPath]);
  });

  it('cannot be said while nobody answers, and is asked for again the next time', async () => {
    const closed = createServer();
    closed.listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const silent = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    closed.close();
    await once(closed, 'close');
    expect(await createEndpointFor(deps())(loginFrom(silent))).toEqual({ unreachable: 'offline' });

    const endpointFor = createEndpointFor(deps());
    served = { status: 503, body: '' };
    expect(await endpointFor(loginFrom(origin))).toEqual({ unreachable: 'unclear-answer' });
    served = documentOf(origin, `${origin}/oauth/token`);
    expect(await endpointFor(loginFrom(origin))).toEqual({ url: `${origin}/oauth/token` });
  });
});
