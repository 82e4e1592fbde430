import * as oauth from 'oauth4webapi';
import type { HttpAnswer, HttpRequest, HttpResult } from '../ports.ts';
import { clientId } from '../tokens/token-request.ts';

export const standardIssuer = 'https://auth.openai.com';

/** As Codex asks (facts/codex.md section 7). */
const scope = 'openid profile email offline_access api.connectors.read api.connectors.invoke';
const originator = 'codex_quota';
const exchangeTimeoutMs = 60_000;

/** One attempt: the address for the browser, and what proves that the answer belongs to it. */
export interface PreparedLogin {
  readonly issuer: string;
  readonly redirectUri: string;
  readonly address: string;
  readonly state: string;
  readonly verifier: string;
}

const client: oauth.Client = { client_id: clientId };

function serverOf(issuer: string): oauth.AuthorizationServer {
  return { issuer, token_endpoint: `${issuer}/oauth/token` };
}

export async function prepareLogin(issuer: string, redirectUri: string): Promise<PreparedLogin> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    id_token_add_organizations: 'true',
    codex_cli_simplified_flow: 'true',
    state,
    originator,
  });
  // Codex writes a space as %20, not as +.
  const text = String(query).replaceAll('+', '%20');
  return { issuer, redirectUri, address: `${issuer}/oauth/authorize?${text}`, state, verifier };
}

/** `parameters` come out only for a callback whose state is ours. */
export type ReadCallback =
  | { readonly kind: 'code'; readonly parameters: URLSearchParams }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string | null }
  | { readonly kind: 'not-ours' };

export function readCallback({ issuer, state }: PreparedLogin, search: string): ReadCallback {
  try {
    const parameters = oauth.validateAuthResponse(serverOf(issuer), client, new URLSearchParams(search), state);
    return (parameters.get('code') ?? '') === '' ? { kind: 'not-ours' } : { kind: 'code', parameters };
  } catch (error) {
    if (!(error instanceof oauth.AuthorizationResponseError)) return { kind: 'not-ours' };
    return { kind: 'refused', code: error.error, message: error.error_description ?? null };
  }
}

/** The code of a device sign-in comes with its own verifier, in an answer of the service instead of a callback. */
export function deviceCallback(issuer: string, code: string): URLSearchParams {
  return oauth.validateAuthResponse(serverOf(issuer), client, new URLSearchParams({ code }), oauth.skipStateCheck);
}

export interface CodeExchange {
  readonly issuer: string;
  readonly redirectUri: string;
  readonly verifier: string;
  readonly parameters: URLSearchParams;
}

export type SendOnce = (request: HttpRequest) => Promise<HttpResult>;

/**
 * Trades the code for tokens. The answer comes back raw: it has to be on disk before anybody looks at it, and to be read as laxly
 * as that of a refresh.
 */
export async function exchangeCode(
  { issuer, redirectUri, verifier, parameters }: CodeExchange,
  { send, userAgent }: { readonly send: SendOnce; readonly userAgent: string },
): Promise<HttpResult> {
  let result: HttpResult | null = null;
  await oauth.authorizationCodeGrantRequest(serverOf(issuer), client, oauth.None(), parameters, redirectUri, verifier, {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (url: string, { body }: { readonly body: URLSearchParams }) => {
      const headers = {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': userAgent,
      };
      result = await send({ method: 'POST', url, headers, body: String(body), timeoutMs: exchangeTimeoutMs });
      return new Response('', { status: 200, headers: {} });
    },
  });
  return result ?? { kind: 'unsent', cause: 'cancelled', detail: 'not sent' };
}

export function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}
