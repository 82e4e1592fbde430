import type { JsonObject } from '../../core/json.ts';
import type { MadeUpTokens } from './token-factory.ts';

/** What the token endpoint says about a pair that it gives out. */
export function grantBody(tokens: MadeUpTokens): JsonObject {
  return {
    id_token: tokens.id,
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    token_type: 'Bearer',
    scope: 'openid profile email offline_access',
    expires_in: Math.floor((tokens.expiresAtMs - tokens.issuedAtMs) / 1000),
  };
}
