import * as oauth from 'oauth4webapi';
import { AppError } from '../app-error.ts';
import { textOrNull } from '../json.ts';
import type { Http } from '../ports.ts';
import { readClaims } from '../stores/claims.ts';
import type { StoredLogin } from '../stores/store-types.ts';
import { isSendable, isTrustedIssuer, type UrlParts } from './trusted-url.ts';

const standardEndpoint = 'https://auth.openai.com/oauth/token';
const discoveryTimeoutMs = 10_000;

export interface EndpointDeps {
  readonly http: Http;
  /** `CODEX_REFRESH_TOKEN_URL_OVERRIDE`: replaces the whole URL. */
  readonly override: string | null;
  readonly mode: 'standard' | 'discover';
  /** Null for what is no URL. */
  readonly parseUrl: (text: string) => (UrlParts & { readonly href: string }) | null;
}

export type Endpoint = { readonly url: string } | { readonly unreachable: 'offline' | 'unclear-answer' };

/** Where a login's token is presented (product.md section 3). Throws AppError `not-possible` for a URL that must not be used. */
export function createEndpointFor(deps: EndpointDeps): (login: StoredLogin) => Promise<Endpoint> {
  const discovered = new Map<string, string>();
  return async (login) => {
    if (deps.override !== null) return { url: sendable(deps, deps.override, 'CODEX_REFRESH_TOKEN_URL_OVERRIDE') };
    if (deps.mode === 'standard') return { url: standardEndpoint };
    const issuer = login.tokens.access === null ? null : readClaims(login.tokens.access.reveal()).issuer;
    if (issuer === null) return { url: standardEndpoint };
    const known = discovered.get(issuer);
    if (known !== undefined) return { url: known };
    const endpoint = await discover(deps, issuer);
    if ('url' in endpoint) discovered.set(issuer, endpoint.url);
    return endpoint;
  };
}

function sendable({ parseUrl }: EndpointDeps, text: string, name: string): string {
  const url = parseUrl(text);
  if (url !== null && isSendable(url)) return url.href;
  throw new AppError('not-possible', `${name} is not an address that tokens may be sent to.`, {
    hint: 'Use https, or http to this machine only.',
  });
}

/** OIDC discovery; a document of another issuer, or one that points elsewhere, is not followed. */
async function discover(deps: EndpointDeps, issuer: string): Promise<Endpoint> {
  const issuerUrl = deps.parseUrl(issuer);
  if (issuerUrl === null || !isTrustedIssuer(issuerUrl)) return { unreachable: 'unclear-answer' };
  const url = `${issuerUrl.href.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const result = await deps.http.read({
    method: 'GET',
    url,
    headers: { accept: 'application/json' },
    timeoutMs: discoveryTimeoutMs,
  });
  if (result.kind !== 'answer') return { unreachable: 'offline' };
  const endpoint = await endpointIn(result, issuer);
  const parsed = endpoint === null ? null : deps.parseUrl(endpoint);
  if (parsed === null || !isTrustedIssuer(parsed)) return { unreachable: 'unclear-answer' };
  return { url: parsed.href };
}

async function endpointIn(
  answer: { readonly status: number; readonly body: string },
  issuer: string,
): Promise<string | null> {
  try {
    const response = new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
    const server = await oauth.processDiscoveryResponse(new URL(issuer), response);
    // The library does not look at its type.
    return textOrNull(server.token_endpoint);
  } catch {
    return null;
  }
}
