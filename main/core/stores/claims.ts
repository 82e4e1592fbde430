import { decodeJwt } from 'jose';
import { isJsonObject, type JsonObject, numberOrNull, textOrNull } from '../json.ts';

/** What a token says about itself (facts/codex.md section 3). Everything is null when the token cannot be read. */
export interface TokenClaims {
  readonly accountId: string | null;
  readonly userId: string | null;
  /** Trimmed and lower case. */
  readonly email: string | null;
  readonly plan: string | null;
  readonly expiresAtMs: number | null;
  readonly issuedAtMs: number | null;
  /** When the person signed in (`auth_time`); a rotation does not change it. */
  readonly signedInAtMs: number | null;
  readonly issuer: string | null;
  readonly isFedramp: boolean;
}

const noClaims: TokenClaims = {
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

const remembered = new Map<string, TokenClaims>();
const rememberedAtMost = 4_000;

/** Never throws: an opaque token is a token without claims. No signature is checked, as Codex itself checks none. */
export function readClaims(token: string): TokenClaims {
  const known = remembered.get(token);
  if (known !== undefined) return known;
  const claims = decode(token);
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(token, claims);
  return claims;
}

/** Whether Codex would accept it as an id token: three parts, the middle one JSON. */
export function isReadableJwt(token: string): boolean {
  return readPayload(token) !== null;
}

function readPayload(token: string): JsonObject | null {
  try {
    const payload: unknown = decodeJwt(token);
    return isJsonObject(payload) ? payload : null;
  } catch {
    return null;
  }
}

function decode(token: string): TokenClaims {
  const payload = readPayload(token);
  return payload === null ? noClaims : claimsOf(payload);
}

/** Very old files hold the claims themselves instead of the token. */
export function claimsOf(payload: JsonObject): TokenClaims {
  const auth = objectAt(payload, 'https://api.openai.com/auth');
  const profile = objectAt(payload, 'https://api.openai.com/profile');
  return {
    accountId: textOrNull(auth['chatgpt_account_id']),
    userId: textOrNull(auth['chatgpt_user_id']) ?? textOrNull(auth['user_id']),
    email: emailOrNull(payload['email']) ?? emailOrNull(profile['email']) ?? emailOrNull(payload['preferred_username']),
    plan: textOrNull(auth['chatgpt_plan_type']),
    expiresAtMs: secondsToMs(payload['exp']),
    issuedAtMs: secondsToMs(payload['iat']),
    signedInAtMs: secondsToMs(payload['auth_time']),
    issuer: textOrNull(payload['iss']),
    isFedramp: auth['chatgpt_account_is_fedramp'] === true,
  };
}

function objectAt(payload: JsonObject, name: string): JsonObject {
  const value = payload[name];
  return isJsonObject(value) ? value : {};
}

export function emailOrNull(value: unknown): string | null {
  const text = textOrNull(value)?.toLowerCase() ?? null;
  return text?.includes('@') === true ? text : null;
}

/** Within what a Date can hold; an absurd moment is as good as none. */
function secondsToMs(value: unknown): number | null {
  const seconds = numberOrNull(value);
  if (seconds === null || seconds <= 0 || seconds > 8.64e12) return null;
  return seconds * 1000;
}
