import type { Identity } from '../accounts/identity.ts';
import type { SignInAnswer } from '../custody/custody-record.ts';
import { isJsonObject, type JsonObject, parseJson, textOrNull } from '../json.ts';
import { Secret } from '../secret.ts';
import { isReadableJwt, readClaims } from '../stores/claims.ts';
import { parseTokenAnswer } from '../tokens/token-answer.ts';
import { clientId } from '../tokens/token-request.ts';
import type { HashedTokens, TokenHash } from '../tokens/token-set.ts';

/** A new sign-in, ready to be stored. */
export interface NewLogin {
  readonly tokens: HashedTokens;
  readonly identity: Identity;
  readonly plan: string | null;
  /** Of its access token; null when that does not say. */
  readonly issuedAtMs: number | null;
  /** For `tokens` of auth.json, with what a login adds there (facts/codex.md 1.2). Holds tokens in clear. */
  readonly cliTokens: JsonObject;
}

interface ReadTokens {
  readonly access: string;
  readonly refresh: string;
  readonly id: string;
  readonly cliTokens: JsonObject;
}

/** Null for an answer that no sign-in can be made of: one of the three tokens is missing, or Codex could not read its file. */
export function readSignIn(answer: SignInAnswer, hashOf: (token: string) => TokenHash): NewLogin | null {
  const read = answer.issuer === null ? fromAuthJson(answer.body) : fromTokenAnswer(answer.body, answer.issuer);
  if (read === null || !isReadableJwt(read.id)) return null;
  const [access, id] = [readClaims(read.access), readClaims(read.id)];
  const identity = {
    accountId: access.accountId ?? id.accountId,
    userId: access.userId ?? id.userId,
    email: id.email ?? access.email,
  };
  const tokens: HashedTokens = {
    access: new Secret(read.access),
    refresh: new Secret(read.refresh),
    id: new Secret(read.id),
    hash: hashOf(read.refresh),
    expiresAtMs: access.expiresAtMs,
  };
  const cliTokens = { ...read.cliTokens, account_id: textOrNull(read.cliTokens['account_id']) ?? identity.accountId };
  return { tokens, identity, plan: access.plan ?? id.plan, issuedAtMs: access.issuedAtMs, cliTokens };
}

function fromTokenAnswer(body: string, issuer: string): ReadTokens | null {
  const parsed = parseTokenAnswer(body);
  if (parsed.kind === 'not-json') return null;
  const { access, refresh, id } = parsed.tokens;
  if (access === null || refresh === null || id === null) return null;
  const provenance = { issuer, client_id: clientId };
  const cliTokens = { id_token: id, access_token: access, refresh_token: refresh, oauth_provenance: provenance };
  return { access, refresh, id, cliTokens };
}

function fromAuthJson(text: string): ReadTokens | null {
  const file = parseJson(text);
  const cliTokens = isJsonObject(file) ? file['tokens'] : null;
  if (!isJsonObject(cliTokens)) return null;
  const access = textOrNull(cliTokens['access_token']);
  const refresh = textOrNull(cliTokens['refresh_token']);
  const id = textOrNull(cliTokens['id_token']);
  return access === null || refresh === null || id === null ? null : { access, refresh, id, cliTokens };
}
