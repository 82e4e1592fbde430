import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../../../main/core/json.ts';
import { Secret } from '../../../../main/core/secret.ts';
import { parseCliDoc } from '../../../../main/core/stores/cli-doc.ts';
import { parseListDoc } from '../../../../main/core/stores/list-doc.ts';
import type { CliDoc, ListDoc, StoreDocs } from '../../../../main/core/stores/store-types.ts';
import { createLoginsOf } from '../../../../main/core/stores/stored-login.ts';
import type { HashedTokens, TokenHash } from '../../../../main/core/tokens/token-set.ts';

export function hashOf(token: string): TokenHash {
  return createHash('sha256').update(token).digest('hex') as TokenHash;
}

export const loginsOf = createLoginsOf(hashOf);

const part = (value: JsonValue): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An unsigned token with these claims. */
export function jwt(claims: JsonValue): string {
  return `${part({ alg: 'none' })}.${part(claims)}.sig`;
}

export interface Person {
  readonly accountId?: string;
  readonly userId?: string;
  readonly email?: string;
  readonly plan?: string;
}

export const mira: Person = { accountId: 'acc-mira', userId: 'user-mira', email: 'mira@studio.example', plan: 'plus' };
export const kai: Person = { accountId: 'acc-kai', userId: 'user-kai', email: 'kai@studio.example', plan: 'pro' };

export function accessToken(person: Person, issuedAtSeconds: number, livesSeconds: number | null = 3_600): string {
  return jwt({
    iat: issuedAtSeconds,
    ...(livesSeconds === null ? {} : { exp: issuedAtSeconds + livesSeconds }),
    'https://api.openai.com/auth': {
      ...(person.accountId === undefined ? {} : { chatgpt_account_id: person.accountId }),
      ...(person.userId === undefined ? {} : { chatgpt_user_id: person.userId }),
      ...(person.plan === undefined ? {} : { chatgpt_plan_type: person.plan }),
    },
    'https://api.openai.com/profile': person.email === undefined ? {} : { email: person.email },
  });
}

export function idToken(person: Person): string {
  return jwt(person.email === undefined ? {} : { email: person.email });
}

/** The pair that one refresh answered with; its refresh token is `name`. */
export function pair(name: string, person: Person = mira, issuedAtSeconds = 2_000): HashedTokens {
  return {
    hash: hashOf(name),
    refresh: new Secret(name),
    access: new Secret(accessToken(person, issuedAtSeconds)),
    id: new Secret(idToken(person)),
    expiresAtMs: null,
  };
}

/** A record of a list, holding the refresh token `name`. */
export function record(name: string, person: Person = mira, extra: JsonObject = {}): JsonObject {
  return {
    ...(person.email === undefined ? {} : { email: person.email }),
    ...(person.accountId === undefined ? {} : { accountId: person.accountId, accountIdSource: 'token' }),
    refreshToken: name,
    accessToken: accessToken(person, 1_000),
    expiresAt: 4_600_000,
    addedAt: 10,
    lastUsed: 20,
    ...extra,
  };
}

export function flaggedRecord(name: string, person: Person = mira, extra: JsonObject = {}): JsonObject {
  return record(name, person, { flaggedAt: 30, flaggedReason: 'token-invalid', lastError: 'refused', ...extra });
}

/** What codex-multi-auth would have written. */
export function listDoc(store: 'pool' | 'flagged', accounts: readonly JsonObject[], top: JsonObject = {}): ListDoc {
  const version = store === 'pool' ? 3 : 1;
  return parseListDoc(JSON.stringify({ version, ...top, accounts }), store, `/home/${store}.json`);
}

const noCli: CliDoc = { store: 'cli', kind: 'not-signed-in', record: null };

export function cliDoc(tokens: JsonObject, extra: JsonObject = {}): CliDoc {
  const text = JSON.stringify({ auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens, ...extra });
  return parseCliDoc(text, 'file', '/home/auth.json');
}

/** auth.json with the refresh token `name`. */
export function signedIn(name: string, person: Person = mira, extra: JsonObject = {}): CliDoc {
  return cliDoc({
    id_token: idToken(person),
    access_token: accessToken(person, 1_000),
    refresh_token: name,
    ...(person.accountId === undefined ? {} : { account_id: person.accountId }),
    ...extra,
  });
}

export function docsOf(docs: {
  readonly cli?: CliDoc;
  readonly pool?: readonly JsonObject[];
  readonly flagged?: readonly JsonObject[];
  readonly poolTop?: JsonObject;
}): StoreDocs {
  return {
    cli: docs.cli ?? noCli,
    pool: listDoc('pool', docs.pool ?? [], docs.poolTop),
    flagged: listDoc('flagged', docs.flagged ?? []),
  };
}

/** Every refresh token that the stores hold, in the order cli, pool, flagged. */
export function tokensIn(docs: StoreDocs): readonly (string | null)[] {
  return [docs.cli, docs.pool, docs.flagged].flatMap((doc) =>
    loginsOf(doc).map(({ tokens }) => tokens.refresh?.reveal() ?? null),
  );
}
