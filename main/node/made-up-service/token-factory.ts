import { hash, randomFillSync } from 'node:crypto';
import type { JsonValue } from '../../core/json.ts';

/** Who a made-up sign-in is for, as its tokens state it. */
export interface SignInFacts {
  readonly email: string;
  readonly accountId: string;
  readonly userId: string;
  /** Any text: plans nobody has heard of occur in the world. */
  readonly plan: string;
}

export interface TokenSpan {
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export interface TokenRecipe extends TokenSpan {
  readonly facts: SignInFacts;
  readonly issuer: string;
  /** When the person signed in, which every rotation keeps; left out: with these very tokens. */
  readonly signedInAtMs?: number;
  /** Part of every token, so that a leaked one is found by a plain text search. Only letters, digits, `-` and `_`. */
  readonly marker: string;
}

/** Tokens of one answer. Made up, so plain text: they open nothing. */
export interface MadeUpTokens extends TokenSpan {
  readonly email: string;
  readonly accountId: string;
  readonly access: string;
  readonly refresh: string;
  readonly id: string;
}

export const openAiIssuer = 'https://auth.openai.com';
export const defaultMarker = 'madeup';

const encodePart = (value: JsonValue): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsignedHeader = encodePart({ alg: 'none', typ: 'JWT' });

/** Drawn in advance: asking the system for each token took a sixth of the service's time. */
const pool = Buffer.alloc(4_096);
let drawnTo = pool.length;

/** Random bytes that nobody has had before; to be read before the next are drawn. */
function drawn(count: number): Buffer {
  if (drawnTo + count > pool.length) {
    randomFillSync(pool);
    drawnTo = 0;
  }
  drawnTo += count;
  return pool.subarray(drawnTo - count, drawnTo);
}

const seconds = (epochMs: number): number => Math.floor(epochMs / 1000);

/** An unsigned JWT. Nobody checks signatures of stored tokens (facts/codex.md 3); the third part carries the marker instead. */
export function buildJwt(claims: Readonly<Record<string, JsonValue>>, marker: string = defaultMarker): string {
  return `${unsignedHeader}.${encodePart(claims)}.${marker}-${drawn(12).toString('base64url')}`;
}

function buildAccessToken(recipe: TokenRecipe): string {
  return buildJwt(
    {
      iss: recipe.issuer,
      aud: ['https://api.openai.com/v1'],
      sub: recipe.facts.userId,
      jti: drawn(8).toString('hex'),
      iat: seconds(recipe.issuedAtMs),
      nbf: seconds(recipe.issuedAtMs),
      exp: seconds(recipe.expiresAtMs),
      scp: ['openid', 'profile', 'email', 'offline_access'],
      'https://api.openai.com/auth': authClaim(recipe.facts),
      'https://api.openai.com/profile': { email: recipe.facts.email, email_verified: true },
    },
    recipe.marker,
  );
}

function buildIdToken(recipe: TokenRecipe): string {
  return buildJwt(
    {
      iss: recipe.issuer,
      aud: ['app_EMoamEEZ73f0CkXaXp7hrann'],
      sub: recipe.facts.userId,
      auth_time: seconds(recipe.signedInAtMs ?? recipe.issuedAtMs),
      iat: seconds(recipe.issuedAtMs),
      exp: seconds(recipe.expiresAtMs),
      email: recipe.facts.email,
      email_verified: true,
      'https://api.openai.com/auth': authClaim(recipe.facts),
    },
    recipe.marker,
  );
}

export function buildRefreshToken(marker: string = defaultMarker): string {
  return `rt_${marker}_${drawn(32).toString('base64url')}`;
}

export function buildTokens(recipe: TokenRecipe): MadeUpTokens {
  return {
    email: recipe.facts.email,
    accountId: recipe.facts.accountId,
    access: buildAccessToken(recipe),
    refresh: buildRefreshToken(recipe.marker),
    id: buildIdToken(recipe),
    issuedAtMs: recipe.issuedAtMs,
    expiresAtMs: recipe.expiresAtMs,
  };
}

/** Lower-case hex of the UTF-8 text: how a token is named wherever the token itself must not appear. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}

function authClaim(facts: SignInFacts): JsonValue {
  return { chatgpt_account_id: facts.accountId, chatgpt_user_id: facts.userId, chatgpt_plan_type: facts.plan };
}
