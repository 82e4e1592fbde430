import { jsonAnswer } from './answer.ts';
import { type Endpoint, nothingKnown } from './endpoint.ts';
import type { EndpointName } from './request-log.ts';
import { authorizeEndpoint, deviceCodeEndpoint, devicePageEndpoint, deviceTokenEndpoint } from './sign-in-endpoints.ts';
import { revokeEndpoint, tokenEndpoint } from './token-endpoint.ts';
import { accountsCheckEndpoint, resetCreditsEndpoint, usageEndpoint } from './usage-endpoint.ts';

export interface Route {
  readonly name: EndpointName;
  readonly endpoint: Endpoint;
}

const missingEndpoint: Endpoint = () => ({
  pace: {},
  decide: () => ({
    answer: jsonAnswer(404, { detail: 'Not Found' }),
    decision: { ...nothingKnown, behaviour: 'not-found' },
  }),
});

const discoveryEndpoint: Endpoint = (state) => ({
  pace: {},
  decide: () => ({
    answer: jsonAnswer(200, state.discoveryDocument()),
    decision: { ...nothingKnown, behaviour: 'healthy' },
  }),
});

const usage: Route = { name: 'usage', endpoint: usageEndpoint };
const resetCredits: Route = { name: 'reset-credits', endpoint: resetCreditsEndpoint };
const missing: Route = { name: 'other', endpoint: missingEndpoint };

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['POST /oauth/token', { name: 'token', endpoint: tokenEndpoint }],
  ['POST /oauth/revoke', { name: 'revoke', endpoint: revokeEndpoint }],
  ['GET /backend-api/wham/usage', usage],
  ['GET /api/codex/usage', usage],
  ['GET /backend-api/wham/rate-limit-reset-credits', resetCredits],
  ['GET /api/codex/rate-limit-reset-credits', resetCredits],
  ['GET /backend-api/wham/accounts/check', { name: 'accounts-check', endpoint: accountsCheckEndpoint }],
  ['GET /oauth/authorize', { name: 'authorize', endpoint: authorizeEndpoint }],
  ['POST /api/accounts/deviceauth/usercode', { name: 'device-code', endpoint: deviceCodeEndpoint }],
  ['POST /api/accounts/deviceauth/token', { name: 'device-token', endpoint: deviceTokenEndpoint }],
  ['GET /codex/device', { name: 'device-page', endpoint: devicePageEndpoint }],
  ['GET /.well-known/openid-configuration', { name: 'discovery', endpoint: discoveryEndpoint }],
]);

export function routeOf(method: string, path: string): Route {
  return routes.get(`${method} ${path}`) ?? missing;
}
